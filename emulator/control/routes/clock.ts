import { parseDuration } from '../../core/duration.ts';
import { isoInstant } from '../../core/entry-view.ts';
import type { Sandbox } from '../../sandbox.ts';
import { type Handlers, json } from '../call.ts';

const MOST_SHOWN = 50;

/** Provider time. */
export const clock: Handlers = {
  getClock: ({ sandbox }) => json(viewClock(sandbox)),

  async moveClock({ sandbox, body }) {
    if (typeof body.advance === 'string') await sandbox.advance(parseDuration(body.advance));
    else if (body.freeze === true) sandbox.freeze();
    else sandbox.resumeTime();
    return json(viewClock(sandbox));
  },
};

function viewClock({ clock }: Sandbox) {
  const { due, frozen } = clock;
  return {
    now: isoInstant(clock.now()),
    wall: isoInstant(clock.wall()),
    frozen,
    due: due.slice(0, MOST_SHOWN).map(isoInstant),
    waiting: due.length,
  };
}

import type { Duty } from '../../reference/clock.ts';
import { reasonOf } from '../../reference/errors.ts';
import type { App } from './app.ts';
import { pushQueued } from './push.ts';
import { sync } from './sync.ts';

const DAY_MS = 24 * 3_600_000;
const RETRY_MS = 300_000;

/** Once a day everything is read anew, for the webhooks that never came; what waits to be written is tried every five minutes. */
export function reconcileDuty(app: App): Duty {
  let readAt = app.clock.now() + DAY_MS;
  let pushAt = Number.POSITIVE_INFINITY;
  const nextPush = () => (app.tasks.queued().length === 0 ? Number.POSITIVE_INFINITY : pushAt);
  return {
    nextAt() {
      if (app.tasks.queued().length > 0 && pushAt === Number.POSITIVE_INFINITY) pushAt = app.clock.now() + RETRY_MS;
      return Math.min(readAt, nextPush());
    },
    async run() {
      const now = app.clock.now();
      if (nextPush() <= now) {
        pushAt = Number.POSITIVE_INFINITY;
        await pushQueued(app);
      }
      if (readAt > now) return;
      readAt = now + DAY_MS;
      await sync(app).catch((error) => app.log('reconcile failed', { reason: reasonOf(error) }));
    },
  };
}

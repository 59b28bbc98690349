import { reasonOf } from '../../reference/errors.ts';
import type { App } from './app.ts';
import type { Outgoing } from './outbox.ts';
import { ROUNDED_MS } from './server-clock.ts';
import type { Run } from './users.ts';

/** A run begins after the answer; by then it is there. */
const SOON_MS = 30_000;

/** Events that were fired, and of which a run is to be seen: the answer is the same where nothing was started. */
export class Watches {
  readonly #now: () => number;
  readonly #due = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  add(event: string): void {
    this.#due.set(event, this.#now() + SOON_MS);
  }

  nextAt(): number {
    return Math.min(...this.#due.values());
  }

  /** Those that are to be looked at now; another look is later. */
  take(): string[] {
    const due = [...this.#due].filter(([, at]) => at <= this.#now()).map(([event]) => event);
    for (const event of due) this.#due.delete(event);
    return due;
  }
}

/** Looks whether events started anything, and says so where they did not. */
export async function lookForRuns(app: App): Promise<void> {
  const due = app.watches.take().flatMap((id) => app.outbox.get(id) ?? []);
  for (const id of new Set(due.map(({ user }) => user))) {
    const user = app.users.get(id);
    if (!user) continue;
    const own = due.filter((one) => one.user === id);
    try {
      await app.parts.readRuns(app, user);
      for (const one of own) app.parts.judgeEvent(app, one);
    } catch (error) {
      app.log('look failed', { account: id, reason: reasonOf(error) });
      for (const one of own) app.watches.add(one.id);
    }
  }
}

/** Takes note of the runs that an event started, and tells people where there are none. An event starts each workflow once at most. */
export function judgeEvent(app: App, { id, user, event, sentAt }: Outgoing): void {
  const { runs = {}, workflows = {} } = app.users.get(user) ?? {};
  const claimed = app.outbox.claimed(user);
  const own = new Map<string, string>();
  for (const [run, { workflow, startedAt }] of Object.entries(runs).sort(byStart)) {
    const isSince = Date.parse(startedAt) >= sentAt - ROUNDED_MS;
    if (isSince && !claimed.has(run) && !own.has(workflow)) own.set(workflow, run);
  }
  app.outbox.change(id, { runs: [...own.values()] });
  if (own.size > 0) return;
  app.log('event started nothing', { event, account: user });
  app.messages.tell(user, `Nothing came of ${event}: no workflow that is switched on for you starts with it.`, { id });
  if (Object.values(workflows).includes(true)) app.parts.notice(app, 'event_without_run', id);
}

function byStart([, a]: [string, Run], [, b]: [string, Run]): number {
  return a.startedAt < b.startedAt ? -1 : 1;
}

import type { Duty } from '../../reference/clock.ts';
import { reasonOf } from '../../reference/errors.ts';
import type { App } from './app.ts';
import type { Connection } from './connections.ts';
import { sync } from './sync.ts';

const DAY_MS = 24 * 3_600_000;

/** Once a day, for the webhooks that never came. More often would be polling for what webhooks tell anyway. */
export const nextReconcileAt = ({ reconciledAt }: Connection): number => reconciledAt + DAY_MS;

/** The only thing this integration does without being asked. */
export function reconcileDuty(app: App): Duty {
  const nextAt = (connection: Connection) => app.parts.nextReconcileAt(connection);
  const working = () => app.connections.all().filter(({ status }) => status === 'connected');
  return {
    nextAt: () => Math.min(Infinity, ...working().map(nextAt)),
    async run() {
      const now = app.clock.now();
      const due = working().filter((connection) => nextAt(connection) <= now);
      // Before the work, so that one that fails waits for its next day too.
      for (const { key } of due) app.connections.update(key, { reconciledAt: now });
      await Promise.all(due.map(({ eventId }) => reconcile(app, eventId)));
    },
  };
}

async function reconcile(app: App, eventId: string): Promise<void> {
  try {
    await sync(app, eventId);
    app.log('reconciled', { eventId });
  } catch (error) {
    app.log('reconcile failed', { eventId, reason: reasonOf(error) });
  }
}

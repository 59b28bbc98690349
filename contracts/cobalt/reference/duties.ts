import type { Duty } from '../../reference/clock.ts';
import { reasonOf } from '../../reference/errors.ts';
import { isRow, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Twice within this (real ms) is time that was moved by hand. */
const AT_ONCE_MS = 1000;

/** What must be told to us, or failures stay unseen until we ask. */
const WANTED = ['Connection Expired', 'Workflow Errored'];

/**
 * Something that is done again and again, so often (ms). What goes wrong in it is logged, and it comes again. While time is moved by hand it is
 * done ever more seldom: a second look at the same moment brings nothing new.
 */
function every(app: App, intervalMs: number, name: string, act: () => Promise<unknown>): Duty {
  let dueAt = app.clock.now() + intervalMs;
  let [doneAt, streak] = [Number.NEGATIVE_INFINITY, 0];
  return {
    nextAt: () => dueAt,
    async run() {
      streak = performance.now() - doneAt < AT_ONCE_MS ? streak + 1 : 0;
      dueAt = app.clock.now() + intervalMs * 2 ** streak;
      await act().catch((error) => app.log(`${name} failed`, { reason: reasonOf(error) }));
      doneAt = performance.now();
    },
  };
}

/** What is done without anybody asking. */
export function dutiesOf(app: App): Duty[] {
  return [
    every(app, MINUTE_MS, 'linking', () => linkAll(app)),
    every(app, HOUR_MS, 'reconcile', () => app.parts.syncAll(app)),
    every(app, HOUR_MS, 'webhook check', () => app.parts.checkWebhooks(app)),
    { nextAt: () => app.watches.nextAt(), run: () => app.parts.lookForRuns(app) },
  ];
}

/** Customers who have no linked account yet get one. */
export async function linkAll(app: App): Promise<void> {
  for (const user of app.users.all().filter(({ isLinked }) => !isLinked)) await app.parts.ensureAccount(app, user);
}

/** Our subscription may be switched off, or want too little: then failures would reach nobody by webhook. */
export async function checkWebhooks(app: App): Promise<void> {
  const answer = await call(app, { method: 'GET', path: '/api/v2/public/webhook' });
  const rows = Array.isArray(answer) ? answer.filter(isRow) : [answer].filter(isRow);
  const told = rows.filter(({ is_enabled }) => is_enabled !== false).flatMap(eventsOf);
  const lacking = WANTED.filter((event) => !told.includes(spelt(event)));
  if (lacking.length === 0) return;
  app.log('webhooks lack', { events: lacking.join(', ') });
  app.parts.notice(app, 'webhook_missing');
}

function eventsOf({ webhook_events: events }: Row): string[] {
  return Array.isArray(events) ? events.map((event) => spelt(String(event))) : [];
}

/** Early generations write `connection-expired`. */
function spelt(event: string): string {
  return event.toLowerCase().replaceAll('-', ' ');
}

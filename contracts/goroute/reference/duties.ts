import { randomUUID } from 'node:crypto';
import type { Duty } from '../../reference/clock.ts';
import { reasonOf } from '../../reference/errors.ts';
import { isRow } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import { sync } from './sync.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A document that has not ended by then is looked at, though no webhook came; then seldomer. */
const FIRST_LOOK_MS = 2 * MINUTE_MS;
/** One that has not ended by then is told to people. */
const STUCK_MS = HOUR_MS;

/** Twice within this (real ms) is time that was moved by hand. */
const AT_ONCE_MS = 1000;

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
    every(app, app.parts.healthMs, 'health check', () => app.parts.isUp(app)),
    every(app, app.parts.reconcileMs, 'reconcile', () => sync(app)),
    every(app, HOUR_MS, 'webhook check', () => checkWebhooks(app)),
    queueDuty(app),
    lookDuty(app),
  ];
}

/** What waits is tried when an outage is looked at again, or when it is the turn of a document that failed before. */
function queueDuty(app: App): Duty {
  let triedAt = Number.NEGATIVE_INFINITY;
  return {
    nextAt() {
      if (app.settings.isPaused || app.stop.isStopped) return Number.POSITIVE_INFINITY;
      const dueAt = app.outage.isOn ? app.outage.dueAt : app.drain.dueAt;
      return Math.max(dueAt, triedAt + AT_ONCE_MS);
    },
    run() {
      triedAt = app.clock.now();
      return app.drain.run();
    },
  };
}

/** Documents of which no end was told are looked at. */
function lookDuty(app: App): Duty {
  const looks = new Map<string, number>();
  const nextLook = (number: string, changedAt: number) => looks.get(number) ?? changedAt + FIRST_LOOK_MS;
  return {
    nextAt: () => Math.min(...app.outbox.open().map(({ number, changedAt }) => nextLook(number, changedAt))),
    async run() {
      const now = app.clock.now();
      for (const document of app.outbox.open()) {
        const { number, changedAt, transactionId, correlationId } = document;
        if (nextLook(number, changedAt) > now) continue;
        looks.set(number, now + Math.min(2 * (now - changedAt), DAY_MS));
        if (transactionId === null) continue;
        const look = app.parts.readTransaction(app, transactionId, correlationId);
        await look.catch((error) => app.log('look failed', { number, reason: reasonOf(error) }));
        told(app, number, now - changedAt);
      }
    },
  };
}

/** A look that found an end found what a webhook should have told; one that found none may have found a document that is stuck. */
function told(app: App, number: string, ageMs: number): void {
  const status = app.outbox.get(number)?.status;
  if (status === 'delivered' || status === 'failed') app.parts.notice(app, 'webhook_missing', number);
  else if (ageMs >= STUCK_MS) {
    app.messages.tell(
      number,
      'The document was handed over more than an hour ago, and has not arrived. We go on watching it.',
    );
    app.parts.notice(app, 'delivery_stuck', number);
  }
}

/** Our webhook may be switched off, or be gone: then nothing is told any more. */
async function checkWebhooks(app: App): Promise<void> {
  const path = '/api/v1/webhooks';
  const answer = await call(app, { method: 'GET', path, endpoint: 'webhooks', correlationId: randomUUID() });
  const rows = (Array.isArray(answer.webhooks) ? answer.webhooks : []).filter(isRow);
  if (!rows.some(({ active }) => active === true)) app.parts.notice(app, 'webhook_disabled');
}

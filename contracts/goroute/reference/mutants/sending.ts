import { randomUUID } from 'node:crypto';
import type { Mutant } from './mutant.ts';

const HOUR_MS = 3_600_000;
const PAUSE_MS = 500;

/** Defects in what becomes of documents that do not get through at once. */
export const sendingMutants: readonly Mutant[] = [
  {
    name: '503-alone-passes',
    breaks: 'Sends again after a 503 only, and takes any other failure of the server for final.',
    kills: ['goroute.error-matrix'],
    clouds: ['ops.error-burst'],
    change: ({ classify }) => ({
      classify: (answer) => ([500, 502, 504].includes(answer.status ?? 0) ? 'permanent' : classify(answer)),
    }),
  },
  {
    name: 'refusals-tried-again',
    breaks: 'Tries again whatever was refused, as if time could mend it.',
    kills: ['goroute.error-matrix', 'goroute.dead-letters'],
    clouds: [
      'goroute.ip-denied',
      'retry.permanent',
      'goroute.capabilities',
      'goroute.schematron',
      'goroute.own-registration',
    ],
    change: ({ classify }) => ({
      classify(answer) {
        const meaning = classify(answer);
        return meaning === 'permanent' && answer.status !== 404 ? 'transient' : meaning;
      },
    }),
  },
  {
    name: 'pauses-in-code',
    breaks: 'Has the pauses between attempts in its code, whatever it is set to.',
    kills: ['retry.settings'],
    change: ({ backoffMs }) => ({ backoffMs: (_baseMs, attempt) => backoffMs(PAUSE_MS, attempt) }),
  },
  {
    name: 'refused-and-forgotten',
    breaks: 'Writes into the log that a document was refused, and keeps it nowhere that people look.',
    kills: ['goroute.dead-letters'],
    // Both look for what was refused.
    clouds: ['goroute.sender-unregistered', 'write.idempotency-key'],
    change: ({ onRefused }) => ({
      onRefused(app, document, error) {
        onRefused(app, document, error);
        app.outbox.change(document, { status: 'delivered' });
      },
    }),
  },
  {
    name: 'failures-unheard',
    breaks: 'Listens for documents that are delivered, and for none that fail.',
    kills: ['goroute.failed-listed'],
    // An end that was not heard is missing from the history, and alarms nobody.
    clouds: ['goroute.history', 'goroute.alerts'],
    change: ({ takeTransaction }) => ({
      takeTransaction(app, id, row) {
        if (row.status !== 'failed') takeTransaction(app, id, row);
      },
    }),
  },
  {
    name: 'resends-failed',
    breaks: 'Sends a document again by itself when it has failed at the receiver.',
    kills: ['goroute.failed-listed'],
    // The history goes on after its end.
    clouds: ['goroute.history'],
    change: ({ takeTransaction }) => ({
      takeTransaction(app, id, row) {
        takeTransaction(app, id, row);
        const document = app.outbox.byTransaction(id);
        if (document?.status !== 'failed' || document.xml === null) return;
        app.outbox.add({ ...document, xml: document.xml }, app.clock.now());
        void app.drain.run();
      },
    }),
  },
  {
    name: 'resends-stuck',
    breaks: 'Sends a document once more when it has not arrived within an hour.',
    kills: ['goroute.stuck'],
    change: ({ readTransaction }) => ({
      async readTransaction(app, id, correlationId) {
        await readTransaction(app, id, correlationId);
        const document = app.outbox.byTransaction(id);
        if (document?.status !== 'sending' || document.xml === null) return;
        if (app.clock.now() - document.changedAt < HOUR_MS) return;
        app.outbox.add({ ...document, xml: document.xml }, app.clock.now());
        void app.drain.run();
      },
    }),
  },
  {
    name: 'queue-left-after-start',
    breaks: 'Does not take up after a start what an earlier process had left.',
    kills: ['goroute.restart'],
    // Its new key comes with a start, and so does a new address.
    clouds: ['key.dead', 'goroute.failover'],
    change: () => ({
      async begin(app) {
        await app.parts.isUp(app);
        const own = { from: app.config.senderId, correlationId: randomUUID() };
        await app.parts.ensureSender(app, own).catch(() => undefined);
        app.health.ready();
      },
    }),
  },
  {
    name: 'switched-on-by-restart',
    breaks: 'Forgets over a restart that sending was switched off.',
    kills: ['goroute.kill-switch'],
    change: ({ begin }) => ({
      begin(app) {
        app.settings.pause(false);
        return begin(app);
      },
    }),
  },
  {
    name: 'waiting-newest-first',
    breaks: 'Sends what has waited, newest first.',
    kills: ['goroute.outage'],
    change: ({ begin }) => ({
      begin(app) {
        const queued = app.outbox.queued.bind(app.outbox);
        app.outbox.queued = () => queued().reverse();
        return begin(app);
      },
    }),
  },
  {
    name: 'notices-unread',
    breaks: 'Looks at no headers of answers but those about limits.',
    kills: ['goroute.deprecation'],
    change: () => ({ heedNotices() {} }),
  },
  {
    name: 'webhooks-without-id',
    breaks: 'Writes a line for each webhook, and not which one it was.',
    kills: ['goroute.webhook-logs'],
    change: ({ receive }) => ({
      receive(app, delivery) {
        const log: typeof app.log = (message, { eventId: _, ...fields } = {}) => app.log(message, fields);
        return receive({ ...app, log }, delivery);
      },
    }),
  },
];

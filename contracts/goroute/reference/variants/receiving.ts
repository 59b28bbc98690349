import { setTimeout as sleep } from 'node:timers/promises';
import { isText } from '../../../reference/json.ts';
import type { App } from '../app.ts';
import type { Variant } from './variant.ts';

/** How often its queue is looked into. */
const EVERY_MS = 250;
const NO_CONTENT = 204;
/** How long it waits before it asks how a document fares, the first time and at most. */
const FIRST_POLL_MS = 1000;
const LONGEST_POLL_MS = 5000;

/** Asks how a document fares until that is over, with waits that grow. */
async function polled(app: App, number: string, transactionId: string): Promise<void> {
  for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * 1.5, LONGEST_POLL_MS)) {
    await sleep(waitMs, undefined, { ref: false });
    const document = app.outbox.get(number);
    const isOver = document?.status === 'delivered' || document?.status === 'failed';
    if (document?.transactionId !== transactionId || isOver) return;
    await app.parts.readTransaction(app, transactionId, document.correlationId).catch(() => undefined);
  }
}

/** Other ways to take webhooks. */
export const receivingVariants: readonly Variant[] = [
  {
    name: 'status-by-polling',
    says: 'Takes documents from webhooks, and asks every few seconds how those that it has sent fare.',
    matters: ['goroute.smoke', 'webhook.parity', 'goroute.failed-listed', 'goroute.history'],
    change: ({ apply, sendOne }) => ({
      apply: (app, event) => (event.type.startsWith('transaction.') ? Promise.resolve() : apply(app, event)),
      async sendOne(app, document) {
        const row = await sendOne(app, document);
        if (isText(row.transaction_id)) void polled(app, document.number, row.transaction_id);
        return row;
      },
    }),
  },
  {
    name: 'ends-from-bodies',
    says: 'Takes the end of a transaction from the body of its webhook at once, and reads its history after that.',
    matters: ['webhook.dedupe', 'webhook.parity', 'goroute.history', 'goroute.failed-listed'],
    change: ({ apply }) => ({
      async apply(app, event) {
        const { transaction_id: id, status } = event.data;
        if (/^transaction\.(delivered|failed)$/.test(event.type) && isText(id)) {
          app.parts.takeTransaction(app, id, { ...event.data, status });
        }
        await apply(app, event);
      },
    }),
  },
  {
    name: 'queue-looked-into',
    says: 'Looks into its queue of webhooks four times a second, and works off what is there.',
    matters: ['environment.swap', 'webhook.parity', 'webhook.live-endpoint', 'webhook.dedupe'],
    change: ({ dispatch }) => ({
      dispatch(app, job) {
        void sleep(EVERY_MS - (Date.now() % EVERY_MS)).then(() => dispatch(app, job));
      },
    }),
  },
  {
    name: 'answers-without-content',
    says: 'Answers webhooks 204.',
    matters: ['webhook.accepts', 'webhook.parity'],
    change: ({ receive }) => ({
      async receive(app, delivery) {
        const status = await receive(app, delivery);
        return status === 200 ? NO_CONTENT : status;
      },
    }),
  },
  {
    name: 'deduped-by-header',
    says: 'Knows events by the id in the header alone.',
    matters: ['webhook.dedupe', 'webhook.tolerance'],
    change: () => ({
      remember: (inbox, { id }, event) => inbox.add(id, id, event),
    }),
  },
];

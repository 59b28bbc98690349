import { setTimeout as sleep } from 'node:timers/promises';
import { isText } from '../../../reference/json.ts';
import type { Variant } from './variant.ts';

/** How often its queue is looked into. */
const EVERY_MS = 250;
const NO_CONTENT = 204;

/** Other ways to take webhooks. */
export const receivingVariants: readonly Variant[] = [
  {
    name: 'status-by-polling',
    says: 'Takes documents from webhooks, and looks itself how those that it has sent fare.',
    matters: ['webhook.dead-letter', 'webhook.parity', 'limit.polling'],
    change: ({ apply }) => ({
      apply: (app, event) => (event.type.startsWith('transaction.') ? Promise.resolve() : apply(app, event)),
    }),
  },
  {
    name: 'bodies-where-newer',
    says: 'Takes the end of a transaction from the body of its webhook, and asks nobody.',
    matters: ['webhook.dedupe', 'webhook.dead-letter', 'webhook.parity', 'webhook.live-endpoint'],
    change: ({ apply }) => ({
      async apply(app, event) {
        const { transaction_id: id } = event.data;
        if (!event.type.startsWith('transaction.') || !isText(id)) return apply(app, event);
        const status = event.type === 'transaction.created' ? 'pending' : event.data.status;
        app.parts.takeTransaction(app, id, { ...event.data, status });
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

import { setTimeout as sleep } from 'node:timers/promises';
import { Refused } from '../../../reference/errors.ts';
import { isText } from '../../../reference/json.ts';
import type { Variant } from './variant.ts';

/** How often its queue is looked into. */
const EVERY_MS = 250;

/** Other ways to take webhooks. */
export const receivingVariants: readonly Variant[] = [
  {
    name: 'bodies-where-newer',
    says: 'Keeps what the body of a webhook says where it is of its own version and newer than what is known, and reads the API otherwise.',
    matters: [
      'webhook.order',
      'webhook.dedupe',
      'augno.webhook-permutations',
      'augno.webhook-version',
      'webhook.parity',
      'webhook.live-endpoint',
    ],
    undecided: { 'webhook.dead-letter': 'work that calls nothing cannot be made to fail from outside' },
    change: ({ apply }) => ({
      async apply(app, event) {
        const { object: type, id, number, customer_purchase_order_number: po, updated_at: at } = event.object;
        const kind = type === 'customer' ? 'customers' : 'orders';
        const isKept = type === 'customer' || type === 'sales_order';
        const isOver = event.type.endsWith('.deleted') || !isText(at);
        if (!isKept || isOver || event.apiVersion !== app.parts.apiVersion) return apply(app, event);
        const key = app.state.keyOf(kind, String(id));
        const known = key === undefined ? '' : String(app.state.get(kind, key)?.row.updated_at);
        const name = po ?? number;
        // Instants have whole seconds: of two in the same one only the API knows the later.
        if (at === known) return apply(app, event);
        if (at > known && isText(name)) app.state.link(kind, name, event.object);
      },
    }),
  },
  {
    name: 'other-versions-put-aside',
    says: 'Puts webhooks in another version than its own aside, for somebody to look at.',
    matters: ['augno.webhook-version'],
    change: ({ apply }) => ({
      async apply(app, event) {
        if (event.apiVersion !== app.parts.apiVersion) throw new Refused(`a webhook in version ${event.apiVersion}`);
        await apply(app, event);
      },
    }),
  },
  {
    name: 'queue-looked-into',
    says: 'Looks into its queue of webhooks four times a second, and works off what is there.',
    matters: ['environment.swap', 'webhook.parity', 'webhook.live-endpoint'],
    change: ({ dispatch }) => ({
      dispatch(app, job) {
        void sleep(EVERY_MS - (Date.now() % EVERY_MS)).then(() => dispatch(app, job));
      },
    }),
  },
  {
    name: 'secret-read-each-time',
    says: 'Reads the signing secret from its environment for each webhook, and answers 200.',
    matters: ['webhook.parity', 'webhook.live-endpoint'],
    change: ({ receive }) => ({
      async receive(app, delivery) {
        const secret = process.env.AUGNO_WEBHOOK_SECRET ?? '';
        const status = await receive({ ...app, config: { ...app.config, webhookSecret: secret } }, delivery);
        return status === 202 ? 200 : status;
      },
    }),
  },
];

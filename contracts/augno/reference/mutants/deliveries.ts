import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isText } from '../../../reference/json.ts';
import type { App } from '../app.ts';
import type { Event } from '../webhooks.ts';
import { work } from '../worker.ts';
import type { Mutant } from './mutant.ts';

/** Writes down what a body says. */
function write(app: App, { object }: Event): void {
  const { object: type, number, customer_purchase_order_number: po } = object;
  const key = po ?? number;
  if (isText(key)) app.state.link(type === 'customer' ? 'customers' : 'orders', key, object);
}

/** The same, where it is not older than what is known. */
function writeNewer(app: App, event: Event): void {
  const { object: type, id, updated_at: at } = event.object;
  const kind = type === 'customer' ? 'customers' : 'orders';
  const key = app.state.keyOf(kind, String(id));
  const known = key === undefined ? '' : String(app.state.get(kind, key)?.row.updated_at);
  if (String(at) >= known) write(app, event);
}

/** Defects in what is made of webhooks: how often, in which order, and whether at all. */
export const deliveryMutants: readonly Mutant[] = [
  {
    name: 'dedupe-attempt-id',
    breaks:
      'Recognises duplicates by the id of the attempt, which is another one each time, and not by that of the event.',
    kills: ['webhook.dedupe'],
    change: () => ({
      remember: (inbox, { id, attemptId }, event) => inbox.add(attemptId, id, event),
    }),
  },
  {
    name: 'dedupe-memory',
    breaks: 'Remembers events in memory only: what comes again after a restart is done again.',
    kills: ['webhook.dedupe'],
    change() {
      const seen = new Set<string>();
      return {
        remember(inbox, { id }, event) {
          if (seen.has(id)) return undefined;
          seen.add(id);
          return inbox.add(randomUUID(), id, event);
        },
      };
    },
  },
  {
    name: 'dedupe-before-verifying',
    breaks: 'Marks an event as seen before it is verified, so that a forgery blocks the genuine one.',
    kills: ['webhook.dedupe'],
    change({ receive }) {
      const seen = new Set<string>();
      return {
        async receive(app, delivery) {
          if (seen.has(delivery.id)) return app.parts.verify(delivery, app.config.webhookSecret, app.parts) ? 202 : 401;
          seen.add(delivery.id);
          return receive(app, delivery);
        },
      };
    },
  },
  {
    name: 'order-last-write',
    breaks: 'Writes down what the body of a webhook says, whatever came before it.',
    kills: ['webhook.order', 'augno.webhook-permutations'],
    // The body that tells of a deletion has the whole thing, too.
    clouds: ['augno.gone'],
    change: ({ apply }) => ({
      async apply(app, event) {
        await apply(app, event);
        write(app, event);
      },
    }),
  },
  {
    name: 'order-needs-created-first',
    breaks: 'Passes over updates of orders of which it has not heard that they were created.',
    kills: ['augno.webhook-permutations'],
    change: ({ apply }) => ({
      async apply(app, event) {
        if (event.object.object !== 'sales_order') return apply(app, event);
        const known = app.state.keyOf('orders', String(event.object.id));
        if (known !== undefined || event.type === 'sales_order.created') writeNewer(app, event);
      },
    }),
  },
  {
    name: 'order-state-machine-strict',
    breaks: 'Refuses to close an order of which it has not heard that it was issued.',
    kills: ['augno.webhook-permutations'],
    change: ({ apply }) => ({
      async apply(app, event) {
        if (event.object.object !== 'sales_order') return apply(app, event);
        const key = app.state.keyOf('orders', String(event.object.id));
        const status = key === undefined ? '' : app.state.get('orders', key)?.row.status;
        if (event.type !== 'sales_order.closed' || status === 'issued') writeNewer(app, event);
      },
    }),
  },
  {
    name: 'webhook-any-version',
    breaks:
      'Writes down what the body of a webhook says, in whatever version it comes, where it is newer than what is known.',
    kills: ['augno.webhook-version'],
    // Bodies that only name the thing leave it nothing to write, and what is written down is asked for nowhere.
    clouds: ['augno.webhook-permutations', 'webhook.dead-letter'],
    change: ({ apply }) => ({
      async apply(app, event) {
        const { object } = event.object;
        if (object === 'customer' || object === 'sales_order') writeNewer(app, event);
        else await apply(app, event);
      },
    }),
  },
  {
    name: 'webhook-job-any-version',
    breaks: 'Keeps of a job what the body of its webhook says, in whatever version it comes.',
    kills: ['augno.webhook-version'],
    change: ({ apply }) => ({
      async apply(app, event) {
        const { object, id } = event.object;
        if (object === 'job' && isText(id) && !app.ownJobs.has(id)) app.state.link('jobs', id, event.object);
        else await apply(app, event);
      },
    }),
  },
  {
    name: 'webhook-other-version-dropped',
    breaks: 'Passes over webhooks in another version than its own, and nobody hears of it.',
    kills: ['augno.webhook-version'],
    change: ({ apply }) => ({
      async apply(app, event) {
        if (event.apiVersion === app.parts.apiVersion) await apply(app, event);
      },
    }),
  },
  {
    name: 'order-update-once',
    breaks: 'Takes one update of a thing, and none after that.',
    kills: ['webhook.order'],
    // Whatever tells of one thing more than twice sees nothing of it any more.
    clouds: [
      'webhook.dedupe',
      'webhook.reconcile',
      'webhook.ack-time',
      'webhook.dead-letter',
      'augno.webhook-version',
      'augno.webhook-permutations',
    ],
    change({ apply }) {
      const updated = new Map<string, number>();
      return {
        async apply(app, event) {
          const id = String(event.object.id);
          const times = (updated.get(id) ?? 0) + 1;
          updated.set(id, times);
          if (times <= 2) await apply(app, event);
        },
      };
    },
  },
  {
    name: 'ack-and-drop',
    breaks: 'A webhook is acknowledged, and lost when its work fails.',
    kills: ['webhook.dead-letter'],
    change: () => ({
      giveUp(app, job) {
        app.parts.notice(app, 'webhook_failures');
        app.inbox.finish(job);
      },
    }),
  },
  {
    name: 'poison-blocks',
    breaks: 'One queue in order: work that fails is tried again until it succeeds, and all other waits behind it.',
    kills: ['webhook.dead-letter'],
    change() {
      let line: Promise<unknown> = Promise.resolve();
      return {
        giveUp: () => {},
        dispatch(app, job) {
          line = line.then(async () => {
            while (!(await work(app, job))) await sleep(50);
          });
        },
      };
    },
  },
  {
    name: 'reads-fill-gaps-only',
    breaks: 'Keeps of a list only what it does not know yet, so that an update whose webhook was lost stays lost.',
    kills: ['webhook.reconcile'],
    // What a list says otherwise than before is not kept.
    clouds: ['augno.unknown-values', 'api.pagination'],
    change: ({ keepRows }) => ({
      keepRows: (app, kind, rows, before) =>
        keepRows(
          app,
          kind,
          new Map([...rows].map(([key, row]) => [key, app.state.get(kind, key)?.row ?? row])),
          before,
        ),
    }),
  },
];

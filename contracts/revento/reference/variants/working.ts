import { ConnectionEnded, reasonOf } from '../../../reference/errors.ts';
import type { App } from '../app.ts';
import type { Envelope, Job } from '../envelope.ts';
import type { Parts } from '../parts.ts';
import { sync } from '../sync.ts';
import { work } from '../worker.ts';
import { Queue } from './queue.ts';
import type { Variant } from './variant.ts';

const BATCH_MS = 700;
const BUDGET_MS = 4_000;

const NO_CALLS = 'Its work makes no calls, so it cannot be made to fail from outside.';

const deliveries = ['webhook.dedupe', 'webhook.order', 'webhook.accepts', 'webhook.dead-letter', 'webhook.ack-time'];

/** Other ways to do the work of a webhook. */
export const workingVariants: readonly Variant[] = [
  {
    name: 'dedupe-upsert',
    says: 'Knows no delivery again: all that a webhook does may be done twice and leaves the same state.',
    matters: ['webhook.dedupe', 'webhook.order'],
    undecided: { 'webhook.dead-letter': NO_CALLS },
    change: (parts) => ({
      ...withoutCalls(parts),
      remember: (inbox, { id }, envelope) => inbox.add(id, id, envelope) ?? jobOf(id, envelope),
      async dispatch(app, { key, deliveryId, envelope, ...job }) {
        if (envelope && (await app.parts.apply(app, envelope, deliveryId))) app.state.markProcessed(key, deliveryId);
        app.inbox.finish({ key, deliveryId, envelope, ...job });
      },
    }),
  },
  {
    name: 'dedupe-late',
    says: 'Takes in every delivery, and knows one again when its work is about to be done.',
    matters: ['webhook.dedupe', 'webhook.dead-letter'],
    change: late,
  },
  {
    name: 'no-fetch',
    says: 'Makes no call for a webhook: what it does shows in the state only.',
    matters: deliveries,
    undecided: { 'webhook.dead-letter': NO_CALLS },
    change: withoutCalls,
  },
  {
    name: 'fetch-only',
    says: 'Takes a webhook for a sign that something is new, and reads everything; one reading serves all who wait for it.',
    matters: deliveries,
    change: fetching,
  },
  {
    name: 'lean-on-provider',
    says: 'Has no queue: where the work cannot be done now it answers 503, and the provider sends the webhook again.',
    matters: deliveries,
    undecided: {
      'webhook.ack-time': 'It queues nothing: what takes long is answered 503 in time, and left to the provider.',
    },
    change: leaning,
  },
  {
    name: 'batch-queue',
    says: 'Works through its queue every 700 ms.',
    matters: deliveries,
    change: ({ dispatch }) => {
      const queue: (() => void)[] = [];
      setInterval(() => {
        for (const work of queue.splice(0)) work();
      }, BATCH_MS).unref();
      return { dispatch: (app, job) => void queue.push(() => void dispatch(app, job)) };
    },
  },
];

function withoutCalls({ apply }: Parts): Partial<Parts> {
  return {
    apply: (app, envelope, deliveryId) =>
      apply({ ...app, parts: { ...app.parts, mayRead: () => false } }, envelope, deliveryId),
  };
}

function fetching({ apply, isOurs }: Parts): Partial<Parts> {
  const readings = new Map<string, { readonly begun: boolean; readonly done: Promise<unknown> }>();
  /** One that has not begun yet will see what is new now. */
  const reading = (app: App, eventId: string): Promise<unknown> => {
    const known = readings.get(eventId);
    if (known && !known.begun) return known.done;
    const before = known?.done.catch(() => undefined) ?? Promise.resolve();
    const own = { begun: false, done: before };
    const done = before.then(() => {
      own.begun = true;
      return sync(app, eventId);
    });
    own.done = done.finally(() => {
      if (readings.get(eventId) === own) readings.delete(eventId);
    });
    readings.set(eventId, own);
    return own.done;
  };
  return {
    async apply(app, envelope, deliveryId) {
      const { type, eventId } = envelope;
      if (!/^(application|participant|activity)\./.test(type) || eventId === null)
        return apply(app, envelope, deliveryId);
      if (!isOurs(app, envelope)) return false;
      await reading(app, eventId);
      return true;
    },
  };
}

function jobOf(deliveryId: string, envelope: Envelope): Job {
  return { key: deliveryId, deliveryId, type: envelope.type, state: 'queued', envelope, reason: null };
}

function late(): Partial<Parts> {
  const repeats = new WeakSet<Job>();
  const turns = new Map<string, Queue>();
  const turnsOf = (key: string): Queue => {
    const known = turns.get(key) ?? new Queue();
    turns.set(key, known);
    return known;
  };
  return {
    remember(inbox, { id }, envelope) {
      const first = inbox.add(id, id, envelope);
      if (first) return first;
      const repeat = jobOf(id, envelope);
      repeats.add(repeat);
      return repeat;
    },
    dispatch(app, job) {
      void turnsOf(job.key).add(async () => {
        const { key, deliveryId, envelope } = job;
        // The work before it has ended by now: only one that failed is done again.
        const own = repeats.has(job) && envelope ? app.inbox.add(key, deliveryId, envelope) : job;
        if (own) await work(app, own);
      });
    },
  };
}

function leaning({ verify, parseBody }: Parts): Partial<Parts> {
  const working = new Map<string, Promise<void>>();
  const carryOut = async (app: App, envelope: Envelope, id: string): Promise<void> => {
    if (app.state.wasProcessed(id)) return;
    try {
      if (await app.parts.apply(app, envelope, id)) app.state.markProcessed(id, id);
    } catch (error) {
      if (!(error instanceof ConnectionEnded)) throw error;
    }
  };
  return {
    async receive(app, { id, ...delivery }) {
      if (!verify({ id, ...delivery }, app.config.webhookSecret, app.parts)) return 401;
      const envelope = parseBody(delivery.raw);
      if (id === '' || !envelope) return 400;
      if (envelope.eventId !== null) app.trace.delivery(envelope.eventId, id, envelope.type);
      const done = working.get(id) ?? carryOut(app, envelope, id).finally(() => working.delete(id));
      working.set(id, done);
      let given: NodeJS.Timeout | undefined;
      const over = new Promise<never>((_resolve, reject) => {
        given = setTimeout(() => reject(new Error('not done yet')), BUDGET_MS);
      });
      try {
        await Promise.race([done, over]);
        return 200;
      } catch (error) {
        app.log('webhook not done', { deliveryId: id, reason: reasonOf(error) });
        app.parts.notice(app, 'webhook_failures');
        return 503;
      } finally {
        clearTimeout(given);
      }
    },
  };
}

import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Parts } from '../parts.ts';
import { work } from '../worker.ts';
import type { Mutant } from './mutant.ts';

const forgetful = { kills: ['webhook.dedupe'] };
const untimely = { kills: ['webhook.order'] };
const careless = { kills: ['webhook.dead-letter'] };

/** Defects in what is made of deliveries: how often, in which order, and whether at all. */
export const deliveryMutants: readonly Mutant[] = [
  {
    name: 'dedupe-none',
    breaks: 'Every delivery is processed, also one that came before.',
    ...forgetful,
    change: () => ({ remember: (inbox, { id }, envelope) => inbox.add(randomUUID(), id, envelope) }),
  },
  {
    name: 'dedupe-race',
    breaks:
      'Looks whether the delivery is known, waits for the database, then files it: parallel copies all get through.',
    ...forgetful,
    change: () => ({
      async remember(inbox, { id }, envelope) {
        if (inbox.has(id)) return undefined;
        await sleep(25);
        return inbox.add(id, id, envelope) ?? inbox.add(randomUUID(), id, envelope);
      },
    }),
  },
  {
    name: 'dedupe-bodyhash',
    breaks: 'Recognises duplicates by a hash of the body, so a second delivery with an equal body is lost.',
    ...forgetful,
    change: () => ({
      remember: (inbox, { id, raw }, envelope) =>
        inbox.add(createHash('sha256').update(raw).digest('hex'), id, envelope),
    }),
  },
  {
    name: 'dedupe-signature',
    breaks: 'Recognises duplicates by the signature, which is new on every retry.',
    ...forgetful,
    change: () => ({ remember: (inbox, { id, signature }, envelope) => inbox.add(signature ?? id, id, envelope) }),
  },
  {
    name: 'dedupe-before-work',
    breaks: 'Marks a delivery id as seen before verifying, so a forged request blocks the genuine one.',
    ...forgetful,
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
    name: 'dedupe-memory',
    breaks: 'Remembers delivery ids in memory only: after a restart a retry is processed again.',
    ...forgetful,
    change() {
      const seen = new Set<string>();
      return {
        remember(inbox, { id }, envelope) {
          if (seen.has(id)) return undefined;
          seen.add(id);
          return inbox.add(randomUUID(), id, envelope);
        },
      };
    },
  },
  {
    name: 'dedupe-window',
    breaks: 'Forgets delivery ids after ten minutes, and the provider tries again for hours.',
    ...forgetful,
    change({ receive }) {
      const seen = new Map<string, number>();
      return {
        receive(app, delivery) {
          const since = app.clock.now() - (seen.get(delivery.id) ?? app.clock.now());
          if (!seen.has(delivery.id)) seen.set(delivery.id, app.clock.now());
          const remember = app.parts.remember;
          const parts = { ...app.parts, remember: since > 600_000 ? anew : remember };
          return receive({ ...app, parts }, delivery);
        },
      };
    },
  },
  {
    name: 'order-last-write',
    breaks: 'What comes last is written down, however old it is.',
    ...untimely,
    change: () => ({ isNewer: () => true }),
  },
  {
    name: 'order-arrival-time',
    breaks: 'Takes the time of arrival for the time at which it happened.',
    ...untimely,
    change: ({ parseBody }) => ({
      parseBody(raw) {
        const envelope = parseBody(raw);
        return envelope && { ...envelope, occurredAt: Date.now() + 86_400_000 };
      },
    }),
  },
  {
    name: 'order-resurrect',
    breaks: 'Stores what comes late for a connection that has ended and was erased.',
    kills: ['webhook.order', 'privacy.deletion'],
    change: ({ apply }) => ({
      async apply(app, envelope, deliveryId) {
        const { eventId, type, data, occurredAt } = envelope;
        const hasEnded = eventId !== null && app.connections.find(eventId)?.status !== 'connected';
        if (!hasEnded || !type.startsWith('participant.')) return apply(app, envelope, deliveryId);
        app.state.addSnapshot(eventId, 'participant', data, occurredAt, deliveryId);
        return true;
      },
    }),
  },
  {
    name: 'order-stuck',
    breaks: 'A thing of which something came late takes no update any more.',
    ...untimely,
    change({ isNewer }) {
      const stuck = new Set<string>();
      return {
        isNewer(news, known) {
          if (news.at < known.at) stuck.add(known.by);
          return !stuck.has(known.by) && isNewer(news, known);
        },
      };
    },
  },
  {
    name: 'ack-and-drop',
    breaks: 'A delivery is acknowledged, and lost when its work fails.',
    ...careless,
    change: () => ({
      giveUp(app, job) {
        app.parts.notice(app, 'webhook_failures');
        app.inbox.finish(job);
      },
    }),
  },
  {
    name: 'poison-blocks',
    breaks: 'One queue in order: a job that fails is tried again until it succeeds, and all others wait behind it.',
    ...careless,
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
    name: 'retry-forever',
    breaks: 'Failed work is tried again and again, without an end.',
    ...careless,
    change: () => ({
      giveUp(app, job) {
        setTimeout(() => void work(app, job), 50).unref();
      },
    }),
  },
  {
    name: 'replay-dup',
    breaks: 'A replay does the work twice: for the dead letter, and for the copy that was made of it.',
    ...careless,
    change({ apply, giveUp }) {
      const dead = new Set<string>();
      return {
        giveUp(app, job, reason) {
          dead.add(job.deliveryId);
          giveUp(app, job, reason);
        },
        async apply(app, envelope, deliveryId) {
          if (dead.delete(deliveryId)) await apply(app, envelope, deliveryId);
          return apply(app, envelope, deliveryId);
        },
      };
    },
  },
  {
    name: 'dead-letter-hidden',
    breaks: 'A dead letter is listed under a number of its own, so nobody finds it by the id of its delivery.',
    ...careless,
    change: ({ giveUp }) => ({
      giveUp: (app, job, reason) => giveUp(app, { ...job, deliveryId: randomUUID() }, reason),
    }),
  },
];

/** As if the id had never been seen. */
const anew: Parts['remember'] = (inbox, { id }, envelope) => inbox.add(randomUUID(), id, envelope);

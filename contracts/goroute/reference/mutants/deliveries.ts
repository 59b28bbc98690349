import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { work } from '../worker.ts';
import type { Mutant } from './mutant.ts';

const DEDUPE = ['webhook.dedupe'];
/** Checks that count what is fetched, and how often. */
const FETCHED_AGAIN = ['goroute.metrics', 'goroute.workers', 'goroute.webhook-missing'];

/** Defects in what is made of webhooks: how often, and whether at all. */
export const deliveryMutants: readonly Mutant[] = [
  {
    name: 'dedupe-none',
    breaks: 'Every delivery is worked off, also one that came before.',
    kills: DEDUPE,
    clouds: FETCHED_AGAIN,
    change: ({ apply }) => ({
      remember: (inbox, { id }, event) => inbox.add(randomUUID(), id, event),
      apply: (app, event) => apply({ ...app, received: Object.assign(app.received, { has: () => false }) }, event),
    }),
  },
  {
    name: 'dedupe-attempt-id',
    breaks:
      'Recognises duplicates by the id of the attempt, which is another one each time, and not by that of the event.',
    kills: DEDUPE,
    clouds: FETCHED_AGAIN,
    change: ({ apply }) => ({
      remember: (inbox, { id, attemptId }, event) => inbox.add(attemptId, id, event),
      apply: (app, event) => apply({ ...app, received: Object.assign(app.received, { has: () => false }) }, event),
    }),
  },
  {
    name: 'dedupe-race',
    breaks: 'Looks whether the event is known, waits for the database, then files it: parallel copies all get through.',
    kills: DEDUPE,
    clouds: FETCHED_AGAIN,
    change: ({ apply }) => ({
      async remember(inbox, { id }, event) {
        if (inbox.has(event.id)) return undefined;
        await sleep(25);
        return inbox.add(event.id, id, event) ?? inbox.add(randomUUID(), id, event);
      },
      apply: (app, event) => apply({ ...app, received: Object.assign(app.received, { has: () => false }) }, event),
    }),
  },
  {
    name: 'dedupe-memory',
    breaks: 'Remembers events in memory only: what comes again after a restart is done again.',
    kills: DEDUPE,
    clouds: FETCHED_AGAIN,
    change({ apply }) {
      const seen = new Set<string>();
      return {
        remember(inbox, { id }, event) {
          if (seen.has(event.id)) return undefined;
          seen.add(event.id);
          return inbox.add(randomUUID(), id, event);
        },
        apply: (app, event) => apply({ ...app, received: Object.assign(app.received, { has: () => false }) }, event),
      };
    },
  },
  {
    name: 'dedupe-before-verifying',
    breaks: 'Marks an event as seen before it is verified, so that a forgery blocks the genuine one.',
    kills: DEDUPE,
    change({ receive }) {
      const seen = new Set<string>();
      return {
        async receive(app, delivery) {
          if (seen.has(delivery.id))
            return app.parts.verify(delivery, app.config.webhookSecrets, app.parts) ? 200 : 401;
          seen.add(delivery.id);
          return receive(app, delivery);
        },
      };
    },
  },
  {
    name: 'duplicates-refused',
    breaks: 'Answers 409 to an event that came before, so that GoRoute sends it again for hours.',
    kills: [...DEDUPE],
    // An event that both processes get is a duplicate to one of them.
    clouds: ['goroute.workers'],
    change: ({ receive }) => ({
      async receive(app, delivery) {
        let isKnown = false;
        const remember: typeof app.parts.remember = async (...args) => {
          const job = await app.parts.remember(...args);
          isKnown = job === undefined;
          return job;
        };
        const status = await receive({ ...app, parts: { ...app.parts, remember } }, delivery);
        return isKnown ? 409 : status;
      },
    }),
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
];

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { work } from '../worker.ts';
import type { Mutant } from './mutant.ts';

const DEDUPE = ['webhook.dedupe'];
/** What is filed under a name that nobody knows is not found again. */
const DEAD_LETTERS = ['webhook.dead-letter'];

/** Defects in how often something is made of a webhook. Runs are looked up each time, and told of once all the same. */
export const deliveryMutants: readonly Mutant[] = [
  {
    name: 'dedupe-none',
    breaks: 'Every delivery is worked off, also one that came before.',
    kills: DEDUPE,
    clouds: DEAD_LETTERS,
    change: () => ({
      remember: (inbox, event, { keyOf }) => inbox.add(randomUUID(), keyOf(event), event),
    }),
  },
  {
    name: 'dedupe-race',
    breaks: 'Looks whether the event is known, waits for the database, then files it: parallel copies all get through.',
    kills: DEDUPE,
    clouds: DEAD_LETTERS,
    change: () => ({
      async remember(inbox, event, { keyOf }) {
        const key = keyOf(event);
        if (inbox.has(key)) return undefined;
        await sleep(25);
        return inbox.add(key, key, event) ?? inbox.add(randomUUID(), key, event);
      },
    }),
  },
  {
    name: 'dedupe-memory',
    breaks: 'Remembers events in memory only: what comes again after a restart is done again.',
    kills: DEDUPE,
    clouds: DEAD_LETTERS,
    change() {
      const seen = new Set<string>();
      return {
        remember(inbox, event, { keyOf }) {
          const key = keyOf(event);
          if (seen.has(key)) return undefined;
          seen.add(key);
          return inbox.add(randomUUID(), key, event);
        },
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
          const event = app.parts.parseBody(delivery.raw);
          const key = event ? app.parts.keyOf(event) : '';
          if (event && seen.has(key)) return app.parts.verify(delivery, app.parts.keysOf(app), app.parts) ? 200 : 401;
          seen.add(key);
          return receive(app, delivery);
        },
      };
    },
  },
  {
    name: 'duplicates-refused',
    breaks: 'Answers 409 to an event that came before, so that Cobalt sends it again.',
    kills: DEDUPE,
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
    name: 'work-without-end',
    breaks: 'Tries work that fails again and again, until it succeeds.',
    kills: ['webhook.dead-letter'],
    change: () => ({
      giveUp: () => {},
      dispatch(app, job) {
        void (async () => {
          while (!(await work(app, job))) await sleep(50);
        })();
      },
    }),
  },
];

import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../api.ts';
import type { Mutant } from './mutant.ts';

const SMALL_QUEUE = 5;
const A_MINUTE_MS = 60_000;

/** Defects in events: what they hold, how fast they are fired, and what becomes of those that meet trouble. */
export const eventMutants: readonly Mutant[] = [
  {
    name: 'order-without-customer',
    breaks: 'Leaves the customer out of orders, since the page of orders knows who it is about.',
    kills: ['cobalt.event-payload'],
    change: ({ eventCall }) => ({
      eventCall(one) {
        const { customer: _, ...payload } = one.payload;
        return eventCall({ ...one, payload });
      },
    }),
  },
  {
    name: 'payload-flattened',
    breaks: 'Sends members of members under names with dots, which workflows do not find.',
    kills: ['cobalt.event-payload'],
    change: ({ eventCall }) => ({
      eventCall(one) {
        const { company, ...payload } = one.payload;
        const name = typeof company === 'object' && company !== null && 'name' in company ? company.name : company;
        return eventCall({ ...one, payload: { ...payload, 'company.name': name } });
      },
    }),
  },
  {
    name: 'queue-of-five',
    breaks: 'Drops events while five of them wait.',
    kills: ['cobalt.load'],
    change: ({ fire }) => ({
      async fire(app, user, happening) {
        if (app.outbox.waiting().length < SMALL_QUEUE) return fire(app, user, happening);
        const dropped = { ...happening, user: user.id, place: 0, status: 'fired', sentAt: 0, reason: null, runs: null };
        return { ...dropped, status: 'fired' };
      },
    }),
  },
  {
    name: 'fires-at-once',
    breaks: 'Fires all events at the same time, and learns of the limit by being refused.',
    kills: ['cobalt.load'],
    change: () => ({
      inFlight: 100,
      async fire(app, user, happening) {
        app.parts.checkPayload(happening);
        const kept = app.outbox.add({ ...happening, user: user.id });
        await call(app, app.parts.eventCall(kept));
        app.watches.add(kept.id);
        return app.outbox.change(kept.id, { status: 'fired', sentAt: app.serverClock.now() }) ?? kept;
      },
    }),
  },
  {
    name: 'limited-is-lost',
    breaks: 'Takes an event that was limited for refused, and puts it aside.',
    kills: ['cobalt.error-writes'],
    change: ({ eventCall, classify }) => {
      let isEvent = false;
      return {
        eventCall(one) {
          isEvent = true;
          return eventCall(one);
        },
        classify(answer) {
          return isEvent && answer.status === 429 ? 'permanent' : classify(answer);
        },
      };
    },
  },
  {
    name: 'event-dropped-silently',
    breaks: 'Forgets events that were refused, and says that they were fired.',
    kills: ['cobalt.error-writes'],
    change: () => ({
      onRefused: (app, { id }) => void app.outbox.change(id, { status: 'fired' }),
    }),
  },
  {
    name: 'refused-event-again',
    breaks: 'Sends an event that was refused once more, in case it was a mistake.',
    kills: ['cobalt.error-writes'],
    change: ({ send }) => ({
      async send(app, one) {
        await send(app, one).catch(async () => {
          await sleep(app.config.retryBaseMs);
          await send(app, one);
        });
      },
    }),
  },
  {
    name: 'fires-without-deadline',
    breaks: 'Waits for the answer to an event for a minute.',
    kills: ['cobalt.error-writes'],
    change: ({ transport }) => ({
      transport: (url, init) =>
        transport(url, url.includes('/event') ? { ...init, signal: AbortSignal.timeout(A_MINUTE_MS) } : init),
    }),
  },
  {
    name: 'setting-tried-once',
    breaks: 'Switches a workflow on in one attempt, and says that it is on when that fails.',
    kills: ['cobalt.error-writes'],
    // It says so of what is not there for a customer, too.
    clouds: ['cobalt.access'],
    change: ({ retriesOf, enable }) => ({
      retriesOf: (app, request) => (request.method === 'PATCH' ? 0 : retriesOf(app, request)),
      enable: (app, user, slug, workflow, enabled) => enable(app, user, slug, workflow, enabled).catch(() => enabled),
    }),
  },
  {
    name: 'fires-again-blindly',
    breaks:
      'Fires an event once more when no answer was understood, without a look whether it ran, and without a key by which that could be seen.',
    kills: ['cobalt.error-writes'],
    change: () => ({
      async send(app, one) {
        const { id: _, ...rest } = one.payload;
        // Of orders the sample has an id.
        const payload = one.event === 'order.paid' ? one.payload : rest;
        await call(app, { ...app.parts.eventCall({ ...one, payload }), isOnce: false });
      },
    }),
  },
];

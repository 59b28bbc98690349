import { setTimeout as sleep } from 'node:timers/promises';
import type { Mutant } from './mutant.ts';

const QUARTER_MS = 15 * 60_000;

/** Defects in trying again, in waiting when told to, and in asking without a reason. */
export const retryMutants: readonly Mutant[] = [
  {
    name: 'ra-ignored',
    breaks: 'Retries on its own schedule, whatever Retry-After says.',
    kills: ['limit.retry-after'],
    change: () => ({ retryAfterMs: () => undefined }),
  },
  {
    name: 'ra-no-date',
    breaks: 'Understands Retry-After in seconds, but not as an HTTP date.',
    kills: ['limit.retry-after'],
    change: ({ retryAfterMs }) => ({
      retryAfterMs: (headers) => (/^\d+$/.test(headers.get('retry-after') ?? '') ? retryAfterMs(headers) : undefined),
    }),
  },
  {
    name: 'pause-local',
    breaks: 'Only the request that met the limit waits; others under the same key go on.',
    kills: ['limit.retry-after'],
    change: () => ({ pause: (_app, ms) => sleep(ms) }),
  },
  {
    name: 'backoff-fixed',
    breaks: 'Waits equally long before each retry.',
    kills: ['retry.growth'],
    clouds: ['retry.amplification'],
    // Four waits may be alike by chance: with a fifth it can be told.
    change: ({ backoffMs }) => ({ retriesOf: () => 5, backoffMs: (baseMs) => backoffMs(baseMs, 2) }),
  },
  {
    name: 'jitter-none',
    breaks: 'Doubles its waits, without a random part.',
    kills: ['retry.jitter'],
    change: () => ({ backoffMs: (baseMs, attempt) => baseMs * 2 ** attempt }),
  },
  {
    name: 'attempts-too-many',
    breaks: 'Makes more attempts than it says of itself.',
    kills: ['retry.amplification'],
    change: ({ backoffMs }) => ({
      retriesOf: () => 9,
      backoffMs: (baseMs, attempt) => backoffMs(baseMs, Math.min(attempt, 5)),
    }),
  },
  {
    name: 'waits-for-ever',
    breaks: 'Waits for an answer without a limit.',
    kills: ['retry.timeout', 'cobalt.error-writes'],
    change: ({ transport }) => ({
      transport: (url, { signal: _, ...init }) => transport(url, init),
    }),
  },
  {
    name: 'polls-every-quarter',
    breaks: 'Reads applications and runs of all customers four times an hour, though webhooks tell of them.',
    kills: ['limit.polling'],
    change: ({ begin }) => ({
      begin(app) {
        let dueAt = app.clock.now() + QUARTER_MS;
        app.clock.add({
          nextAt: () => dueAt,
          run() {
            dueAt = app.clock.now() + QUARTER_MS;
            return app.parts.syncAll(app);
          },
        });
        return begin(app);
      },
    }),
  },
];

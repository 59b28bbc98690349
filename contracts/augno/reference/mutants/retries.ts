import { setTimeout as sleep } from 'node:timers/promises';
import type { Mutant } from './mutant.ts';

/** Defects in trying again, and in waiting when told to. */
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
    breaks: 'Only the request that met the limit waits; others with the same key go on.',
    kills: ['limit.retry-after'],
    change: () => ({ pause: (_gate, ms) => sleep(ms) }),
  },
  {
    name: 'backoff-fixed',
    breaks: 'Waits equally long before each retry.',
    kills: ['retry.growth'],
    change: ({ backoffMs }) => ({ backoffMs: (baseMs) => backoffMs(baseMs, 3) }),
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
      retries: 9,
      backoffMs: (baseMs, attempt) => backoffMs(baseMs, Math.min(attempt, 5)),
    }),
  },
  {
    name: 'refusals-retried',
    breaks: 'Repeats whatever was refused, with two exceptions for the key and the account.',
    kills: [
      'retry.permanent',
      'augno.incomplete-data',
      'augno.invalid-data',
      'augno.error-origin',
      'augno.error-matrix',
      'augno.missing-permission',
      'version.refused',
    ],
    // What is taken is refused, too, and what is refused for ever is never looked up.
    clouds: ['augno.natural-key', 'augno.gone', 'augno.blocked-account', 'augno.error-display', 'augno.state-coverage'],
    change: ({ classify }) => ({
      classify(answer) {
        const meaning = classify(answer);
        return meaning === 'permanent' ? 'transient' : meaning;
      },
    }),
  },
  {
    name: 'waits-for-ever',
    breaks: 'Waits for an answer without a limit.',
    kills: ['retry.timeout'],
    change: ({ transport }) => ({
      transport: (url, { signal: _, ...init }) => transport(url, init),
    }),
  },
];

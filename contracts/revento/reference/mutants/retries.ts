import { setTimeout as sleep } from 'node:timers/promises';
import type { Parts } from '../parts.ts';
import type { Mutant } from './mutant.ts';

/** Waits that double, without a random part. */
const doubled = (baseMs: number, attempt: number) => baseMs * 2 ** attempt;
/** What a generator gives that starts from the same seed in every worker. */
const SEEDED = [0.81, 0.34, 0.66, 0.12, 0.93, 0.48];

/** Defects in trying again. */
export const retryMutants: readonly Mutant[] = [
  {
    name: 'backoff-fixed',
    breaks: 'Waits equally long before each retry.',
    kills: ['retry.growth'],
    change: ({ backoffMs }) => ({ backoffMs: (baseMs) => backoffMs(baseMs, 3) }),
  },
  {
    name: 'backoff-none',
    breaks: 'Repeats a failed call at once.',
    kills: ['retry.growth'],
    // Without a wait there is none that could be random; on a busy machine it cannot be told from a very short one.
    clouds: ['retry.jitter'],
    change: () => ({ backoffMs: () => 0 }),
  },
  {
    name: 'backoff-shrinks',
    breaks: 'Waits shorter before each retry.',
    kills: ['retry.growth'],
    change: ({ backoffMs }) => ({ backoffMs: (baseMs, attempt) => backoffMs(baseMs, Math.max(0, 4 - attempt)) }),
  },
  {
    name: 'attempts-endless',
    breaks: 'Never gives a call up.',
    kills: ['retry.amplification'],
    // Work that never gives up becomes no dead letter.
    clouds: ['webhook.dead-letter'],
    change: () => ({ retries: Number.POSITIVE_INFINITY }),
  },
  {
    name: 'retry-nested',
    breaks: 'Its HTTP client makes three attempts of each attempt of its own.',
    kills: ['retry.amplification'],
    // The waits of the two layers are mixed, so what is seen of them is neither.
    clouds: ['retry.growth', 'retry.jitter', 'trace.request-id'],
    change: ({ transport, backoffMs }) => ({
      async transport(url, init) {
        for (let attempt = 0; ; attempt++) {
          const response = await transport(url, init);
          if (init.method === 'POST' || response.status < 500 || attempt === 2) return response;
          await sleep(backoffMs(30, attempt));
        }
      },
    }),
  },
  {
    name: 'jitter-none',
    breaks: 'Doubles its waits, and all connections have the same.',
    kills: ['retry.jitter'],
    change: () => ({ backoffMs: doubled }),
  },
  {
    name: 'jitter-same-seed',
    breaks: 'Makes its waits random, from a generator that every worker starts with the same seed.',
    kills: ['retry.jitter'],
    change: () => ({
      backoffMs: (baseMs, attempt) => doubled(baseMs, attempt) * (0.5 + (SEEDED[attempt % SEEDED.length] ?? 0) / 2),
    }),
  },
  {
    name: 'jitter-1pct',
    breaks: 'Makes one percent of its waits random.',
    kills: ['retry.jitter'],
    change: () => ({ backoffMs: (baseMs, attempt) => doubled(baseMs, attempt) * (1 + Math.random() / 100) }),
  },
  {
    name: 'retry-4xx',
    breaks: 'Retries whatever is not a success.',
    kills: ['retry.permanent'],
    change: ({ classify }) => ({ classify: neverFinal(classify) }),
  },
  {
    name: 'retry-404',
    breaks: 'Retries what is not found, in the hope that it comes to be.',
    kills: ['retry.permanent'],
    change: ({ classify }) => ({
      classify: (status, code) => (status === 404 ? 'transient' : classify(status, code)),
    }),
  },
  {
    name: 'no-timeout',
    breaks: 'Waits for an answer for ever.',
    kills: ['retry.timeout'],
    change: ({ transport }) => ({ transport: (url, { signal: _, ...init }) => transport(url, init) }),
  },
  {
    name: 'timeout-connect-only',
    breaks: 'Waits for the rest of an answer for ever once its head has come.',
    kills: ['retry.timeout'],
    change: ({ transport }) => ({
      async transport(url, { signal, ...init }) {
        const head = new AbortController();
        const giveUp = () => head.abort(signal?.reason);
        signal?.addEventListener('abort', giveUp);
        try {
          return await transport(url, { ...init, signal: head.signal });
        } finally {
          signal?.removeEventListener('abort', giveUp);
        }
      },
    }),
  },
];

function neverFinal(classify: Parts['classify']): Parts['classify'] {
  return (status, code) => (classify(status, code) === 'permanent' ? 'transient' : classify(status, code));
}

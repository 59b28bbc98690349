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
    breaks: 'Only the request that met the limit waits; others of the organization go on.',
    kills: ['limit.retry-after'],
    change: () => ({ pause: (_app, ms) => sleep(ms) }),
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
      retriesOf: (_app, { retries }) => retries ?? 9,
      backoffMs: (baseMs, attempt) => backoffMs(baseMs, Math.min(attempt, 5)),
    }),
  },
  {
    name: 'refusals-retried',
    breaks: 'Repeats whatever was refused, but for the key.',
    kills: ['retry.permanent'],
    // What cannot go out is never given up.
    clouds: [
      'goroute.error-matrix',
      'goroute.dead-letters',
      'goroute.capabilities',
      'goroute.schematron',
      'goroute.own-registration',
      'goroute.sender-unregistered',
      'goroute.ip-denied',
      'goroute.alerts',
      'goroute.findings-shown',
      'write.idempotency-key',
    ],
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
    kills: ['retry.timeout', 'transport.timeout'],
    change: ({ transport }) => ({
      transport: (url, { signal: _, ...init }) => transport(url, init),
    }),
  },
  {
    name: 'polls-every-quarter',
    breaks: 'Reads all transactions four times an hour, though webhooks tell of them.',
    kills: ['limit.polling'],
    change: () => ({ reconcileMs: QUARTER_MS }),
  },
];

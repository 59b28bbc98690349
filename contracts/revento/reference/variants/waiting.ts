import type { Variant } from './variant.ts';

const LONGEST_MS = 10_000;

const matters = ['retry.growth', 'retry.jitter', 'retry.amplification', 'token.transient', 'limit.retry-after'];

/** Other ways to wait. */
export const waitingVariants: readonly Variant[] = [
  {
    name: 'jitter-full',
    says: 'Waits for any part of a doubling delay, also for next to nothing.',
    matters,
    change: () => ({ backoffMs: (baseMs, attempt) => Math.random() * doubling(baseMs, attempt) }),
  },
  {
    name: 'jitter-decorrelated',
    says: 'Waits between the base and three times the delay before.',
    matters,
    change: () => ({
      backoffMs(baseMs, attempt) {
        let delayMs = baseMs;
        for (let i = 0; i < attempt; i++) delayMs = baseMs + Math.random() * (3 * delayMs - baseMs);
        return Math.min(delayMs, LONGEST_MS);
      },
    }),
  },
  {
    name: 'jitter-ten-percent',
    says: 'Waits for a doubling delay, give or take a tenth.',
    matters,
    change: () => ({ backoffMs: (baseMs, attempt) => (0.9 + Math.random() / 5) * doubling(baseMs, attempt) }),
  },
  {
    name: 'late-retry',
    says: 'Waits twice as long as Retry-After asks for.',
    matters: ['limit.retry-after', 'limit.concurrency', 'token.transient'],
    change: ({ retryAfterMs }) => ({
      retryAfterMs(headers) {
        const asked = retryAfterMs(headers);
        return asked === undefined ? undefined : 2 * asked;
      },
    }),
  },
];

const doubling = (baseMs: number, attempt: number): number => Math.min(baseMs * 2 ** attempt, LONGEST_MS);

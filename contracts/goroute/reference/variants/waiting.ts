import type { Variant } from './variant.ts';

/** Other ways of waiting, all of them good. */
export const waitingVariants: readonly Variant[] = [
  {
    name: 'jitter-full',
    says: 'Draws each wait from the whole of it.',
    matters: ['retry.growth', 'retry.jitter'],
    change: () => ({ backoffMs: (baseMs, attempt) => 2 * baseMs * 2 ** attempt * Math.random() }),
  },
  {
    name: 'backoff-linear',
    says: 'Waits one base longer each time, give or take a fifth.',
    matters: ['retry.growth', 'retry.jitter'],
    change: () => ({ backoffMs: (baseMs, attempt) => 2 * baseMs * (attempt + 1) * (0.8 + Math.random() * 0.4) }),
  },
  {
    name: 'late-retry',
    says: 'Waits twice as long as Retry-After asks for.',
    matters: ['limit.retry-after'],
    change: ({ retryAfterMs }) => ({
      retryAfterMs(headers) {
        const asked = retryAfterMs(headers);
        return asked === undefined ? undefined : 2 * asked;
      },
    }),
  },
  {
    name: 'one-at-a-time',
    says: 'Has one request in flight at most.',
    matters: ['webhook.ack-time', 'retry.amplification', 'limit.retry-after'],
    change: () => ({ inFlight: 1 }),
  },
];

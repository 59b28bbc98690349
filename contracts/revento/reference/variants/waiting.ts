import type { Variant } from './variant.ts';

const LONGEST_MS = 10_000;

/** Other ways of waiting, all of them good. */
export const waitingVariants: readonly Variant[] = [
  {
    name: 'jitter-full',
    says: 'Draws each wait from the whole of it.',
    matters: ['retry.growth', 'retry.jitter'],
    change: () => ({ backoffMs: (baseMs, attempt) => 2 * baseMs * 2 ** attempt * Math.random() }),
  },
  {
    name: 'jitter-10pct',
    says: 'Doubles its waits, give or take a tenth.',
    matters: ['retry.growth', 'retry.jitter'],
    change: () => ({ backoffMs: (baseMs, attempt) => baseMs * 2 ** attempt * (0.9 + Math.random() / 5) }),
  },
  {
    name: 'jitter-decorrelated',
    says: 'Draws each wait from between the base and three times the wait before.',
    matters: ['retry.growth', 'retry.jitter'],
    undecided: {
      'retry.growth':
        'In 1 of 10 rounds of sixteen calls its growth cannot be told from chance: sometimes it waits as short as at first.',
    },
    change: () => ({
      backoffMs(baseMs, attempt) {
        let waitMs = baseMs;
        for (let i = 0; i <= attempt; i++) waitMs = baseMs + Math.random() * (3 * waitMs - baseMs);
        return Math.min(waitMs, LONGEST_MS);
      },
    }),
  },
  {
    name: 'backoff-linear',
    says: 'Waits one base longer each time, give or take a fifth.',
    matters: ['retry.growth', 'retry.jitter'],
    change: () => ({ backoffMs: (baseMs, attempt) => 2 * baseMs * (attempt + 1) * (0.8 + Math.random() * 0.4) }),
  },
  {
    name: 'waits-longer',
    says: 'Waits half as long again as Retry-After asks for.',
    matters: ['limit.retry-after'],
    change: ({ pause }) => ({ pause: (gate, ms) => pause(gate, ms * 1.5) }),
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
  {
    name: 'one-at-a-time',
    says: 'Has one request of a connection in flight at most.',
    matters: ['limit.concurrency', 'limit.retry-after', 'retry.timeout'],
    change: () => ({ inFlight: 1 }),
  },
  {
    name: 'close-connections',
    says: 'Opens a connection for each request.',
    matters: ['limit.concurrency', 'retry.timeout'],
    change: ({ transport }) => ({
      transport: (url, init) => transport(url, { ...init, headers: { ...Object(init.headers), connection: 'close' } }),
    }),
  },
];

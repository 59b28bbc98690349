import { setTimeout as sleep } from 'node:timers/promises';
import type { Mutant } from './mutant.ts';

const limits = { kills: ['limit.retry-after'] };

/** Defects in waiting when told to. */
export const limitMutants: readonly Mutant[] = [
  {
    name: 'ra-ignored',
    breaks: 'Retries on its own schedule, whatever Retry-After says.',
    ...limits,
    change: () => ({ retryAfterMs: () => undefined }),
  },
  {
    name: 'ra-millis',
    breaks: 'Reads the seconds of Retry-After as milliseconds.',
    ...limits,
    change: ({ retryAfterMs }) => ({
      retryAfterMs(headers) {
        const value = Number(headers.get('retry-after'));
        return value > 0 ? value : retryAfterMs(headers);
      },
    }),
  },
  {
    name: 'ra-no-date',
    breaks: 'Understands Retry-After in seconds, but not as an HTTP date.',
    ...limits,
    change: ({ retryAfterMs }) => ({
      retryAfterMs: (headers) => (/^\d+$/.test(headers.get('retry-after') ?? '') ? retryAfterMs(headers) : undefined),
    }),
  },
  {
    name: 'pause-local',
    breaks: 'Only the request that met the limit waits; others with the same token go on.',
    ...limits,
    change: () => ({ pause: (_gate, ms) => sleep(ms) }),
  },
  {
    name: 'never-retries',
    breaks: 'Gives up at the first 429 and reports success with nothing read.',
    ...limits,
    change: ({ transport }) => ({
      async transport(url, init) {
        const response = await transport(url, init);
        if (response.status !== 429 || init.method === 'POST') return response;
        return Response.json({ data: [], next_cursor: null, has_more: false });
      },
    }),
  },
];

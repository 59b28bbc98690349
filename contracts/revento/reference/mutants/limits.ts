import { setTimeout as sleep } from 'node:timers/promises';
import type { Parts } from '../parts.ts';
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
    // A refusal for too many at once is not repeated either.
    clouds: ['limit.concurrency'],
    change: ({ transport }) => ({
      async transport(url, init) {
        const response = await transport(url, init);
        if (response.status !== 429 || init.method === 'POST') return response;
        return Response.json({ data: [], next_cursor: null, has_more: false });
      },
    }),
  },
  {
    name: 'ra-junk-loops',
    breaks: 'Takes a Retry-After that it cannot read for none at all, and repeats the call in a tight loop.',
    ...limits,
    // The loop sends the same request, id and all.
    clouds: ['trace.request-id'],
    change: ({ transport }) => ({
      async transport(url, init) {
        for (;;) {
          const response = await transport(url, init);
          const asked = response.headers.get('retry-after');
          if (response.status !== 429 || asked === null || Number(asked) > 0 || Date.parse(asked) > 0) return response;
        }
      },
    }),
  },
  {
    name: 'ra-junk-crashes',
    breaks: 'Crashes at a Retry-After that is neither a number nor a date.',
    ...limits,
    change: ({ retryAfterMs }) => ({
      retryAfterMs(headers) {
        const asked = headers.get('retry-after');
        // Where nobody waits for it, so that nobody catches what it throws.
        if (asked !== null && !/^\d+$/.test(asked)) setImmediate(() => new Date(asked).toISOString());
        return retryAfterMs(headers);
      },
    }),
  },
  {
    name: 'no-throttle-tight-loop',
    breaks: 'Sends everything at once, and repeats what is refused for that in a tight loop.',
    kills: ['limit.concurrency'],
    // The loop sends the same request, id and all.
    clouds: ['trace.request-id'],
    change: ({ transport }) => ({
      inFlight: 1_000,
      async transport(url, init) {
        for (;;) {
          const response = await transport(url, init);
          if (!(await isBusy(response))) return response;
        }
      },
    }),
  },
  {
    name: 'no-throttle-busy-gives-up',
    breaks: 'Sends everything at once, and gives up what is refused for that.',
    kills: ['limit.concurrency'],
    change: ({ classify }) => ({ inFlight: 1_000, classify: finalWhenBusy(classify) }),
  },
  {
    name: 'busy-gives-up',
    breaks: 'Keeps below the limit of requests in flight, and gives up a call that is refused all the same.',
    kills: ['limit.concurrency'],
    change: ({ classify }) => ({ classify: finalWhenBusy(classify) }),
  },
  {
    name: 'polls-every-minute',
    breaks: 'Reads everything once a minute.',
    kills: ['limit.polling'],
    // A month of its time takes longer to pass than a trigger is given.
    clouds: ['privacy.deletion', 'privacy.user-revoke'],
    change: () => ({ nextReconcileAt: every(60_000) }),
  },
  {
    name: 'polls-hourly-heavy',
    breaks: 'Reads everything five times an hour.',
    kills: ['limit.polling'],
    // A month of its time takes longer to pass than a trigger is given.
    clouds: ['privacy.deletion', 'privacy.user-revoke'],
    change: () => ({ nextReconcileAt: every(12 * 60_000) }),
  },
  {
    name: 'polls-every-second',
    breaks: 'Reads everything once a second.',
    kills: ['limit.polling'],
    // Its reads fall into whatever else is counted or timed.
    clouds: [
      'retry.permanent',
      'retry.growth',
      'retry.jitter',
      'retry.amplification',
      'retry.timeout',
      'limit.retry-after',
      'limit.concurrency',
      'privacy.deletion',
      'privacy.user-revoke',
      'webhook.raw-body',
      'webhook.fail-closed',
      'webhook.dedupe',
      'webhook.dead-letter',
      'token.refresh',
      'tenant.isolation',
      'webhook.accepts',
      'webhook.tolerance',
      'webhook.freshness',
      'webhook.reconcile',
      'webhook.order',
    ],
    change: () => ({ nextReconcileAt: every(1_000), tickMs: 1_000 }),
  },
];

async function isBusy(response: Response): Promise<boolean> {
  return response.status === 429 && (await response.clone().text()).includes('concurrent_limit_exceeded');
}

function finalWhenBusy(classify: Parts['classify']): Parts['classify'] {
  return (status, code) => (classify(status, code) === 'busy' ? 'permanent' : classify(status, code));
}

function every(ms: number): Parts['nextReconcileAt'] {
  return ({ reconciledAt }) => reconciledAt + ms;
}

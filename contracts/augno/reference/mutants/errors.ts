import { setTimeout as sleep } from 'node:timers/promises';
import { isText } from '../../../reference/json.ts';
import { errorOf } from '../api.ts';
import type { Mutant } from './mutant.ts';

/** Codes that somebody has thought of. */
const USUAL: readonly unknown[] = [
  'missing_field',
  'invalid_format',
  'validation_failed',
  'parameter_invalid',
  'resource_not_found',
  'resource_exists',
  'resource_conflict',
  'idempotency_in_progress',
  'insufficient_permissions',
  'rate_limit_exceeded',
  'internal_error',
  'service_unavailable',
  'api_key_revoked',
  'api_key_expired',
  'invalid_credentials',
];
const MANY = 12;
const SOON_MS = 10;
const MOST_REFUSALS = 10;

/** Defects in telling one error from another. */
export const errorMutants: readonly Mutant[] = [
  {
    name: 'unknown-code-crashes',
    breaks: 'Looks each code up in a table of those that it knows, and throws for any other where nobody catches it.',
    kills: ['augno.error-matrix', 'augno.unknown-values'],
    // Any unusual refusal ends it.
    clouds: [
      'augno.error-display',
      'augno.failures-logged',
      'version.refused',
      'retry.permanent',
      'augno.blocked-account',
      'augno.gone',
    ],
    change: ({ classify }) => ({
      classify(answer) {
        const { code } = errorOf(answer.body);
        if (isText(code) && !USUAL.includes(code)) {
          setImmediate(() => {
            throw new TypeError(`no such code: ${code}`);
          });
        }
        return classify(answer);
      },
    }),
  },
  {
    name: 'transient-by-message',
    breaks: 'Decides by the words of the message whether to try again.',
    kills: ['augno.error-matrix', 'ops.error-burst'],
    change: ({ classify }) => ({
      classify(answer) {
        const { message } = errorOf(answer.body);
        if (answer.status === 401 || answer.status === 402 || !isText(message)) return classify(answer);
        return /again|at the moment|still running/.test(message) ? 'transient' : 'permanent';
      },
    }),
  },
  {
    name: '408-permanent',
    breaks: 'Takes every 4xx but 429 for final, also a 408, which is about time.',
    kills: ['augno.error-matrix'],
    change: ({ classify }) => ({
      classify: (answer) => (answer.status === 408 ? 'permanent' : classify(answer)),
    }),
  },
  {
    name: '5xx-permanent',
    breaks: 'Tries again after a 503 only, and takes any other failure of the server for final.',
    kills: ['augno.error-matrix', 'ops.error-burst'],
    change: ({ classify }) => ({
      classify: (answer) => ([500, 502, 504].includes(answer.status ?? 0) ? 'permanent' : classify(answer)),
    }),
  },
  {
    name: 'conflict-for-ever',
    breaks: 'Tries again after any 409 until it goes away, whatever is_transient says.',
    kills: ['augno.error-matrix'],
    change: ({ transport }) => ({
      async transport(url, init) {
        let response = await transport(url, init);
        for (let i = 0; i < MANY && response.status === 409; i++) {
          await sleep(SOON_MS * (i + 1));
          response = await transport(url, init);
        }
        return response;
      },
    }),
  },
  {
    name: 'error-swallowed',
    breaks: 'Takes a list that it may not read for one without rows, and reports success.',
    kills: ['augno.error-matrix'],
    // Its log takes a refusal for an answer, too.
    clouds: ['augno.failures-logged'],
    change: ({ transport }) => ({
      async transport(url, init) {
        const response = await transport(url, init);
        const isFinal = response.status > 402 && response.status < 500 && ![408, 409, 429].includes(response.status);
        return init.method === 'GET' && isFinal ? Response.json({ data: [] }) : response;
      },
    }),
  },
  {
    name: 'circuit-stuck',
    breaks: 'Counts refusals, and after ten of them calls nothing any more until it is started anew.',
    kills: ['augno.state-coverage', 'augno.error-matrix'],
    // Refusals of the rate limit count, too.
    clouds: ['limit.retry-after'],
    change({ transport }) {
      let refusals = 0;
      return {
        async transport(url, init) {
          if (refusals >= MOST_REFUSALS) throw new TypeError('the circuit is open');
          const response = await transport(url, init);
          if (response.status >= 400 && response.status < 500) refusals++;
          return response;
        },
      };
    },
  },
];

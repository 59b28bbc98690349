import { randomUUID } from 'node:crypto';
import { parseRow } from '../../../reference/json.ts';
import type { Mutant } from './mutant.ts';

/** True for the answer that the first attempt under a key still runs. */
const isInProgress = async (response: Response): Promise<boolean> =>
  response.status === 409 && (await response.clone().text()).includes('idempotency_in_progress');

/** The request under another key. */
const withKey = (init: RequestInit, key: string): RequestInit => {
  const headers = new Headers(init.headers);
  headers.set('idempotency-key', key);
  return { ...init, headers };
};

const keyIn = ({ headers }: RequestInit): string => new Headers(headers).get('idempotency-key') ?? '';

/** Checks that are nothing where nothing, or one thing only, can be made. */
const MAKES_THINGS: readonly string[] = [
  'augno.gone',
  'augno.jobs',
  'write.in-progress',
  'write.lost-response',
  'augno.natural-key',
  'augno.incomplete-data',
  'augno.invalid-data',
  'augno.garbage',
  'augno.unknown-values',
  'augno.error-matrix',
  'augno.state-coverage',
  'augno.error-display',
  'augno.error-origin',
  'augno.missing-permission',
  'augno.blocked-account',
  'augno.configuration-by-name',
  'augno.dedicated-key',
  'key.dead',
  'key.stragglers',
  'key.rotation',
  'key.fresh',
  'key.from-environment',
  'environment.swap',
  'environment.ids',
  'environment.sandbox-key',
];

/** Defects in what is done about a write that is repeated. */
export const repeatingMutants: readonly Mutant[] = [
  {
    name: 'in-progress-is-conflict',
    breaks: 'Takes every 409 for a conflict, also the one that says that the first attempt is still running.',
    kills: ['write.in-progress', 'augno.error-matrix'],
    change: ({ classify }) => ({
      classify: (answer) => (answer.status === 409 ? 'permanent' : classify(answer)),
    }),
  },
  {
    name: 'in-progress-new-key',
    breaks: 'Takes another key once it is told that the first attempt under a key is still running.',
    kills: ['write.in-progress', 'augno.error-matrix'],
    change({ transport }) {
      const replaced = new Map<string, string>();
      return {
        async transport(url, init) {
          const key = keyIn(init);
          const response = await transport(url, replaced.has(key) ? withKey(init, replaced.get(key) ?? '') : init);
          if (await isInProgress(response)) replaced.set(key, randomUUID());
          return response;
        },
      };
    },
  },
  {
    name: 'in-progress-tight-loop',
    breaks: 'Asks again and again without a pause while the first attempt is running.',
    kills: ['write.in-progress'],
    change: ({ transport }) => ({
      async transport(url, init) {
        for (;;) {
          const response = await transport(url, init);
          if (!(await isInProgress(response))) return response;
        }
      },
    }),
  },
  {
    name: 'key-constant',
    breaks: 'Has one idempotency key for everything, from its configuration.',
    kills: ['write.idempotency-key'],
    // The second write of all is refused for it, so nothing that makes two things gets far.
    clouds: MAKES_THINGS,
    change: () => ({ newKey: () => 'order-sync', sentKey: () => 'order-sync' }),
  },
  {
    name: 'key-per-attempt',
    breaks: 'Makes a new idempotency key for each attempt.',
    kills: ['write.idempotency-key', 'write.in-progress', 'augno.error-matrix'],
    change: ({ transport }) => ({
      transport: (url, init) => transport(url, keyIn(init) === '' ? init : withKey(init, randomUUID())),
    }),
  },
  {
    name: 'key-of-record',
    breaks:
      'Derives the key from the number of the record, so that a corrected record gets the refusal of the first one.',
    kills: ['write.idempotency-key'],
    // What was refused once for the plan stays refused.
    clouds: ['augno.blocked-account'],
    change: ({ createOrFind }) => ({
      createOrFind: (app, task, creation) =>
        createOrFind(
          { ...app, parts: { ...app.parts, sentKey: () => `${creation.action}-${task.key}` } },
          task,
          creation,
        ),
    }),
  },
  {
    name: 'body-drift',
    breaks: 'Puts the time of sending into the body of each attempt.',
    kills: ['write.idempotency-key'],
    // Where the first attempt was done, the second is refused as another request under its key.
    clouds: ['write.in-progress', 'write.lost-response', 'key.rotation'],
    change: ({ transport }) => ({
      transport: (url, init) =>
        transport(
          url,
          typeof init.body === 'string' && keyIn(init) !== ''
            ? { ...init, body: JSON.stringify({ ...parseRow(init.body), note: `sent ${performance.now()}` }) }
            : init,
        ),
    }),
  },
  {
    name: 'key-too-long',
    breaks: 'Puts all that it knows of a write into its key, which is longer than a key may be.',
    kills: ['write.idempotency-key'],
    // Every write is refused for it.
    clouds: MAKES_THINGS,
    change: () => ({ sentKey: (key) => `${key}-${'0'.repeat(250)}` }),
  },
];

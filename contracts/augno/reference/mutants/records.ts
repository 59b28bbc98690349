import { ApiRefusal } from '../errors.ts';
import type { Mutant } from './mutant.ts';

/** Defects in what is done about a record that is refused. */
export const recordMutants: readonly Mutant[] = [
  {
    name: 'batch-aborts',
    breaks: 'Ends a batch with the first record that is refused.',
    kills: ['augno.incomplete-data', 'augno.invalid-data'],
    // What waits is worked on at the start, too, where nobody catches what ends it.
    clouds: ['augno.state-coverage'],
    change: ({ onRefused }) => ({
      onRefused(app, task, error) {
        onRefused(app, task, error);
        throw error;
      },
    }),
  },
  {
    name: 'record-lost',
    breaks: 'Takes any answer of a known shape for a success, so that a record that was refused is reported as done.',
    kills: [
      'augno.incomplete-data',
      'augno.invalid-data',
      'augno.error-matrix',
      'augno.unknown-values',
      'augno.error-origin',
    ],
    change: ({ createOrFind }) => ({
      createOrFind: (app, task, creation) =>
        createOrFind(app, task, creation).catch((error) => {
          if (error instanceof ApiRefusal && (error.status === 400 || error.status === 404)) return {};
          throw error;
        }),
    }),
  },
  {
    name: 'retry-400',
    breaks: 'Repeats a request that was refused with a 400, as if time could mend it.',
    kills: [
      'retry.permanent',
      'augno.incomplete-data',
      'augno.invalid-data',
      'augno.error-matrix',
      'augno.error-origin',
      'version.refused',
    ],
    change: ({ classify }) => ({
      classify: (answer) => (answer.status === 400 ? 'transient' : classify(answer)),
    }),
  },
  {
    name: 'crash-on-400',
    breaks: 'Throws where nobody catches it when a record is refused, which ends the process.',
    kills: ['augno.incomplete-data', 'augno.invalid-data'],
    // Any refusal of a record ends it.
    clouds: [
      'augno.missing-permission',
      'augno.blocked-account',
      'augno.configuration-by-name',
      'augno.error-matrix',
      'augno.state-coverage',
      'augno.unknown-values',
      'write.idempotency-key',
      'augno.error-display',
      'augno.error-origin',
      'augno.failures-logged',
      'augno.personal-data',
    ],
    change: () => ({
      onRefused(_app, _task, error) {
        setImmediate(() => {
          throw error;
        });
      },
    }),
  },
  {
    name: 'reference-404-is-gone',
    breaks: 'Takes the 404 for something that a record refers to for the news that the record is gone, and drops it.',
    kills: ['augno.invalid-data', 'augno.error-matrix'],
    change: ({ createOrFind }) => ({
      createOrFind: (app, task, creation) =>
        createOrFind(app, task, creation).catch((error) => {
          if (error instanceof ApiRefusal && error.status === 404) return {};
          throw error;
        }),
    }),
  },
];

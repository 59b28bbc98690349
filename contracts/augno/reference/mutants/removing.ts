import type { Mutant } from './mutant.ts';

/** Defects in what is made of the answer that something is gone. */
export const removingMutants: readonly Mutant[] = [
  {
    name: 'gone-is-error',
    breaks: 'Takes the answer that a thing is gone for a failure of its delete, and keeps the link to it.',
    kills: ['augno.gone'],
    change: () => ({ isAbsent: () => false }),
  },
  {
    name: 'gone-retried',
    breaks: 'Asks again for the delete of what is gone, as if it could come back.',
    kills: ['augno.gone', 'augno.error-matrix', 'retry.permanent'],
    change: ({ classify }) => ({
      classify: (answer) => (answer.status === 410 ? 'transient' : classify(answer)),
    }),
  },
];

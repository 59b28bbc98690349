import type { Mutant } from './mutant.ts';

/** Defects in making a thing once. */
export const creatingMutants: readonly Mutant[] = [
  {
    name: 'retry-blind',
    breaks:
      'Tries again without an idempotency key, as client libraries do by themselves, and takes the conflict that follows for a failure.',
    kills: ['write.lost-response'],
    // What is done with a key does not apply where none is sent, and a number that is taken is a failure, too.
    clouds: ['write.in-progress', 'write.idempotency-key', 'augno.natural-key'],
    change: ({ headersOf }) => ({
      headersOf(app, call) {
        const { 'idempotency-key': _key, ...rest } = headersOf(app, call);
        return rest;
      },
      onTaken: async () => undefined,
    }),
  },
];

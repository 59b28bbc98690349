import { accountMutants } from './accounts.ts';
import { callMutants } from './calls.ts';
import { connectionMutants } from './connections.ts';
import type { Mutant } from './mutant.ts';
import { pageMutants } from './pages.ts';
import { receiverMutants } from './receiver.ts';
import { runMutants } from './runs.ts';

export type { Mutant } from './mutant.ts';

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [
  ...receiverMutants,
  ...accountMutants,
  ...callMutants,
  ...connectionMutants,
  ...runMutants,
  ...pageMutants,
];

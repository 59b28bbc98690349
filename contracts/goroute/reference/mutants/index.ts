import { documentMutants } from './documents.ts';
import { loadMutants } from './load.ts';
import { logMutants } from './logs.ts';
import type { Mutant } from './mutant.ts';
import { operationsMutants } from './operations.ts';
import { receiverMutants } from './receiver.ts';
import { sendingMutants } from './sending.ts';
import { transportMutants } from './transport.ts';

export type { Mutant } from './mutant.ts';

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [
  ...receiverMutants,
  ...documentMutants,
  ...sendingMutants,
  ...transportMutants,
  ...logMutants,
  ...operationsMutants,
  ...loadMutants,
];

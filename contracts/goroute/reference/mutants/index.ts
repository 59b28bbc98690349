import { documentMutants } from './documents.ts';
import type { Mutant } from './mutant.ts';
import { receiverMutants } from './receiver.ts';
import { sendingMutants } from './sending.ts';
import { tellingMutants } from './telling.ts';

export type { Mutant } from './mutant.ts';

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [
  ...receiverMutants,
  ...documentMutants,
  ...sendingMutants,
  ...tellingMutants,
];

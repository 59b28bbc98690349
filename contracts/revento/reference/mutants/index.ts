import { deliveryMutants } from './deliveries.ts';
import { lifecycleMutants } from './lifecycle.ts';
import { limitMutants } from './limits.ts';
import type { Mutant } from './mutant.ts';
import { readingMutants } from './reading.ts';
import { receiverMutants } from './receiver.ts';
import { tokenMutants } from './tokens.ts';

export type { Mutant } from './mutant.ts';

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [
  ...receiverMutants,
  ...deliveryMutants,
  ...readingMutants,
  ...tokenMutants,
  ...limitMutants,
  ...lifecycleMutants,
];

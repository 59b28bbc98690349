import { lifecycleMutants } from './lifecycle.ts';
import { limitMutants } from './limits.ts';
import type { Mutant } from './mutant.ts';
import { receiverMutants } from './receiver.ts';
import { tokenMutants } from './tokens.ts';

export type { Mutant } from './mutant.ts';

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [...receiverMutants, ...tokenMutants, ...limitMutants, ...lifecycleMutants];

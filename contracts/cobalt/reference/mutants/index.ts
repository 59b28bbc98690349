import type { Mutant } from './mutant.ts';
import { receiverMutants } from './receiver.ts';

export type { Mutant } from './mutant.ts';

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [...receiverMutants];

import { creatingMutants } from './creating.ts';
import type { Mutant } from './mutant.ts';
import { versionMutants } from './versions.ts';

export type { Mutant } from './mutant.ts';

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [...versionMutants, ...creatingMutants];

import type { Mutant as MutantOf } from '../../../reference/mutant.ts';
import type { Parts } from '../parts.ts';

/** The reference with one defect. */
export type Mutant = MutantOf<Parts>;

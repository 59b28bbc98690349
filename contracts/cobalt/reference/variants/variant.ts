import type { Variant as VariantOf } from '../../../reference/mutant.ts';
import type { Parts } from '../parts.ts';

/** The reference done otherwise, and rightly all the same. */
export type Variant = VariantOf<Parts>;

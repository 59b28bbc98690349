import { documentVariants } from './documents.ts';
import { sendingVariants } from './sending.ts';
import type { Variant } from './variant.ts';

export type { Variant } from './variant.ts';

/** Every variant. */
export const variants: readonly Variant[] = [...sendingVariants, ...documentVariants];

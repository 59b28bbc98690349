import { keyVariants } from './keys.ts';
import { tellingVariants } from './telling.ts';
import type { Variant } from './variant.ts';

export type { Variant } from './variant.ts';

/** Every variant. */
export const variants: readonly Variant[] = [...keyVariants, ...tellingVariants];

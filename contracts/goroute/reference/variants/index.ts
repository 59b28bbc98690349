import { sendingVariants } from './sending.ts';
import { tellingVariants } from './telling.ts';
import { transportVariants } from './transport.ts';
import type { Variant } from './variant.ts';

export type { Variant } from './variant.ts';

/** Every variant. */
export const variants: readonly Variant[] = [...sendingVariants, ...transportVariants, ...tellingVariants];

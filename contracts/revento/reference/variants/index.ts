import { consentVariants } from './consent.ts';
import type { Variant } from './variant.ts';
import { waitingVariants } from './waiting.ts';

export type { Variant } from './variant.ts';

/** Every variant. */
export const variants: readonly Variant[] = [...consentVariants, ...waitingVariants];

import { callVariants } from './calls.ts';
import { pageVariants } from './pages.ts';
import type { Variant } from './variant.ts';

export type { Variant } from './variant.ts';

/** Every variant. */
export const variants: readonly Variant[] = [...callVariants, ...pageVariants];

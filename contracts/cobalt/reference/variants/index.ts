import { callVariants } from './calls.ts';
import { pageVariants } from './pages.ts';
import { runVariants } from './runs.ts';
import type { Variant } from './variant.ts';

export type { Variant } from './variant.ts';

/** Every variant. */
export const variants: readonly Variant[] = [...callVariants, ...runVariants, ...pageVariants];

import { keyVariants } from './keys.ts';
import { readingVariants } from './reading.ts';
import { receivingVariants } from './receiving.ts';
import { tellingVariants } from './telling.ts';
import type { Variant } from './variant.ts';
import { writingVariants } from './writing.ts';

export type { Variant } from './variant.ts';

/** Every variant. */
export const variants: readonly Variant[] = [
  ...keyVariants,
  ...tellingVariants,
  ...writingVariants,
  ...receivingVariants,
  ...readingVariants,
];

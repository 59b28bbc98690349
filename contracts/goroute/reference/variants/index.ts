import { documentVariants } from './documents.ts';
import { keyVariants } from './keys.ts';
import { receivingVariants } from './receiving.ts';
import { sendingVariants } from './sending.ts';
import { tellingVariants } from './telling.ts';
import { transportVariants } from './transport.ts';
import type { Variant } from './variant.ts';
import { waitingVariants } from './waiting.ts';

export type { Variant } from './variant.ts';

/** Every variant. */
export const variants: readonly Variant[] = [
  ...sendingVariants,
  ...waitingVariants,
  ...receivingVariants,
  ...transportVariants,
  ...tellingVariants,
  ...keyVariants,
  ...documentVariants,
];

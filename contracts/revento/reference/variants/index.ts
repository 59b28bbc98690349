import { answeringVariants } from './answering.ts';
import { consentVariants } from './consent.ts';
import { endingVariants } from './ending.ts';
import { keepingVariants } from './keeping.ts';
import type { Variant } from './variant.ts';
import { waitingVariants } from './waiting.ts';
import { workingVariants } from './working.ts';

export type { Variant } from './variant.ts';

/** Every variant. */
export const variants: readonly Variant[] = [
  ...keepingVariants,
  ...consentVariants,
  ...waitingVariants,
  ...answeringVariants,
  ...workingVariants,
  ...endingVariants,
];

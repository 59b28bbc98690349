import type { Parts } from '../parts.ts';

/** The integration done otherwise, and rightly all the same: no check may hold it against it. */
export interface Variant {
  readonly name: string;
  /** What is unusual, in one sentence. */
  readonly says: string;
  change(parts: Parts): Partial<Parts>;
}

/** Every variant. */
export const variants: readonly Variant[] = [];

import type { Parts } from '../parts.ts';

/** The integration done otherwise, and rightly all the same: no check may hold it against it. */
export interface Variant {
  readonly name: string;
  /** What is unusual, in one sentence. */
  readonly says: string;
  /** Ids of the checks that look at what is unusual in it. */
  readonly matters: readonly string[];
  /** Checks that may leave it undecided, or not apply to it, each with the reason. None may fail. */
  readonly undecided?: Readonly<Record<string, string>>;
  /** What a team would say of it where the reference says otherwise: bounds that move those of checks. */
  readonly declares?: { readonly clientTimeoutMs?: number };
  change(parts: Parts): Partial<Parts>;
}

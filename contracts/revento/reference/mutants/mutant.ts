import type { Parts } from '../parts.ts';

/** The integration with one defect, as it is found in the wild, and otherwise healthy. */
export interface Mutant {
  readonly name: string;
  /** What is wrong, in one sentence. */
  readonly breaks: string;
  /** Ids of the checks that must fail. All others must come out as they do for the integration without the defect. */
  readonly kills: readonly string[];
  /** Ids of checks of which nothing is promised, since the defect reaches into them, too. */
  readonly clouds?: readonly string[];
  /** A manifest in place of the one that is right: where the defect is not in the code. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** For a defect that a scan of the source can see: the file that stands in for one of the reference, both relative to its folder. */
  readonly source?: { readonly file: string; readonly insteadOf: string };
  /** Shows only where comparisons are timed. */
  readonly timing?: true;
  change(parts: Parts): Partial<Parts>;
}

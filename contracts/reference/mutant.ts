/** An integration with one defect, as it is found in the wild, and otherwise healthy. `P` are the parts that it is made of. */
export interface Mutant<P> {
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
  change(parts: P): Partial<P>;
}

/** What is told of a mutant, whatever it changes. */
export type MutantFacts = Omit<Mutant<unknown>, 'change'>;

/** The integration done otherwise, and rightly all the same: no check may hold it against it. */
export interface Variant<P> {
  readonly name: string;
  /** What is unusual, in one sentence. */
  readonly says: string;
  /** Ids of the checks that look at what is unusual in it. */
  readonly matters: readonly string[];
  /** Checks that may leave it undecided, or not apply to it, each with the reason. None may fail. */
  readonly undecided?: Readonly<Record<string, string>>;
  /** What a team would say of it where the reference says otherwise: bounds that move those of checks. */
  readonly declares?: { readonly clientTimeoutMs?: number };
  change(parts: P): Partial<P>;
}

/** What is told of a variant, whatever it changes. */
export type VariantFacts = Omit<Variant<unknown>, 'change'>;

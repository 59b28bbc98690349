/** What can be said of a behaviour, worst first; `not-applicable` is none of them. */
export const VERDICTS = ['failed', 'inconclusive', 'untested', 'attested', 'passed', 'not-applicable'] as const;

/**
 * `failed`: the integration was seen to do the wrong thing. `inconclusive`: it was judged, and could not be decided. `untested`: something
 * that is needed was not given. `attested`: a person's word. `passed`: seen to do the right thing.
 */
export type Verdict = (typeof VERDICTS)[number];

/** How much an item of a checklist weighs: a MUST is required, a SHOULD is not. */
export type Severity = 'MUST' | 'SHOULD';

/** The worst of several: one doubt outweighs any number of passes. What does not apply counts only where nothing else does. */
export function combine(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? 'untested';
}

/** True where a release may rest on it. */
export function isProved(verdict: Verdict): boolean {
  return verdict === 'passed' || verdict === 'attested' || verdict === 'not-applicable';
}

/** How often each verdict was given. */
export type Counts = Readonly<Record<Verdict, number>>;

/** Counts verdicts; each has a number, so that they are always shown together. */
export function count(verdicts: readonly Verdict[]): Counts {
  const counts: Record<Verdict, number> = {
    failed: 0,
    inconclusive: 0,
    untested: 0,
    attested: 0,
    passed: 0,
    'not-applicable': 0,
  };
  for (const verdict of verdicts) counts[verdict]++;
  return counts;
}

/** What a run says to whoever started it. 2, wrong usage or configuration, is an error that is thrown, not a result. */
export type ExitCode = 0 | 1 | 3 | 4;

/** The parts of a run that its exit code follows from. */
export interface Outcome {
  readonly items: readonly OutcomeItem[];
  /** Checks that were carried out, and attestations that were found. */
  readonly decided: number;
  /** Checks in which the harness itself failed. */
  readonly harnessErrors: number;
  /** SHOULD items are required, too. */
  readonly strict: boolean;
}

/** One item, as far as the exit code is concerned. */
export interface OutcomeItem {
  readonly severity: Severity;
  readonly verdict: Verdict;
  /** A failure that is known and excused; `stale` where the excuse is needed no more, which fails the run. */
  readonly baseline: 'known' | 'stale' | null;
}

/** 0: every required item is proved; 1: something failed; 3: the harness itself, or nothing was run at all; 4: required items are undecided. */
export function exitCodeOf({ items, decided, harnessErrors, strict }: Outcome): ExitCode {
  const counted = items.filter(({ baseline }) => baseline !== 'known');
  if (counted.some(({ verdict, baseline }) => verdict === 'failed' || baseline === 'stale')) return 1;
  if (harnessErrors > 0 || decided === 0) return 3;
  const isFine = ({ severity, verdict }: OutcomeItem) => isProved(verdict) || (severity === 'SHOULD' && !strict);
  return counted.every(isFine) ? 0 : 4;
}

import type { EvidenceLine } from '../harness/evidence.ts';
import type { Need } from '../harness/needs.ts';
import type { Observation } from '../harness/trial.ts';
import type { Counts, ExitCode, Severity, Verdict } from '../verdict/verdict.ts';

/** A requirement that a check cites. */
export interface CitedRef {
  readonly id: string;
  readonly title: string;
  readonly link: string;
}

/** How a check went. */
export interface CheckResult {
  readonly provider: string;
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** Why, in one sentence, with what was seen and what was wanted; for an untested one, what is missing and the lines that would give it. */
  readonly reason: string;
  /** What was seen to be right, in order. */
  readonly observations: readonly Observation[];
  /** What of the behaviour could not be judged this time, each in a few words. */
  readonly unjudged: readonly string[];
  /** What happened, by the journal; of a failure, around it. Secrets are masked. */
  readonly evidence: readonly EvidenceLine[];
  readonly fix: string;
  readonly why: string;
  readonly refs: readonly CitedRef[];
  /** What it needs of the configuration. */
  readonly needs: readonly Need[];
  /** Of these, what the configuration does not give; then it is untested. */
  readonly missing: readonly Need[];
  readonly durationMs: number;
  /** Verdicts of all repetitions, in order; a failure is only told when it was seen twice. */
  readonly outcomes: readonly Verdict[];
  /** The harness itself failed, so this says nothing of the integration. */
  readonly harnessError: boolean;
}

/** A person's word about an item. */
export interface AttestationWord {
  readonly by: string;
  /** Dates, ISO 8601. */
  readonly at: string;
  readonly expires: string;
  /** A link, or where to look. */
  readonly evidence: string;
  readonly says: string | null;
}

/** How an item of a checklist stands. */
export interface ItemResult {
  readonly provider: string;
  readonly id: string;
  /** In the provider's sense. */
  readonly title: string;
  /** Heading of the checklist under which it stands; `Beyond the checklist` and `Your own` for what the provider does not list. */
  readonly section: string;
  readonly severity: Severity;
  readonly source: string;
  readonly verdict: Verdict;
  /** Why, in one sentence or several lines. */
  readonly reason: string;
  /** Checks that decide it, by id. */
  readonly checks: readonly string[];
  /** What a person must confirm about it, and why no check can; null where checks decide it alone. */
  readonly asks: string | null;
  readonly attestation: AttestationWord | null;
  /** It is excused by the baseline (`known`), or need not be any more (`stale`). */
  readonly baseline: 'known' | 'stale' | null;
  readonly baselineReason: string | null;
  /** What of it was not judged, each in a few words. */
  readonly unjudged: readonly string[];
}

/** Everything that a run has to say; all forms of it are made from this. */
export interface Report {
  /** Of this form. Fields are added without a change; when one changes its meaning or goes, this grows. */
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** With it, the provider's part of the run can be had again. */
  readonly seed: string;
  readonly integration: string;
  /** In the order of the checklist, then what is beyond it, then the team's own. */
  readonly items: readonly ItemResult[];
  readonly checks: readonly CheckResult[];
  /** Of the items of checklists and the team's own, without those beyond. */
  readonly counts: Counts;
  /** Of the items beyond the checklist. */
  readonly beyond: Counts;
  /** True where the run was stopped before its end: what was not reached is untested. */
  readonly stopped: boolean;
  /** `2/4` where this is one part of a run, or null. */
  readonly shard: string | null;
  readonly exitCode: ExitCode;
}

/** Sections that are not the provider's. */
export const BEYOND = 'Beyond the checklist';
export const OWN = 'Your own';

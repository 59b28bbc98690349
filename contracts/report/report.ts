import type { EvidenceLine } from '../harness/evidence.ts';
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
  /** Why, in one sentence, with what was seen and what was wanted. */
  readonly reason: string;
  /** What was seen to be right, in order. */
  readonly observations: readonly Observation[];
  /** What happened, by the journal; of a failure, around it. Secrets are masked. */
  readonly evidence: readonly EvidenceLine[];
  readonly fix: string;
  readonly why: string;
  readonly refs: readonly CitedRef[];
  readonly durationMs: number;
  /** The harness itself failed, so this says nothing of the integration. */
  readonly harnessError: boolean;
}

/** How an item of a checklist stands. */
export interface ItemResult {
  readonly provider: string;
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly source: string;
  readonly verdict: Verdict;
  readonly checks: readonly string[];
  /** What of it no check judges, or null. */
  readonly notJudged: string | null;
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
  readonly items: readonly ItemResult[];
  readonly checks: readonly CheckResult[];
  /** Of items. */
  readonly counts: Counts;
  readonly exitCode: ExitCode;
}

import type { CheckResult } from '../report/report.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** How often a check is carried out. */
export interface Repetition {
  /** In any case so often. */
  readonly times: number;
  /** A failure must be seen a second time before it is told. */
  readonly confirm: boolean;
}

/**
 * Carries out a check as often as is asked for, and makes one result of all: never a pass for having tried again, and never a failure for
 * one bad moment of the machine. What failed once and then passed is inconclusive, with the evidence of the failure.
 */
export async function repeated({ times, confirm }: Repetition, once: () => Promise<CheckResult>): Promise<CheckResult> {
  const results = [await once()];
  while (results.length < times) results.push(await once());
  const failures = results.filter(({ verdict }) => verdict === 'failed').length;
  if (failures === 1 && confirm) results.push(await once());
  return combined(results, confirm);
}

function combined(results: readonly CheckResult[], confirm: boolean): CheckResult {
  const [first] = results;
  if (!first) throw new TypeError('a check is carried out at least once');
  const outcomes = results.map(({ verdict }) => verdict);
  const durationMs = results.reduce((sum, result) => sum + result.durationMs, 0);
  const failures = results.filter(({ verdict }) => verdict === 'failed');
  const [failed] = failures;
  if (failed && (failures.length > 1 || !confirm)) return { ...failed, outcomes, durationMs };
  if (failed) {
    const others = outcomes.filter((verdict) => verdict !== 'failed').join(', ');
    const reason = `It failed once and came out as ${others} when it was tried again, so nothing is certain. The failure: ${failed.reason}`;
    return { ...failed, verdict: 'inconclusive', reason, outcomes, durationMs };
  }
  return { ...worstOf(results, first), outcomes, durationMs };
}

const DOUBT: readonly Verdict[] = ['inconclusive', 'untested'];

function worstOf(results: readonly CheckResult[], first: CheckResult): CheckResult {
  for (const doubt of DOUBT) {
    const found = results.find(({ verdict }) => verdict === doubt);
    if (found) return found;
  }
  return first;
}

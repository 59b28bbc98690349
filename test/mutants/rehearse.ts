import type { Config } from '../../contracts/harness/config.ts';
import { referenceConfig } from '../../contracts/harness/demo.ts';
import { type Progress, type RunOptions, runChecks } from '../../contracts/harness/run.ts';
import type { CheckResult, Report } from '../../contracts/report/report.ts';
import type { Verdict } from '../../contracts/verdict/verdict.ts';
import { messageOf } from '../../emulator/core/errors.ts';
import { rehearseNobody } from '../contracts/nobody.ts';
import { inMemory } from '../support/in-memory.ts';
import { startBundled } from './bundle.ts';
import { isAsWanted, type Subject, type Wanted, wantedOf } from './subjects.ts';

/** What one check said of one subject, and what it had to say. */
export interface Cell {
  readonly subject: string;
  readonly check: string;
  readonly verdict: Verdict;
  readonly wanted: Wanted;
  readonly reason: string;
  readonly durationMs: number;
  readonly harnessError: boolean;
}

/** Holds checks against a subject, each once: what a single run says must be right. Tells each verdict as it comes. */
export async function rehearse(
  subject: Subject,
  checks: readonly string[],
  jobs: number,
  onCell: (cell: Cell) => void,
): Promise<void> {
  inMemory();
  const left = new Set(checks);
  const onProgress = (progress: Progress) => {
    if (progress.type !== 'check-ended') return;
    left.delete(progress.result.id);
    onCell(cellOf(subject, progress.result));
  };
  try {
    await reportOf(subject, { only: checks, jobs, confirm: false, onProgress });
  } catch (error) {
    // One that does not start must not end the run of all others.
    for (const check of left) onCell(undecided(subject, check, messageOf(error)));
  }
}

function undecided(subject: Subject, check: string, reason: string): Cell {
  const wanted = wantedOf(subject, check);
  return { subject: subject.name, check, verdict: 'inconclusive', wanted, reason, durationMs: 0, harnessError: true };
}

function cellOf(subject: Subject, { id, verdict, reason, durationMs, harnessError }: CheckResult): Cell {
  const wanted = wantedOf(subject, id);
  return { subject: subject.name, check: id, verdict, wanted, reason, durationMs, harnessError };
}

async function reportOf(
  { kind, name, provider, change, isTimed: timing }: Subject,
  options: Omit<RunOptions, 'config'>,
): Promise<Report> {
  if (kind === 'nobody') return rehearseNobody(name, options);
  const config = await configOf(provider, change);
  return runChecks({ ...options, timing, config });
}

/** By name of the change: a defect is rehearsed with one check after another. */
const configs = new Map<string, Config>();

async function configOf(provider: string, change: string | null): Promise<Config> {
  const name = `${provider} ${change}`;
  const known = configs.get(name);
  if (known) return known;
  const config = referenceConfig(change ?? undefined, provider);
  const integration = { ...config.integration, start: await startBundled(provider) };
  // What people vouch for decides items; checks are decided without.
  const made = { ...config, attestations: null, integration };
  configs.set(name, made);
  return made;
}

/** True for what was declared, said by a harness that is well. */
export function isRight({ verdict, wanted, harnessError }: Cell): boolean {
  return isAsWanted(verdict, wanted) && (!harnessError || wanted === 'anything');
}

/** What was said, what was wanted, and why. */
export function sentenceOf({ subject, check, verdict, wanted, reason, durationMs }: Cell): string {
  return `${subject} × ${check}: ${verdict}, wanted ${wanted} (${(durationMs / 1000).toFixed(1)} s) — ${reason}`;
}

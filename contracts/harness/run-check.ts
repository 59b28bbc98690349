import { EmulatorError, messageOf } from '../../emulator/core/errors.ts';
import type { Provider } from '../../emulator/providers/provider.ts';
import { REFS } from '../refs.ts';
import type { CheckResult } from '../report/report.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Check } from './check.ts';
import { evidenceOf } from './evidence.ts';
import { Halt } from './halt.ts';
import type { Setting } from './setting.ts';
import { Trial } from './trial.ts';

/** What a check came to. */
interface Ending {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly seqs: readonly number[];
  readonly harnessError?: true;
}

/** Of what was seen to be right, this many entries are shown for a check that passed. */
const SHOWN_SEQS = 24;

/** Carries out one check in a setting. Rejects only when it was stopped. */
export async function runCheck(
  check: Check,
  provider: string,
  setting: Setting,
  signal: AbortSignal,
  onPhase: (says: string) => void,
): Promise<CheckResult> {
  const { clock } = setting.sandbox;
  const began = clock.monotonic();
  const trial = new Trial(setting, setting.sandbox.provider(provider), signal, onPhase);
  const ending = checked(trial, await endingOf(check, trial, signal));
  const seqs =
    ending.seqs.length > 0 ? ending.seqs : trial.observations.flatMap((seen) => seen.seqs).slice(0, SHOWN_SEQS);
  return {
    ...resultOf(check, provider, ending),
    observations: trial.observations,
    evidence: seqs.length === 0 ? [] : evidenceOf(trial.provider, trial.begin, seqs),
    durationMs: Math.round(clock.monotonic() - began),
    harnessError: ending.harnessError ?? false,
  };
}

/** The result of a check that was not carried out. */
export function resultOf(
  check: Check,
  provider: string,
  { verdict, reason }: { verdict: Verdict; reason: string },
): CheckResult {
  const { id, title, fix, why } = check;
  const refs = check.refs.map((ref) => ({ id: ref, ...REFS[ref] }));
  return {
    provider,
    id,
    title,
    verdict,
    reason,
    observations: [],
    evidence: [],
    fix,
    why,
    refs,
    durationMs: 0,
    harnessError: false,
  };
}

async function endingOf(check: Check, trial: Trial, signal: AbortSignal): Promise<Ending> {
  try {
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    const reason = await Promise.race([check.run(trial), stopped]);
    if (trial.observations.length > 0) return { verdict: 'passed', reason, seqs: [] };
    return {
      verdict: 'inconclusive',
      reason: `The check ${check.id} passed without having seen anything.`,
      seqs: [],
      harnessError: true,
    };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    if (thrown instanceof Halt) return { verdict: thrown.verdict, reason: thrown.message, seqs: thrown.seqs };
    if (thrown instanceof EmulatorError && thrown.code === 'integration_not_ready') {
      return { verdict: 'failed', reason: `After a restart: ${thrown.message}`, seqs: [] };
    }
    return {
      verdict: 'inconclusive',
      reason: `The harness itself failed: ${messageOf(thrown)}`,
      seqs: [],
      harnessError: true,
    };
  }
}

/** A provider that broke its own contract has proved nothing, whatever the integration made of it. */
function checked({ provider, begin }: Trial, ending: Ending): Ending {
  const own = ownFault(provider, begin);
  if (own === null || ending.harnessError) return ending;
  return {
    verdict: 'inconclusive',
    reason: `The emulator itself was at fault: ${own.says}`,
    seqs: [own.seq],
    harnessError: true,
  };
}

function ownFault({ journal }: Provider, begin: number): { seq: number; says: string } | null {
  for (const entry of journal.query({ since: begin })) {
    if (entry.kind === 'finding' && entry.finding === 'emulator_fault') return { seq: entry.seq, says: entry.says };
    const genuine = entry.kind === 'request' || (entry.kind === 'attempt' && entry.shape.length === 0);
    if (genuine && entry.violations?.length) return { seq: entry.seq, says: entry.violations.join('; ') };
  }
  return null;
}

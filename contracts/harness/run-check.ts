import { formatDuration } from '../../emulator/core/duration.ts';
import { EmulatorError, messageOf } from '../../emulator/core/errors.ts';
import type { KnobValue } from '../../emulator/core/knobs.ts';
import type { Provider } from '../../emulator/providers/provider.ts';
import { REFS } from '../refs.ts';
import type { CheckResult } from '../report/report.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { ActiveCheck, Check } from './check.ts';
import { Deadline } from './deadline.ts';
import { evidenceOf } from './evidence.ts';
import { Halt } from './halt.ts';
import type { Need } from './needs.ts';
import type { Setting } from './setting.ts';
import { Trial } from './trial.ts';

/** What a check came to. */
export interface Ending {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly seqs?: readonly number[];
  readonly missing?: readonly Need[];
  readonly harnessError?: true;
}

/** What carrying out a check needs to know. */
export interface Carrying {
  readonly provider: string;
  readonly setting: Setting;
  /** Stops the run. */
  readonly signal: AbortSignal;
  /** A check that has not ended by then (wall ms) is given up. */
  readonly timeoutMs: number;
  /** Measures how long a comparison of signatures takes. */
  readonly timing?: boolean;
  readonly onPhase: (says: string) => void;
  /** A knob of the provider that is turned for this one check. */
  readonly knob?: Turned | null;
}

/** A knob with another value than it has otherwise. */
export interface Turned {
  readonly name: string;
  readonly value: KnobValue;
}

/** Of what was seen to be right, this many entries are shown for a check that passed. */
const SHOWN_SEQS = 24;

/** Carries out one check in a setting. Rejects only when the run was stopped. */
export async function runCheck(check: ActiveCheck, carrying: Carrying): Promise<CheckResult> {
  const { provider, setting, signal, timeoutMs, timing, onPhase } = carrying;
  const { clock } = setting.sandbox;
  const began = clock.monotonic();
  const until = new Deadline(clock, timeoutMs, signal);
  if (carrying.knob) setting.sandbox.provider(provider).knobs.set(carrying.knob.name, carrying.knob.value);
  const trial = new Trial(setting, setting.sandbox.provider(provider), until.signal, onPhase, timing);
  const ended = await endingOf(check, trial, signal, timeoutMs).finally(() => until.end());
  const ending = checked(trial, ended);
  const seqs = ending.seqs?.length ? ending.seqs : trial.observations.flatMap((seen) => seen.seqs).slice(0, SHOWN_SEQS);
  return {
    ...resultOf(check, provider, ending),
    observations: trial.observations,
    unjudged: [...new Set(trial.unjudgedParts)],
    evidence: seqs.length === 0 ? [] : evidenceOf(trial.provider, trial.begin, seqs),
    durationMs: Math.round(clock.monotonic() - began),
  };
}

/** The result of a check of which no more is known than its ending. */
export function resultOf(check: Check, provider: string, ending: Ending): CheckResult {
  const { id, title, fix, why, needs } = check;
  const { verdict, reason, missing = [], harnessError = false } = ending;
  const refs = check.refs.map((ref) => ({ id: ref, ...REFS[ref] }));
  return {
    provider,
    id,
    title,
    verdict,
    reason,
    observations: [],
    unjudged: [],
    evidence: [],
    fix,
    why,
    refs,
    needs,
    missing,
    durationMs: 0,
    outcomes: [verdict],
    harnessError,
  };
}

async function endingOf(check: ActiveCheck, trial: Trial, stop: AbortSignal, timeoutMs: number): Promise<Ending> {
  try {
    const stopped = new Promise<never>((_, reject) => {
      trial.signal.addEventListener('abort', () => reject(trial.signal.reason), { once: true });
    });
    const reason = await Promise.race([check.run(trial), stopped]);
    if (trial.observations.length > 0) return { verdict: 'passed', reason };
    const says = `The check ${check.id} passed without having seen anything.`;
    return { verdict: 'inconclusive', reason: says, harnessError: true };
  } catch (thrown) {
    if (stop.aborted) throw thrown;
    if (trial.signal.aborted) {
      const reason = `It did not end within ${formatDuration(timeoutMs)}; give it longer with --timeout.`;
      return { verdict: 'inconclusive', reason, seqs: [trial.journal.last] };
    }
    if (thrown instanceof Halt) return { ...thrown, reason: thrown.message };
    if (thrown instanceof EmulatorError && thrown.code === 'integration_not_ready') {
      return { verdict: 'failed', reason: `After a restart: ${thrown.message}` };
    }
    return { verdict: 'inconclusive', reason: `The harness itself failed: ${messageOf(thrown)}`, harnessError: true };
  }
}

/** A provider that broke its own contract has proved nothing, whatever the integration made of it. */
function checked({ provider, begin }: Trial, ending: Ending): Ending {
  const own = ownFault(provider, begin);
  if (own === null || ending.harnessError) return ending;
  const reason = `The emulator itself was at fault: ${own.says}`;
  return { verdict: 'inconclusive', reason, seqs: [own.seq], harnessError: true };
}

function ownFault({ journal }: Provider, begin: number): { seq: number; says: string } | null {
  for (const entry of journal.query({ since: begin })) {
    if (entry.kind === 'finding' && entry.finding === 'emulator_fault') return { seq: entry.seq, says: entry.says };
    const genuine = entry.kind === 'request' || (entry.kind === 'attempt' && entry.shape.length === 0);
    if (genuine && entry.violations?.length) return { seq: entry.seq, says: entry.violations.join('; ') };
  }
  return null;
}

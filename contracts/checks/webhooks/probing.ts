import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import { type Effects, seqsOf } from '../../harness/effects.ts';
import { announce, howAnswered, lastOf, sample } from '../../harness/fence.ts';
import type { Mistake } from '../../harness/mistake.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

/** What webhooks are judged with. */
export interface Case {
  readonly trial: Trial;
  readonly connection: Connection;
  readonly effects: Effects;
}

/** A webhook that is sent to see how it is taken. */
export interface Probe {
  /** Completes "a webhook …". */
  readonly says: string;
  send(): Promise<AttemptEntry>;
}

/** A genuine webhook that was not taken for one. */
export interface Rejected {
  readonly probe: Probe;
  /** What became of it: "was answered 401 and had no effect". */
  readonly how: string;
  readonly seqs: readonly number[];
}

/**
 * Sends what must be refused, and blames what is not. All go out one after another, with one look at what they brought about and a genuine
 * webhook behind them; where anything of that is not right, each is sent once more, alone between genuine ones, to find the culprit.
 */
export async function refusals(one: Case, probes: readonly Probe[]): Promise<Mistake[]> {
  const { trial, effects } = one;
  const together = await effects.of(() => inTurn(probes));
  const fence = await genuine(one);
  const isClean = together.result.every((attempt) => isRefused(attempt));
  if (isClean && together.effects === 0 && !together.changed && fence.isFine && fence.effects <= 1) {
    together.result.forEach((attempt, i) => {
      const says = `a webhook ${probes[i]?.says} is refused with ${howAnswered(attempt)}, without an effect`;
      trial.saw(says, [attempt.seq, ...fence.seqs]);
    });
    return [];
  }
  const mistakes: Mistake[] = [];
  for (const probe of probes) mistakes.push(...(await refusal(one, probe)));
  if (mistakes.length > 0) return mistakes;
  const seqs = [...seqsOf(together.result), ...seqsOf(together.calls), ...fence.seqs];
  const says = `${probes.length} webhooks that must be refused had ${together.effects} effects when they came together, and none when each came alone, so it cannot be told what they were.`;
  return trial.halt('inconclusive', says, seqs);
}

/** Sends genuine webhooks one after another, and gives those that were not taken for what they are. */
export async function rejections(one: Case, probes: readonly Probe[]): Promise<Rejected[]> {
  const { trial, effects } = one;
  if (effects.areCountable) {
    const together = await effects.of(() => inTurn(probes));
    const isClean = together.result.every(({ outcome }) => outcome === 'accepted');
    if (isClean && together.effects >= probes.length) {
      together.result.forEach((attempt, i) => {
        trial.saw(`a webhook ${probes[i]?.says} is accepted and has an effect`, [attempt.seq]);
      });
      return [];
    }
  }
  const rejected: Rejected[] = [];
  for (const probe of probes) {
    const seen = await effects.of(() => probe.send());
    const { result: attempt } = seen;
    const hasEffect = seen.effects > 0 || seen.changed;
    const seqs = [attempt.seq, ...seqsOf(seen.calls)];
    if (attempt.outcome === 'accepted' && hasEffect) {
      trial.saw(`a webhook ${probe.says} is accepted and has an effect`, seqs);
      continue;
    }
    const how = `was answered ${howAnswered(attempt)} and had ${hasEffect ? 'an effect' : 'no effect'}`;
    rejected.push({ probe, how, seqs });
  }
  return rejected;
}

/** A genuine webhook of the usual kind: the fence behind whatever came before it. */
export async function genuine({ trial, connection, effects }: Case) {
  const seen = await effects.of(async () => lastOf(await announce(trial, sample(trial, connection))));
  const isFine = seen.result.outcome === 'accepted' && (seen.effects > 0 || seen.changed);
  const how = `was answered ${howAnswered(seen.result)} and had ${seen.effects > 0 || seen.changed ? 'an effect' : 'no effect'}`;
  const isDown = seen.result.response === null;
  return { isFine, isDown, how, effects: seen.effects, seqs: [seen.result.seq, ...seqsOf(seen.calls)] };
}

async function inTurn(probes: readonly Probe[]): Promise<AttemptEntry[]> {
  const attempts: AttemptEntry[] = [];
  for (const { send } of probes) attempts.push(await send());
  return attempts;
}

function isRefused({ outcome, response }: AttemptEntry): boolean {
  return outcome === 'refused' && response !== null && response.status >= 400 && response.status < 500;
}

/** One probe, judged, and a genuine webhook behind it: whatever it sets off has happened when that has had its effect. */
async function refusal(one: Case, { says, send }: Probe): Promise<Mistake[]> {
  const { trial, effects } = one;
  const { result: attempt, ...seen } = await effects.of(send);
  const fence = await genuine(one);
  const status = attempt.response?.status ?? null;
  const mistakes: Mistake[] = [];
  const seqs = [attempt.seq, ...seqsOf(seen.calls)];
  const blame = (how: string) => mistakes.push({ says: `A webhook ${says} ${how}`, seqs });
  if (status === null) blame(`was not answered (${howAnswered(attempt)})`);
  else if (status >= 500) blame(`crashed the receiver: it answered ${status}, wanted is a refusal such as 401`);
  else if (attempt.outcome === 'accepted') blame(`was accepted with ${status}, wanted is a refusal such as 401`);
  else if (status < 400) blame(`was answered ${status}, wanted is a refusal such as 401`);
  else if (seen.effects > 0 || seen.changed) blame(`was answered ${status} and had its effect all the same`);
  else if (fence.effects > 1) blame(`was answered ${status} and had its effect later`);
  if (!fence.isFine) {
    mistakes.push({
      says: `After a webhook ${says}, a genuine one ${fence.how}`,
      seqs: [attempt.seq, ...fence.seqs],
    });
    // What brought it down must not be blamed on the next.
    if (fence.isDown && trial.host.canRestart) await trial.host.restart();
  }
  if (mistakes.length === 0)
    trial.saw(`a webhook ${says} is refused with ${status}, without an effect`, [attempt.seq, ...fence.seqs]);
  return mistakes;
}

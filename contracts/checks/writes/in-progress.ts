import type { RequestEntry } from '../../../emulator/core/entry.ts';
import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import { endOf } from '../../harness/meaning.ts';
import { startNoise } from '../../harness/noise.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { creations, keyOf, needsKeys } from './keys.ts';
import { countOf, make } from './made.ts';

/** So often a repetition is told that the first attempt still runs; a job that tries less often is not held to it. */
const MOST_TOLD = 3;
/** All waits together (wall ms): less is a loop without a wait, whatever jitter there is. */
const LEAST_WAIT_MS = 100;
/** Longest silence of an integration between two attempts. */
const QUIET_MS = 1_500;

/** What became of the attempt that still runs. */
const ENDS: readonly { readonly says: string; readonly first: FaultSpec }[] = [
  { says: 'came to nothing', first: { reset: 'before' } },
  { says: 'was done, and its answer was lost', first: { drop: true } },
];

export default defineCheck({
  id: 'write.in-progress',
  title: 'A write that is told to be in progress is waited for and repeated under its key',
  refs: ['idempotency-key-draft', 'stripe#idempotent-requests'],
  needs: ['connect', 'create'],
  applies: ({ operations, creation, idempotency }) =>
    operations.create === null || creation === null
      ? 'nothing is created through it'
      : !idempotency?.errors.inProgress
        ? 'it never says that a write is in progress'
        : null,
  fix: 'Take the answer that a write is still in progress for a wait, not for a conflict: try again later, with growing waits, under the same key, and take the answer that was kept for a success.',
  why: 'The first attempt may still succeed after its answer was given up. Who takes the conflict for an end loses the order; who tries again under another key places it twice.',
  bad: 'if (status === 409) throw new Conflict(); // the first attempt may still be done',
  good: 'if (code === "idempotency_in_progress") return again(request, { sameKey: true, after: backoff(attempt) });',
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase('A thing is made while all is well');
    await ordinary(trial, connection, 'running-0');
    let judged = 0;
    for (const [i, { says, first }] of ENDS.entries()) {
      trial.phase(`A write is in progress when it is repeated; the first attempt ${says}`);
      if (await inProgress(trial, connection, `running-${i + 1}`, says, first)) judged++;
    }
    if (judged === 0) trial.halt('untested', 'The integration repeated no write, so none was told to be in progress.');
    trial.phase('Another thing is made');
    await ordinary(trial, connection, 'running-last');
    return 'Writes that were told to be in progress were waited for, repeated under the same key, and had one effect each.';
  },
});

/** The positive control. */
async function ordinary(trial: Trial, connection: Connection, key: string): Promise<void> {
  const asked = await make(trial, connection, key);
  const writes = creations(trial, connection, asked.entry.seq);
  const seqs = [asked.entry.seq, ...seqsOf(writes)];
  if (!isSuccess(asked.status) || countOf(trial, key) !== 1) {
    const says = `While all was well, a write was answered ${answersOf([asked])} and made ${countOf(trial, key)} things.`;
    trial.halt('untested', says, seqs);
  }
  needsKeys(trial, writes);
  trial.saw('a write has its effect while all is well', seqs);
}

/** False where it does not come to that. */
async function inProgress(
  trial: Trial,
  connection: Connection,
  key: string,
  says: string,
  first: FaultSpec,
): Promise<boolean> {
  const { provider, profile, cause, declares } = trial;
  const error = profile.idempotency?.errors.inProgress ?? '';
  const where = { operation: profile.operations.create ?? '', credential: connection.subject };
  const times = Math.max(1, Math.min(MOST_TOLD, declares.maxAttempts - 2));
  provider.faults.add({ ...where, ...first, times: 1 }, cause);
  const told = provider.faults.add({ ...where, error, skip: 1, times }, cause);
  const noise = startNoise(trial.clock, trial.signal);
  const asked = await make(trial, connection, key);
  await rest(trial, connection, QUIET_MS);
  const noiseMs = await noise.stop();
  const writes = creations(trial, connection, asked.entry.seq);
  const seqs = [asked.entry.seq, ...seqsOf(writes)];
  if (writes.length < 2 || told.met === 0) {
    trial.unjudged(`whether it waits for a write in progress (it did not repeat one that ${says})`);
    provider.faults.clear(undefined, cause);
    return false;
  }
  oneKey(trial, writes, seqs);
  const last = writes.at(-1);
  const gaveUp = last?.faults.includes(told.id) ?? false;
  provider.faults.clear(undefined, cause);
  if (gaveUp && writes.length >= declares.maxAttempts) {
    trial.unjudged('whether a write in progress is waited for (its attempts were used up)');
    return false;
  }
  trial.require(
    !gaveUp,
    `A write was told ${told.met} times that it is in progress (${error}), and was given up then (answered ${answersOf([asked])}), wanted is that it is waited for and repeated.`,
    seqs,
  );
  waited(trial, writes, { fault: told.id, noiseMs, seqs });
  const count = countOf(trial, key);
  trial.require(
    count === 1 && isSuccess(asked.status),
    `A write was in progress when it was repeated, and its first attempt ${says}; in the end there are ${count} of "${key}" and the job was answered ${answersOf([asked])}, wanted is one, and the work done.`,
    seqs,
  );
  trial.saw(
    `a write in progress, of which the first attempt ${says}, was repeated under its key until it was done`,
    seqs,
  );
  return true;
}

function oneKey(trial: Trial, writes: readonly RequestEntry[], seqs: readonly number[]): void {
  const keys = new Set(writes.map((write) => keyOf(trial, write)));
  trial.require(
    keys.size === 1,
    `A write was told that it is in progress, and was repeated under ${keys.size - 1} other keys, wanted is the same one: under another key it is a second write.`,
    seqs,
  );
}

function waited(
  trial: Trial,
  writes: readonly RequestEntry[],
  { fault, noiseMs, seqs }: { fault: string; noiseMs: number; seqs: readonly number[] },
): void {
  const waits = writes.flatMap((write, i) => {
    const next = writes[i + 1];
    return next && write.faults.includes(fault) ? [next.wall - endOf(write)] : [];
  });
  const total = waits.reduce((sum, wait) => sum + wait, 0);
  trial.require(
    total >= LEAST_WAIT_MS,
    `A write was told ${waits.length} times that it is in progress, and was repeated after ${Math.round(total)} ms of waiting in all, wanted are growing waits.`,
    seqs,
  );
  // A loop without a wait waits, too, where the machine makes it.
  if (total - waits.length * noiseMs < LEAST_WAIT_MS) {
    trial.halt('inconclusive', `The machine is too busy to tell waits of ${Math.round(total)} ms from its own.`, seqs);
  }
}

import type { RequestEntry } from '../../../emulator/core/entry.ts';
import type { Fault } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { lookAt, newsSince, type Told } from '../operations/told.ts';
import { goesOn } from '../retries/recovery.ts';
import { creations, keyOf } from '../writes/keys.ts';
import { countOf } from '../writes/made.ts';
import { type Code, codesOf, ENDING, isTransient } from './codes.ts';
import { usualOperation } from './usual.ts';

const QUIET_MS = 700;
const LATER_S = 3_600;
/** Client libraries repeat every 409 by its status; that is noted, and bounded. */
const TOLERATED = 409;
/** Kept under the key of a write like any refusal, though it is told to be transient: no repetition could succeed, so it is not played. @see https://docs.augno.com/api/idempotency */
const KEPT = 408;
const WORDS_OF_FAILURE = /error|fail|refus|skip|partial|incomplete/i;

/** One piece of work that meets a code. */
interface Played {
  readonly code: Code;
  readonly what: 'read' | 'write';
  readonly asked: Asked;
  readonly fault: Fault;
  readonly calls: readonly RequestEntry[];
  readonly seqs: readonly number[];
}

export default defineCheck({
  id: 'augno.error-matrix',
  title: 'Every error code is handled: what is transient is repeated and done, anything else is tried once and told',
  refs: ['augno#go-live', 'augno#errors', 'augno#idempotency'],
  needs: ['connect', 'sync'],
  wants: ['create', 'messages', 'alerts', 'clock', 'restart'],
  under: ['should_retry_header'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about the error codes of Augno'),
  fix: 'Decide by is_transient, and by the status where there is no envelope: repeat what is transient, a bounded number of times, with growing waits and the same idempotency key; end anything else after one try and tell it. Never decide by the message, and give every switch over codes a default.',
  why: 'Of 33 codes most are seen for the first time in production. A code that no branch expects ends the process, drops an order, or repeats a refusal all night.',
  bad: "switch (error.code) { case 'missing_field': …; case 'rate_limit_exceeded': … } // and the other 31?",
  good: 'if (error.is_transient) return again(request, { sameKey: true });\nthrow new Refused(error.code, error.param);',
  async run(trial) {
    const connection = await trial.connect('one');
    const operation = await usualOperation(trial, connection);
    const canWrite = trial.has('create') && (await ordinaryWrite(trial, connection));
    if (!canWrite) trial.unjudged('codes of writes (it cannot be asked for one)');
    const codes = codesOf(trial.provider);
    let told = await lookAt(trial, connection);
    for (const code of codes.filter(({ name }) => !ENDING.includes(name))) {
      told = await judged(trial, connection, told, await read(trial, connection, operation, code));
      if (canWrite && code.status !== KEPT)
        told = await judged(trial, connection, told, await write(trial, connection, code));
    }
    for (const name of ENDING) {
      const code = codes.find((one) => one.name === name);
      if (code) await ending(trial, connection, operation, code);
    }
    await goesOn(trial, [connection], `${codes.length} error codes`);
    return `${codes.length} error codes on reads${canWrite ? ' and writes' : ''}: what was transient was repeated and done, anything else was tried once and told, and work went on after each.`;
  },
});

async function ordinaryWrite(trial: Trial, connection: Connection): Promise<boolean> {
  trial.phase('A thing is made while all is well');
  const asked = await make(trial, connection, 'matrix-0');
  if (!isSuccess(asked.status) || countOf(trial, 'matrix-0') !== 1) return false;
  trial.saw('a write has its effect while all is well', [asked.entry.seq]);
  return true;
}

/** Of one customer, so that nothing else than the order is made. */
function make(trial: Trial, connection: Connection, po: string): Promise<Asked> {
  return trial.trigger('create', connection, { number: 'c-matrix', name: 'Customer of the matrix', po });
}

async function read(trial: Trial, connection: Connection, operation: string, code: Code): Promise<Played> {
  trial.phase(`A read is refused with ${code.name}`);
  const fault = meet(trial, connection, operation, code);
  const asked = await trial.trigger('sync', connection);
  const calls = () => trial.calls(connection, asked.entry.seq).filter((call) => call.operation === operation);
  if (isTransient(calls()) && calls().length < 2) await rest(trial, connection, QUIET_MS);
  trial.provider.faults.clear(fault.id, trial.cause);
  return { code, what: 'read', asked, fault, calls: calls(), seqs: [asked.entry.seq, ...seqsOf(calls())] };
}

async function write(trial: Trial, connection: Connection, code: Code): Promise<Played> {
  trial.phase(`A write is refused with ${code.name}`);
  const fault = meet(trial, connection, trial.profile.operations.create ?? '', code);
  const asked = await make(trial, connection, poOf(code));
  const calls = () => creations(trial, connection, asked.entry.seq);
  const isLeft = () => isTransient(calls()) && countOf(trial, poOf(code)) === 0;
  if (isLeft()) await rest(trial, connection, QUIET_MS);
  // Who keeps it for later does it when its time has come.
  if (isLeft() && trial.has('clock')) {
    await trial.trigger('clock', null, { seconds: LATER_S });
    await rest(trial, connection, QUIET_MS);
  }
  trial.provider.faults.clear(fault.id, trial.cause);
  return { code, what: 'write', asked, fault, calls: calls(), seqs: [asked.entry.seq, ...seqsOf(calls())] };
}

const poOf = ({ name }: Code): string => `matrix-${name}`;

/** Once where it is transient; otherwise for as long as anybody asks. */
function meet(trial: Trial, { subject }: Connection, operation: string, { name, isTransient: once }: Code): Fault {
  trial.refill();
  return trial.provider.faults.add(
    { operation, error: name, credential: subject, ...(once && { times: 1 }) },
    trial.cause,
  );
}

/** Ends the check where it was handled wrongly; gives what people know afterwards. */
async function judged(trial: Trial, connection: Connection, before: Told, played: Played): Promise<Told> {
  const { code, what, asked, fault, calls, seqs } = played;
  const { maxAttempts } = trial.declares;
  trial.require(
    asked.status !== null,
    `A ${what} was refused with ${code.name}, and the integration gave no answer any more (${answersOf([asked])}), wanted is that it lives on.`,
    seqs,
  );
  if (fault.met === 0) {
    const others = trial.calls(connection, asked.entry.seq);
    const says = `A ${what} was to be refused with ${code.name}; the job was answered ${answersOf([asked])} and made ${others.length} calls`;
    if (others.length > 0) trial.halt('inconclusive', `${says}, none of which met it.`, seqs);
    trial.require(false, `${says}, wanted is that work goes on after earlier refusals.`, seqs);
  }
  const attempts = mostOfOneThing(calls);
  trial.require(
    attempts <= maxAttempts,
    `A ${what} that was refused with ${code.name} was tried ${attempts} times, wanted are at most ${maxAttempts} (declares.maxAttempts).`,
    seqs,
  );
  const after = await lookAt(trial, connection);
  if (code.isTransient) transient(trial, played);
  else permanent(trial, played, attempts, newsSince(before, after).length > 0);
  trial.saw(`a ${what} that was refused with ${code.name} was ${code.isTransient ? 'repeated' : 'tried once'}`, seqs);
  return after;
}

function transient(trial: Trial, { code, what, asked, calls, seqs }: Played): void {
  const keys = new Set(calls.map((call) => keyOf(trial, call)));
  trial.require(
    keys.size <= 1,
    `A write that was refused with ${code.name} was repeated under ${keys.size - 1} other keys, wanted is the same one.`,
    seqs,
  );
  const isDone = what === 'read' ? isSuccess(asked.status) : countOf(trial, poOf(code)) === 1;
  trial.require(
    isDone && calls.length > 1,
    `A ${what} was refused once with ${code.name}, which is transient; it was tried ${calls.length} times, and the job was answered ${answersOf([asked])}, wanted is that it is repeated and done.`,
    seqs,
  );
}

function permanent(trial: Trial, { code, what, asked, seqs }: Played, attempts: number, isTold: boolean): void {
  if (attempts > 1 && code.status === TOLERATED) {
    trial.unjudged(`repetitions of a 409 (${code.name} was tried ${attempts} times, as client libraries do)`);
  } else {
    trial.require(
      attempts <= 1,
      `A ${what} that was refused with ${code.name} was tried ${attempts} times, wanted is once: it is not transient.`,
      seqs,
    );
  }
  trial.require(
    !isSuccess(asked.status) || isTold || answerSays(trial),
    `A ${what} was refused with ${code.name}, the job was answered ${answersOf([asked])}, and nobody was told, wanted is that it is told as a failure.`,
    seqs,
  );
}

/** True where the last answer speaks of a failure, though its status does not. */
function answerSays({ host }: Trial): boolean {
  const last = host.sightings.all.findLast(({ what }) => what.startsWith('trigger '));
  return WORDS_OF_FAILURE.test(last?.text ?? '');
}

/** A code that may end all work until somebody acts: it must be survived, and no more is asked here. */
async function ending(trial: Trial, connection: Connection, operation: string, code: Code): Promise<void> {
  if (!trial.has('restart')) {
    trial.unjudged(`${code.name} (it cannot be restarted after it)`);
    return;
  }
  const { asked, calls, seqs } = await read(trial, connection, operation, code);
  trial.require(
    asked.status !== null && mostOfOneThing(calls) <= 1,
    `A read was refused with ${code.name}: it was tried ${mostOfOneThing(calls)} times, and the job was answered ${answersOf([asked])}, wanted are one try and an answer.`,
    seqs,
  );
  trial.saw(`a read that was refused with ${code.name} was tried once`, seqs);
  await trial.restart();
}

/** Most requests for one and the same thing. */
function mostOfOneThing(calls: readonly RequestEntry[]): number {
  const counts = new Map<string, number>();
  for (const { path, query } of calls) {
    const thing = `${path}?${query}`;
    counts.set(thing, (counts.get(thing) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

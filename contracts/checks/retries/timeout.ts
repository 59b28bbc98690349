import { formatDuration } from '../../../emulator/core/duration.ts';
import type { RequestEntry } from '../../../emulator/core/entry.ts';
import type { Fault, FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { firstOperation } from './outage.ts';
import { goesOn, untilDone } from './recovery.ts';

/** So much later than declared is forgiven: a busy machine, and a client that looks once a second. */
const TOLERANCE_MS = 1_500;
const TOLERANCE_SHARE = 0.1;
const POLL_MS = 50;
/** What a job may take besides the waiting. */
const JOB_MS = 30_000;
const SOME_BYTES = 20;

/** A way in which an answer does not come, or not as a whole. */
interface Silence {
  readonly says: string;
  fault(forMs: number): FaultSpec;
  /** The client must end it; otherwise we have. */
  readonly isOpen: boolean;
}

const SILENCES: readonly Silence[] = [
  { says: 'never answered', isOpen: true, fault: (hangMs) => ({ hangMs }) },
  { says: 'silent after the head', isOpen: true, fault: (forMs) => ({ stall: { afterBytes: 0, forMs } }) },
  { says: 'silent in the middle', isOpen: true, fault: (forMs) => ({ stall: { afterBytes: SOME_BYTES, forMs } }) },
  { says: 'reset', isOpen: false, fault: () => ({ reset: 'before' }) },
  { says: 'cut off in the middle', isOpen: false, fault: () => ({ truncate: SOME_BYTES }) },
];

interface Held extends Silence {
  readonly connection: Connection;
}

export default defineCheck({
  id: 'retry.timeout',
  title: 'A call whose answer does not come is given up, and other work goes on',
  refs: ['sre-book#22', 'aws-builders#backoff'],
  needs: ['connect', 'sync'],
  applies: ({ operations }) => ((operations.read ?? operations.list) === null ? 'it has no call to wait for' : null),
  fix: 'Give every call a deadline for the whole answer, body included, not only for the connection. Take an answer that is cut off for none.',
  why: 'A provider that accepts and says nothing holds one worker per call. Without a deadline a handful of such calls stops the whole service, and nobody sees an error.',
  bad: 'const response = await fetch(url);\nreturn response.json();',
  good: 'const signal = AbortSignal.timeout(10_000);\nconst response = await fetch(url, { signal });\nreturn await response.json();',
  async run(trial) {
    const other = await trial.connect('other');
    const held: Held[] = [];
    for (const silence of SILENCES) held.push({ ...silence, connection: await trial.connect(silence.says) });
    const operation = await firstOperation(trial, other);
    const longest = await hold(trial, operation, held, other);
    await goesOn(
      trial,
      held.map(({ connection }) => connection),
      'calls without an answer',
    );
    return `Calls without an answer, or with a part of one, were given up after ${formatDuration(longest)} at most (${formatDuration(trial.declares.clientTimeoutMs)} are declared), other work went on meanwhile, and all connections worked afterwards.`;
  },
});

/** Holds a call of each connection in its own way, until the integration has given up; gives after how long it did at the latest. */
async function hold(trial: Trial, operation: string, held: readonly Held[], other: Connection): Promise<number> {
  const { provider, journal, clock, signal, declares } = trial;
  const limitMs = declares.clientTimeoutMs * (1 + TOLERANCE_SHARE) + TOLERANCE_MS;
  trial.phase('A call is accepted, and its answer does not come, or not as a whole');
  trial.refill();
  const since = journal.last;
  // On one connection each counts the calls of all, and takes the next one.
  const faults = held.map(({ fault, connection }, i) =>
    provider.faults.add(
      {
        ...fault(limitMs + JOB_MS),
        operation,
        credential: connection.subject,
        times: 1,
        ...(trial.isGiven && { skip: i }),
      },
      trial.cause,
    ),
  );
  // Longer than a job is given as a rule: it must be the integration that gives up, and not because we went away.
  const patienceMs = SILENCES.length * limitMs + JOB_MS;
  const jobs = held.map(({ connection }) => ask(trial, connection, patienceMs));
  const calls = () => held.map(({ connection }, i) => metBy(trial, connection, faults[i], since));
  for (const began = clock.wall(); calls().some((call) => call === undefined); ) {
    // One that does one thing after another comes to the next when it has given up the one before.
    if (clock.wall() - began > patienceMs || jobs.every(({ isOver }) => isOver())) break;
    judge(trial, held, calls(), limitMs);
    await clock.sleepWall(POLL_MS, signal);
    signal.throwIfAborted();
  }
  const missing = held.filter((_, i) => calls()[i] === undefined).map(({ says }) => says);
  if (missing.length > 0) trial.halt('inconclusive', `No call came to be ${missing.join(', ')}.`);

  const meanwhile = ask(trial, other, patienceMs);
  let wasMeanwhile = false;
  for (let isOpen = true; isOpen; ) {
    judge(trial, held, calls(), limitMs);
    isOpen = calls().some((call) => call?.outcome === 'open');
    wasMeanwhile ||= isOpen && meanwhile.isOver();
    if (isOpen) await clock.sleepWall(POLL_MS, signal);
    signal.throwIfAborted();
  }
  const first = await meanwhile.ended;
  // A breaker may have opened: what counts is that it closes again.
  const [job = first] = isSuccess(first.status) ? [first] : await untilDone(trial, [other], JOB_MS);
  wasMeanwhile &&= job === first;
  trial.require(
    isSuccess(job.status),
    `After ${held.length} calls were held, a job on another connection was not done (${answersOf([job])}), wanted is that other work goes on.`,
    [job.entry.seq],
  );
  if (wasMeanwhile) trial.saw('while calls were held, a job on another connection was done', [job.entry.seq]);
  else trial.unjudged('whether other work goes on while a call is held (it went on after it was given up)');
  await Promise.all(jobs.map(({ ended }) => ended));
  const ends = calls().filter((call) => call !== undefined);
  for (const [i, { says }] of held.entries()) {
    trial.saw(`a call that was ${says} was given up`, seqsOf(ends.slice(i, i + 1)));
  }
  return Math.round(Math.max(...ends.map(({ durationMs }) => durationMs ?? 0)));
}

/** A call that is still held after the limit has no deadline. */
function judge(
  trial: Trial,
  held: readonly Held[],
  calls: readonly (RequestEntry | undefined)[],
  limitMs: number,
): void {
  for (const [i, { says, isOpen }] of held.entries()) {
    const call = calls[i];
    if (!call || !isOpen) continue;
    const tookMs = call.durationMs ?? trial.clock.wall() - call.wall;
    trial.require(
      tookMs <= limitMs,
      `A call that was ${says} was still waited for after ${formatDuration(Math.round(tookMs))}, wanted is that it is given up after ${formatDuration(trial.declares.clientTimeoutMs)} (declares.clientTimeout).`,
      [call.seq],
    );
  }
}

function metBy(
  trial: Trial,
  connection: Connection,
  fault: Fault | undefined,
  since: number,
): RequestEntry | undefined {
  return trial.calls(connection, since).find(({ faults }) => fault !== undefined && faults.includes(fault.id));
}

function ask(
  trial: Trial,
  connection: Connection,
  withinMs: number,
): { readonly ended: Promise<Asked>; isOver(): boolean } {
  let isOver = false;
  const ended = trial.trigger('sync', connection, {}, withinMs).finally(() => {
    isOver = true;
  });
  // A check that ended before must not bring the process down.
  ended.catch(() => undefined);
  return { ended, isOver: () => isOver };
}

import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { formatDuration } from '../../../emulator/core/duration.ts';
import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, control, type Jobs, startJobs, undone } from '../../harness/jobs.ts';
import { endOf } from '../../harness/meaning.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { absurd } from './absurd-waits.ts';

const JOBS = 5;
const LEAST_PENDING = 4;
/** The refusal comes when all jobs are under way, and the others are answered later, so that what they do next is theirs to decide. */
const REFUSED_AFTER_MS = 200;
const OTHERS_AFTER_MS = 600;
/** What was sent this shortly after the refusal may have crossed it on the way; on a machine that stalls, so many stalls later still. */
const IN_TRANSIT_MS = 100;
const STALLS = 3;
const STALL_RESOLUTION_MS = 10;
const NANOSECONDS = 1e6;
/** On a busy machine so shortly: then it is tried once more, and more room is left for all to be under way before the refusal. */
const CROSSED_MS = 1_000;
const MORE_ROOM = 4;
const SURELY_MS = 2_000;
const QUIET_MS = 150;
const POLL_MS = 50;
/** The wait that is asked for, in seconds, unless the ordinary backoff is so long that it would be obeyed by luck. */
const LEAST_WAIT_S = 3;
const MOST_WAIT_S = 60;
const TIMES_ORDINARY = 3;
/** An ordinary retry is looked for so long while its job is under way, and so long once that was answered. */
const ORDINARY_WITHIN_MS = 20_000;
const ORDINARY_BEHIND_MS = 3_000;
/** A retry later than asked for is no failure, unless it is later than so many times the wait, and this. */
const PATIENCE_TIMES = 3;
const PATIENCE_MS = 30_000;

/** One way of saying how long to wait. */
interface Variant {
  readonly says: string;
  readonly retryAfter: NonNullable<FaultSpec['retryAfter']>;
  /** How much too early is forgiven: timers are not exact, and dates have whole seconds. */
  readonly toleranceMs: number;
}

export default defineCheck({
  id: 'limit.retry-after',
  title: 'After a 429 nobody calls with that credential before Retry-After is over, and the work is done then',
  refs: ['rfc6585#4', 'rfc9110#10.2.3'],
  needs: ['connect', 'sync'],
  applies: ({ operations, errors }) =>
    errors.limited === null || (operations.read ?? operations.list) === null ? 'it has no rate limit' : null,
  fix: 'Read Retry-After as seconds or as an HTTP date, and pause the credential, not only the request: everything that uses it waits until then, plus a little jitter, and then repeats the refused request.',
  why: 'Calls during the wait are refused, too, prolong it, and can get an integration suspended; a refused request that is not repeated is data that silently is missing.',
  bad: 'if (response.status === 429) return retry(request, 1000);',
  good: 'if (response.status === 429) gate.pause(credential, retryAfterMs(response));\n// every request of this credential passes the gate\nawait gate.enter(credential);',
  async run(trial) {
    const one = await trial.connect('one');
    const two = await trial.connect('two');
    await control(trial, one);
    await control(trial, two);
    const ordinaryMs = await ordinary(trial, one);
    const waitS = Math.min(MOST_WAIT_S, Math.max(LEAST_WAIT_S, Math.ceil((TIMES_ORDINARY * ordinaryMs) / 1000)));
    trial.phase(`A call is refused with 429 while ${JOBS} jobs are under way`);
    trial.refill();
    const inSeconds = { says: 'in seconds', retryAfter: waitS, toleranceMs: Math.max(50, waitS * 10) };
    const asDate = { says: 'as an HTTP date', retryAfter: { date: waitS + 1 }, toleranceMs: 1_000 };
    // At the same time, each on a connection of its own, where there are two: the waits are what takes long.
    const waits = trial.isGiven
      ? [await obeys(trial, one, inSeconds), await obeys(trial, one, asDate)]
      : await Promise.all([obeys(trial, one, inSeconds), obeys(trial, two, asDate)]);
    await absurd(trial, one);
    return `With ${JOBS} jobs under way, no call came before Retry-After was over (${waits.join('; ')}), and all jobs were done then; waits that make no sense did no harm.`;
  },
});

/** How long (ms) a retry waits that nobody has told how long: a header that asks for less would be obeyed by luck. */
async function ordinary(trial: Trial, connection: Connection): Promise<number> {
  const { provider, journal, clock } = trial;
  trial.phase('A call fails once, without a word of waiting');
  const since = journal.last;
  const fault = provider.faults.add({ ...reading(trial, connection), status: 503, times: 1 }, trial.cause);
  const job = startJobs(trial, connection, 1);
  let waitMs = 0;
  for (const began = clock.monotonic(); clock.monotonic() - began < ORDINARY_WITHIN_MS; ) {
    const calls = trial.calls(connection, since);
    const failed = calls.findIndex(({ faults }) => faults.includes(fault.id));
    const again = failed < 0 ? undefined : calls[failed + 1];
    if (again) {
      waitMs = again.wall - endOf(calls[failed] ?? again);
      break;
    }
    await trial.sleep(POLL_MS);
    waitMs = clock.monotonic() - began;
    const [answer] = job.answered;
    if (answer && (!isSuccess(answer.status) || clock.wall() - answer.endedAt > ORDINARY_BEHIND_MS)) break;
  }
  provider.faults.clear(fault.id, trial.cause);
  await job.ended;
  await rest(trial, connection, QUIET_MS);
  return waitMs;
}

function reading({ profile }: Trial, { subject }: Connection) {
  const { read, list } = profile.operations;
  return { operation: [read, list].filter((name) => name !== null), credential: subject };
}

/** A call came so shortly after the refusal that it may have been sent before. */
class Crossed extends Error {}

async function obeys(trial: Trial, connection: Connection, variant: Variant): Promise<string> {
  try {
    return await tried(trial, connection, variant, 1);
  } catch (thrown) {
    if (!(thrown instanceof Crossed)) throw thrown;
    return tried(trial, connection, variant, MORE_ROOM);
  }
}

/** Waits `room` times as long as usual before the refusal. */
async function tried(trial: Trial, connection: Connection, variant: Variant, room: number): Promise<string> {
  const stalls = monitorEventLoopDelay({ resolution: STALL_RESOLUTION_MS });
  stalls.enable();
  try {
    return await refusedOnce(trial, connection, variant, room, stalls);
  } finally {
    stalls.disable();
  }
}

async function refusedOnce(
  trial: Trial,
  connection: Connection,
  variant: Variant,
  room: number,
  stalls: IntervalHistogram,
): Promise<string> {
  const { provider, journal, profile } = trial;
  const { says } = variant;
  const where = reading(trial, connection);
  const since = journal.last;
  const refusal = {
    ...where,
    status: 429,
    error: profile.errors.limited ?? '',
    retryAfter: variant.retryAfter,
    times: 1,
  };
  const limited = provider.faults.add(refusal, trial.cause);
  provider.faults.add({ ...where, delayMs: room * REFUSED_AFTER_MS, times: 1 }, trial.cause);
  provider.faults.add({ ...where, delayMs: room * OTHERS_AFTER_MS, skip: 1, times: JOBS - 1 }, trial.cause);
  const jobs = startJobs(trial, connection, JOBS);
  const calls = () => trial.calls(connection, since);
  const met = () => calls().find(({ faults }) => faults.includes(limited.id));
  while (jobs.answered.length < JOBS) {
    if (room > 1 || !haveCrossed(met(), calls())) early(trial, variant, met(), calls(), transitMs(stalls));
    await trial.sleep(POLL_MS);
  }
  await rest(trial, connection, QUIET_MS);

  const refused = met();
  if (!refused) {
    const reason = `No call met the 429 with Retry-After ${says}, so nothing could be judged.`;
    return trial.halt('inconclusive', reason, seqsOf(calls()));
  }
  const pending = jobs.answered.filter(({ endedAt }) => endedAt >= endOf(refused)).length;
  if (pending < LEAST_PENDING) {
    const reason = `Only ${pending} jobs were under way at the 429, so nobody was there to break the wait.`;
    trial.halt('inconclusive', reason, [refused.seq]);
  }
  if (room === 1 && haveCrossed(refused, calls())) throw new Crossed();
  early(trial, variant, refused, calls(), transitMs(stalls));
  await repeated(trial, connection, variant, refused, jobs, calls);
  early(trial, variant, refused, calls(), transitMs(stalls));
  const next = calls().find((call) => call.wall > endOf(refused) + transitMs(stalls)) ?? refused;
  return `${says} after ${formatDuration(Math.round(next.wall - endOf(refused)))}`;
}

/** Whether all that came after the refusal, and surely before its wait was over, came so soon that it may have been on its way. */
function haveCrossed(refused: RequestEntry | undefined, calls: readonly RequestEntry[]): boolean {
  if (refused?.durationMs == null) return false;
  const after = calls.filter(({ wall }) => wall > endOf(refused) + IN_TRANSIT_MS && wall < endOf(refused) + SURELY_MS);
  return after.length > 0 && after.every(({ wall }) => wall < endOf(refused) + CROSSED_MS);
}

/** How long (ms) a call may be on its way: longer where this process was held up, since then so were the integration and the wire. */
function transitMs({ max }: IntervalHistogram): number {
  const stallMs = max / NANOSECONDS - STALL_RESOLUTION_MS;
  return Math.min(CROSSED_MS, Math.max(IN_TRANSIT_MS, STALLS * stallMs));
}

/** Ends the check where anything called with the credential too early. */
function early(
  trial: Trial,
  { says, toleranceMs }: Variant,
  refused: RequestEntry | undefined,
  calls: readonly RequestEntry[],
  onItsWayMs: number,
): void {
  if (refused?.durationMs == null) return;
  const from = endOf(refused);
  const wantedMs = waitOf(refused);
  // On the connection of the refusal, what comes next is sent by one who has read it: only a proxy between may have had it waiting.
  const knows = ({ wall, socket }: RequestEntry) =>
    wall > from + (socket === refused.socket ? IN_TRANSIT_MS : onItsWayMs);
  const before = calls.filter((call) => knows(call) && call.wall < from + wantedMs - toleranceMs);
  const [first] = before;
  if (!first) return;
  const after = formatDuration(Math.round(first.wall - from));
  const many = before.length === 1 ? 'a call' : `${before.length} calls, the first`;
  trial.require(
    false,
    `After a 429 with Retry-After ${says}, ${many} came after ${after}; wanted are at least ${formatDuration(Math.round(wantedMs))} for the whole credential.`,
    [refused.seq, ...seqsOf(before)],
  );
}

/** The refused call is made once more, by its job, or by the next trigger where the integration says so of itself, and the work is done. */
async function repeated(
  trial: Trial,
  connection: Connection,
  { says, toleranceMs }: Variant,
  refused: RequestEntry,
  jobs: Jobs,
  calls: () => RequestEntry[],
): Promise<void> {
  const { clock, declares } = trial;
  const dueAt = endOf(refused) + waitOf(refused) - toleranceMs;
  const again = () => calls().filter((call) => call.wall >= dueAt && sameThing(call, refused));
  if (declares.failsFast && again().length === 0) {
    await trial.sleep(Math.max(0, dueAt + 2 * toleranceMs - clock.wall()));
    const job = await trial.trigger('sync', connection);
    trial.require(
      isSuccess(job.status) && again().length > 0,
      `After Retry-After ${says} was over, the next job did not make the refused call again and end well (${answersOf([job])}), wanted is that it does: declares.failsFast says so.`,
      [refused.seq, job.entry.seq],
    );
    trial.saw(`a 429 with Retry-After ${says} ended its jobs, and the next one was done after the wait`, [
      refused.seq,
      ...seqsOf(again().slice(0, 2)),
    ]);
    return;
  }
  const giveUpAt = endOf(refused) + PATIENCE_TIMES * waitOf(refused) + PATIENCE_MS;
  while (again().length === 0 && clock.wall() < giveUpAt) await trial.sleep(POLL_MS);
  await rest(trial, connection, QUIET_MS);
  trial.require(
    again().length > 0,
    `The call that was refused with a 429 (Retry-After ${says}) was not repeated within ${formatDuration(Math.round(giveUpAt - endOf(refused)))}, wanted is at least once. Where the next trigger is meant to take it up, say so: declares.failsFast.`,
    [refused.seq],
  );
  const failed = undone(jobs.answered);
  trial.require(
    failed.length === 0,
    `After a 429 with Retry-After ${says}, ${failed.length} of ${JOBS} jobs were not done (${answersOf(failed)}), wanted are all.`,
    [refused.seq, ...failed.map(({ entry }) => entry.seq)],
  );
  trial.saw(`a 429 with Retry-After ${says} was waited out by ${JOBS} jobs, and the refused call was repeated`, [
    refused.seq,
    ...seqsOf(again().slice(0, 2)),
  ]);
}

function sameThing(call: RequestEntry, { path, query }: RequestEntry): boolean {
  return call.path === path && call.query === query;
}

/** How long the answer asks to wait, from its end on, in ms. */
function waitOf(refused: RequestEntry): number {
  const told = String(lowerHeaders(refused.response?.headers ?? {})['retry-after'] ?? '');
  return /^\d+$/.test(told) ? Number(told) * 1000 : Date.parse(told) - endOf(refused);
}

import { formatDuration } from '../../../emulator/core/duration.ts';
import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, control, type Jobs, startJobs, undone } from '../../harness/jobs.ts';
import { endOf, saysError } from '../../harness/meaning.ts';
import type { Asked, Connection, Trial } from '../../harness/trial.ts';

const JOBS = 12;
const SLOW_MS = 400;
/** Relief comes in well under a second: who gives up before has not waited. */
const BUSY_MS = 400;
const BUSY_JOBS = 2;
const QUIET_MS = 150;
const POLL_MS = 50;
/** Retries of one refused call that are closer than this, on the average, are a tight loop. No source says it: it is inferred. */
const LEAST_APART_MS = 100;

export default defineCheck({
  id: 'limit.concurrency',
  title: 'Work stays below the number of requests that may be in flight, or waits for room, and all of it is done',
  refs: ['rfc6585#4', 'sre-book#21'],
  needs: ['connect', 'sync'],
  under: ['rl_headers_on_concurrent', 'rate_key'],
  applies: ({ inFlight, errors, operations }) =>
    inFlight === null || errors.busy === null || (operations.read ?? operations.list) === null
      ? 'it limits no requests in flight'
      : null,
  fix: 'Let each credential have a queue that sends fewer requests at a time than are allowed. Where one is refused all the same, wait for a finished one, or a few hundred milliseconds, and repeat it.',
  why: 'Refusals for requests in flight carry no Retry-After. Who repeats at once keeps the limit full with refusals, and who gives up loses work that needed a moment only.',
  bad: 'await Promise.all(events.map((event) => client.get(event)));',
  good: 'const queue = new Queue({ concurrency: 4 }); // per credential\nawait queue.addAll(events.map((event) => () => client.get(event)));',
  async run(trial) {
    const one = await trial.connect('one');
    await control(trial, one);
    const most = await overlap(trial, one);
    await busy(trial, one);
    return `With ${JOBS} jobs at once on a slow API, at most ${most} of ${trial.profile.inFlight} allowed requests were in flight, refusals were waited out, and all jobs were done.`;
  },
});

/** More work at once than may be in flight; gives the most that was. */
async function overlap(trial: Trial, connection: Connection): Promise<number> {
  const { provider, journal, profile } = trial;
  trial.phase(`${JOBS} jobs at once, while every answer takes ${SLOW_MS} ms`);
  const since = journal.last;
  const { read, list } = profile.operations;
  const operation = [read, list].filter((name) => name !== null);
  const slow = provider.faults.add({ operation, credential: connection.subject, delayMs: SLOW_MS }, trial.cause);
  const jobs = startJobs(trial, connection, JOBS);
  await watch(trial, connection, jobs, JOBS, since);
  provider.faults.clear(slow.id, trial.cause);
  await settled(trial, connection, jobs, since);

  const calls = trial.calls(connection, since);
  const refused = refusals(trial, connection, since);
  const admitted = calls.filter((call) => !refused.includes(call));
  const most = Math.max(0, ...admitted.map(({ inFlight }) => inFlight));
  const says =
    refused.length === 0
      ? `at most ${most} requests were in flight for ${JOBS} jobs at once, and none was refused`
      : `${refused.length} refusals for too many requests in flight were waited out by ${JOBS} jobs`;
  const shown = refused.length > 0 ? refused : admitted.filter(({ inFlight }) => inFlight === most);
  trial.saw(says, seqsOf(shown.slice(0, 3)));
  return most;
}

/** A call is refused for a moment, whatever the integration does: others may use the same credential, too. */
async function busy(trial: Trial, connection: Connection): Promise<void> {
  const { provider, journal, clock, profile } = trial;
  trial.phase(`Calls are refused for ${BUSY_MS} ms, since too many are in flight`);
  trial.refill();
  const since = journal.last;
  const { read, list } = profile.operations;
  const operation = [read, list].filter((name) => name !== null);
  const fault = provider.faults.add(
    { operation, credential: connection.subject, error: profile.errors.busy ?? '' },
    trial.cause,
  );
  const jobs = startJobs(trial, connection, BUSY_JOBS);
  for (const began = clock.monotonic(); fault.met === 0 || clock.monotonic() - began < BUSY_MS; ) {
    if (jobs.answered.length === BUSY_JOBS) break;
    unhurried(trial, connection, BUSY_JOBS, since);
    await trial.sleep(POLL_MS);
  }
  if (fault.met === 0) trial.halt('inconclusive', 'No call met the refusal, so nothing could be told of it.');
  provider.faults.clear(fault.id, trial.cause);
  await watch(trial, connection, jobs, BUSY_JOBS, since);
  await settled(trial, connection, jobs, since);
  trial.saw(
    `a call that was refused as ${profile.errors.busy} was repeated, and its job done`,
    seqsOf(trial.calls(connection, since).slice(0, 4)),
  );
}

/** Waits for jobs, ends the check at once where they hammer, and keeps other limits out of it. */
async function watch(trial: Trial, connection: Connection, jobs: Jobs, count: number, since: number): Promise<void> {
  while (jobs.answered.length < count) {
    trial.refill();
    unhurried(trial, connection, count, since);
    await trial.sleep(POLL_MS);
  }
  await rest(trial, connection, QUIET_MS);
  unhurried(trial, connection, count, since);
}

function unhurried(trial: Trial, connection: Connection, jobs: number, since: number): void {
  const refused = refusals(trial, connection, since);
  const [first] = refused;
  const last = refused.at(-1);
  if (!first || !last) return;
  const overMs = last.wall - first.wall;
  const allowed = jobs * (1 + Math.ceil(overMs / LEAST_APART_MS));
  trial.require(
    refused.length <= allowed,
    `${refused.length} calls were refused within ${formatDuration(Math.round(overMs))} because too many were in flight, wanted is that ${jobs} jobs repeat theirs at most every ${LEAST_APART_MS} ms each, ${allowed} times in all (an inferred threshold).`,
    seqsOf(refused).slice(0, 12),
  );
}

/** Everything that was refused is repeated with success, and all jobs are done. */
async function settled(trial: Trial, connection: Connection, jobs: Jobs, since: number): Promise<void> {
  const done: readonly Asked[] = await jobs.ended;
  const calls = trial.calls(connection, since);
  const failed = undone(done);
  const limited = calls.filter((call) => saysError(call, trial.profile.errors.limited));
  if (failed.length > 0 && limited.length > 0)
    trial.halt(
      'inconclusive',
      `${failed.length} of ${done.length} jobs were not done, and calls had met another limit, so it may not be for the requests in flight.`,
      seqsOf(limited),
    );
  const refused = refusals(trial, connection, since);
  const seqs = [...seqsOf(refused).slice(0, 8), ...failed.map(({ entry }) => entry.seq)];
  const why =
    refused.length > 0 ? `, after ${refused.length} refusals for too many requests in flight` : ' on a slow API';
  trial.require(
    failed.length === 0,
    `${failed.length} of ${done.length} jobs were not done${why} (${answersOf(failed)}), wanted are all: queue or repeat them.`,
    seqs,
  );
  const lost = refused.filter((call) => !calls.some((later) => later.wall >= endOf(call) && repeats(later, call)));
  trial.require(
    lost.length === 0,
    `${lost.length} calls that were refused for too many requests in flight were never repeated with success, wanted are all.`,
    seqsOf(lost),
  );
}

function repeats(later: RequestEntry, { path, query }: RequestEntry): boolean {
  return later.path === path && later.query === query && later.response?.status === 200;
}

function refusals(trial: Trial, connection: Connection, since: number): RequestEntry[] {
  return trial.calls(connection, since).filter((call) => saysError(call, trial.profile.errors.busy));
}

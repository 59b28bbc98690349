import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { control, startJobs, undone } from '../../harness/jobs.ts';
import { endOf } from '../../harness/meaning.ts';
import type { Asked, Connection, Trial } from '../../harness/trial.ts';
import { goesOn } from './recovery.ts';

const CONNECTIONS = 5;
const JOBS_EACH = 4;
const QUIET_MS = 150;
const POLL_MS = 50;
/** The outage lasts until all have given up, or this long. */
const OUTAGE_MS = 20_000;
/** After jobs that are said to be done, or accepted, retries may go on in the background, each after at most so many times the wait before. */
const GROWTH = 3;
const LEAST_WATCH_MS = 1_500;

export default defineCheck({
  id: 'retry.amplification',
  title: 'An outage is met with a bounded number of attempts, and work goes on after it',
  refs: ['sre-book#22', 'aws-builders#backoff'],
  needs: ['connect', 'sync'],
  applies: ({ operations, retryable }) =>
    !retryable.includes(503) || (operations.read ?? operations.list) === null ? 'it has no call to be retried' : null,
  fix: 'Retry at one layer only, a bounded number of times, and give up then with a clear failure. Switch off the retries of the HTTP client where the job has its own.',
  why: 'Three layers with three attempts each make 27 calls of one. A provider that is overloaded gets the most traffic exactly then, from every customer at once, and does not come back.',
  bad: 'job.retry(3, () => client.get(url, { retries: 3 }));',
  good: 'job.retry(5, () => client.get(url, { retries: 0 }));',
  async run(trial) {
    const connections: Connection[] = [];
    const many = trial.isGiven ? 1 : CONNECTIONS;
    for (let i = 1; i <= many; i++) connections.push(await trial.connect(`no. ${i}`));
    for (const connection of connections) await control(trial, connection);
    const most = await outage(trial, connections);
    await goesOn(trial, connections, 'the outage');
    return `In an outage, ${many * JOBS_EACH} jobs on ${many === 1 ? 'one connection' : `${many} connections`} made at most ${most} attempts for one thing each, of ${trial.declares.maxAttempts} that are declared, and work went on after it.`;
  },
});

/** Everything fails until all have given up; gives the most attempts of one piece of work for one thing. */
async function outage(trial: Trial, connections: readonly Connection[]): Promise<number> {
  const { provider, journal, clock, signal, profile } = trial;
  const wanted = connections.length * JOBS_EACH;
  trial.phase(`The provider is down, and ${wanted} jobs on ${connections.length} connections are asked for`);
  trial.refill();
  const since = journal.last;
  const { read, list } = profile.operations;
  const down = provider.faults.add(
    {
      operation: [read, list].filter((name) => name !== null),
      status: 503,
      ...(profile.errors.unavailable !== null && { error: profile.errors.unavailable }),
    },
    trial.cause,
  );
  const jobs = connections.map((connection) => startJobs(trial, connection, JOBS_EACH));
  const answered = () => jobs.flatMap((some) => some.answered);
  const failed = () =>
    connections.flatMap((one) => trial.calls(one, since).filter(({ faults }) => faults.includes(down.id)));
  for (const began = clock.monotonic(); clock.monotonic() - began < OUTAGE_MS; ) {
    bounded(trial, failed());
    if (answered().length === wanted && isOver(trial, failed(), answered())) break;
    await clock.sleepWall(POLL_MS, signal);
    signal.throwIfAborted();
  }
  const most = bounded(trial, failed());
  if (failed().length === 0) trial.halt('inconclusive', 'No call met the outage, so nothing could be judged.');
  trial.saw(
    `${failed().length} attempts of ${wanted} jobs met the outage`,
    seqsOf(failed()).slice(0, 3).concat(seqsOf(failed()).slice(-1)),
  );
  provider.faults.clear(down.id, trial.cause);
  await Promise.all(jobs.map(({ ended }) => ended));
  for (const connection of connections) await rest(trial, connection, QUIET_MS);
  return most;
}

/** Ends the check where one thing was attempted more often than its jobs may; gives the most per job. */
function bounded(trial: Trial, failed: readonly RequestEntry[]): number {
  const { maxAttempts } = trial.declares;
  let most = 0;
  for (const attempts of byThing(failed)) {
    const perJob = attempts.length / JOBS_EACH;
    most = Math.max(most, perJob);
    trial.require(
      perJob <= maxAttempts,
      `In an outage, ${JOBS_EACH} jobs attempted one thing ${attempts.length} times, wanted are at most ${JOBS_EACH * maxAttempts}, ${maxAttempts} for each (declares.maxAttempts).`,
      seqsOf(attempts).slice(-JOBS_EACH * 2),
    );
  }
  return Math.ceil(most);
}

function byThing(calls: readonly RequestEntry[]): RequestEntry[][] {
  const things = new Map<string, RequestEntry[]>();
  for (const call of calls) {
    const thing = `${call.subject} ${call.path}?${call.query}`;
    things.set(thing, [...(things.get(thing) ?? []), call]);
  }
  return [...things.values()];
}

/** Jobs that said that they failed are over. What was accepted may be tried again in the background. */
function isOver({ clock }: Trial, failed: readonly RequestEntry[], jobs: readonly Asked[]): boolean {
  if (undone(jobs).length === jobs.length) return true;
  const gaps = byThing(failed).flatMap((calls) => calls.slice(1).map((next, i) => next.wall - endOf(calls[i] ?? next)));
  const quiet = clock.wall() - Math.max(...failed.map(endOf), ...jobs.map(({ endedAt }) => endedAt));
  return quiet > Math.max(LEAST_WATCH_MS, GROWTH * Math.max(0, ...gaps));
}

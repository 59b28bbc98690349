import { formatDuration } from '../../../emulator/core/duration.ts';
import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { control } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { goesOn } from '../retries/recovery.ts';

/** Measured from outside, on a machine that may be busy. */
const TOLERANCE = 1.1;
/** The first call of a job comes within this (wall ms). */
const CALL_WITHIN_MS = 15_000;
const POLL_MS = 50;
/** What its job may take besides the waiting: the call is made again as often as it is made at all. */
const JOB_MS = 30_000;

export default defineCheck({
  id: 'transport.timeout',
  title: 'A call is given up within the time that the provider names',
  refs: ['goroute#checklist', 'aws-builders#backoff'],
  needs: ['connect', 'sync'],
  applies: ({ callDeadlineMs, operations }) =>
    callDeadlineMs === null
      ? 'its documents name no time after which a call is to be given up'
      : (operations.read ?? operations.list) === null
        ? 'it has no call to wait for'
        : null,
  fix: 'Set both timeouts of the client, for connecting and for the whole answer, to what the provider names or less. What is given up then is repeated like an outage, under the same idempotency key where it writes.',
  why: 'A client without a deadline, or with one of minutes, keeps a worker and its document on a call that will never be answered, and users wait with it.',
  bad: 'client = Client(timeout=None)',
  good: 'client = Client(timeout=Timeout(30, connect=10))',
  async run(trial) {
    const connection = await trial.connect('one');
    await control(trial, connection);
    const deadlineMs = trial.profile.callDeadlineMs ?? 0;
    const call = await unanswered(trial, connection, deadlineMs * TOLERANCE);
    await goesOn(trial, [connection], 'a call without an answer');
    const took = formatDuration(Math.round(call.durationMs ?? 0));
    trial.saw(`a call without an answer was given up after ${took}`, [call.seq]);
    return `A call without an answer was given up after ${took}; the provider names ${formatDuration(deadlineMs)}.`;
  },
});

/** Lets a call be accepted and never answered, until the client closes its connection or the time is over. */
async function unanswered(trial: Trial, connection: Connection, limitMs: number): Promise<RequestEntry> {
  const { provider, journal, clock, signal, profile } = trial;
  const { read, list } = profile.operations;
  const operation = [list, read].filter((name) => name !== null);
  trial.phase('A call is accepted and never answered');
  trial.refill();
  const since = journal.last;
  const fault = provider.faults.add(
    { operation, credential: connection.subject, hangMs: limitMs + JOB_MS, times: 1 },
    trial.cause,
  );
  const job = trial.trigger('sync', connection, {}, limitMs + JOB_MS);
  // A check that ended before must not bring the process down.
  job.catch(() => undefined);
  const met = () => trial.calls(connection, since).find(({ faults }) => faults.includes(fault.id));
  for (const began = clock.monotonic(); !met() && clock.monotonic() - began < CALL_WITHIN_MS; ) {
    await clock.sleepWall(POLL_MS, signal);
    signal.throwIfAborted();
  }
  const call = met();
  if (!call) trial.halt('inconclusive', `Asked for a job, it never called ${operation.join(' or ')}.`);
  const tookMs = () => call.durationMs ?? clock.wall() - call.wall;
  while (call.outcome === 'open' && tookMs() <= limitMs) {
    await clock.sleepWall(POLL_MS, signal);
    signal.throwIfAborted();
  }
  trial.require(
    call.outcome === 'abandoned' && tookMs() <= limitMs,
    `A call without an answer was still waited for after ${formatDuration(Math.round(tookMs()))}, wanted is that the client closes the connection within ${formatDuration(trial.profile.callDeadlineMs ?? 0)}.`,
    seqsOf([call]),
  );
  await job;
  return call;
}

import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { seqsOf } from '../../harness/effects.ts';
import { answersOf, type Jobs, startJobs, undone } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

/** Values of Retry-After that make no sense as a wait, as proxies and mistakes produce them. */
const SENSELESS = ['0', '-5', 'soon'];
/** No mistake of the form, and whoever takes it at its word does nothing more with the connection. */
const A_DAY = '86400';
/** So long they are sent. */
const SENT_MS = 1_200;
const POLL_MS = 50;
/** Retries closer than this on the average are a tight loop. No source says it: it is inferred. */
const LEAST_APART_MS = 100;
/** So many at once are an ordinary number of retries, badly spaced; a loop goes on. */
const MOST_AT_ONCE = 10;

/**
 * Refuses calls with waits that make no sense, each on a connection of its own, or one after the other on the only one. What is done then, waiting, giving up or retrying as usual, is the
 * integration's to decide; a crash or a tight loop is not. `other` is a connection that they are not about.
 */
export async function absurd(trial: Trial, other: Connection): Promise<void> {
  if (!trial.isGiven) return refused(trial, other, [...SENSELESS, A_DAY]);
  for (const value of SENSELESS) await refused(trial, other, [value]);
}

async function refused(trial: Trial, other: Connection, values: readonly string[]): Promise<void> {
  const { provider, journal, clock, profile } = trial;
  const connections: Connection[] = [];
  for (const value of values) connections.push(await trial.connect(`Retry-After ${value}`));
  trial.phase(`Calls are refused with a Retry-After of ${values.join(', ')}`);
  trial.refill();
  const since = journal.last;
  const { read, list } = profile.operations;
  const operation = [read, list].filter((name) => name !== null);
  const faults = connections.map(({ subject }, i) =>
    provider.faults.add(
      {
        operation,
        credential: subject,
        status: 429,
        error: profile.errors.limited ?? '',
        retryAfter: { raw: values[i] ?? '' },
      },
      trial.cause,
    ),
  );
  // Whoever takes a day at its word is not waited for.
  const jobs: Jobs[] = connections.map((connection) => startJobs(trial, connection, 1));
  const refusedBy = (i: number) =>
    trial
      .calls(connections[i] ?? other, since)
      .filter((call: RequestEntry) => call.faults.includes(faults[i]?.id ?? ''));
  for (const began = clock.monotonic(); clock.monotonic() - began < SENT_MS; ) {
    for (const [i, value] of values.entries()) unhurried(trial, value, refusedBy(i));
    if (jobs.every(({ answered }) => answered.length > 0)) break;
    await trial.sleep(POLL_MS);
  }
  for (const [i, value] of values.entries()) unhurried(trial, value, refusedBy(i));
  for (const { id } of faults) provider.faults.clear(id, trial.cause);
  trial.refill();
  const job = await trial.trigger('sync', other);
  const met = values.flatMap((_, i) => seqsOf(refusedBy(i)).slice(0, 1));
  trial.require(
    undone([job]).length === 0,
    `After calls were refused with a Retry-After of ${values.join(', ')}, ${trial.isGiven ? 'the next job' : 'a job on another connection'} was not done (${answersOf([job])}), wanted is that it is.`,
    [...met, job.entry.seq],
  );
  trial.saw(`a Retry-After of ${values.join(', ')} led to no tight loop, and other work went on`, [
    ...met,
    job.entry.seq,
  ]);
}

function unhurried(trial: Trial, value: string, refused: readonly RequestEntry[]): void {
  const [first] = refused;
  const last = refused.at(-1);
  if (!first || !last) return;
  const overMs = last.wall - first.wall;
  const allowed = MOST_AT_ONCE + Math.ceil(overMs / LEAST_APART_MS);
  trial.require(
    refused.length <= allowed,
    `A call that was refused with Retry-After: ${value} was made ${refused.length} times within ${Math.round(overMs)} ms, wanted is the ordinary backoff, ${allowed} times at most (an inferred threshold).`,
    seqsOf(refused).slice(0, 12),
  );
}

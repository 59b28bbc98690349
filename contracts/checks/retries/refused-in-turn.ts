import { formatDuration } from '../../../emulator/core/duration.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, undone } from '../../harness/jobs.ts';
import { endOf } from '../../harness/meaning.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { firstOperation } from './outage.ts';

/** So many times the ordinary backoff (ms) a refused call is watched, so that a retry would show. */
const TIMES_BACKOFF = 3;
const LEAST_WATCH_MS = 800;
const MOST_WATCH_MS = 15_000;
/** They refuse the connection itself, and not one call of it: what is owed then is judged elsewhere. */
const OF_THE_CONNECTION: readonly number[] = [401, 402];

/** Refuses a call of the only connection for good, with one status after the other. Gives what was seen, in a sentence. */
export async function refuseInTurn(trial: Trial, connection: Connection): Promise<string> {
  const operation = await firstOperation(trial, connection);
  const watchMs = await watchFor(trial, connection, operation);
  const statuses = trial.profile.permanent.filter((status) => !OF_THE_CONNECTION.includes(status));
  for (const status of statuses) {
    trial.phase(`A call is refused for good, with ${status}`);
    await refuse(trial, connection, { operation, status, watchMs });
  }
  return `A call that was refused with ${statuses.join(', ')} was made once each, watched for ${formatDuration(watchMs)}, and the next jobs were done.`;
}

/** A call fails for a moment: how long (ms) a refusal must be watched, by how long a retry takes. */
async function watchFor(trial: Trial, connection: Connection, operation: string): Promise<number> {
  trial.phase('A call fails once, and is made again');
  const since = trial.journal.last;
  const passing = trial.provider.faults.add(
    { operation, credential: connection.subject, status: 503, times: 1 },
    trial.cause,
  );
  await trial.trigger('sync', connection);
  trial.provider.faults.clear(passing.id, trial.cause);
  const [first, second] = trial.calls(connection, since).filter((call) => call.operation === operation);
  const backoffMs = first && second ? second.wall - endOf(first) : 0;
  return Math.round(Math.min(MOST_WATCH_MS, Math.max(LEAST_WATCH_MS, TIMES_BACKOFF * backoffMs)));
}

interface Refusal {
  readonly operation: string;
  readonly status: number;
  readonly watchMs: number;
}

async function refuse(trial: Trial, connection: Connection, { operation, status, watchMs }: Refusal): Promise<void> {
  trial.refill();
  const since = trial.journal.last;
  const fault = trial.provider.faults.add({ operation, credential: connection.subject, status }, trial.cause);
  await trial.trigger('sync', connection);
  await rest(trial, connection, watchMs);
  trial.provider.faults.clear(fault.id, trial.cause);
  const refused = trial.calls(connection, since).filter(({ faults }) => faults.includes(fault.id));
  if (refused.length === 0) {
    trial.halt('inconclusive', `No call met the refusal with ${status}, so nothing could be told of it.`);
  }
  const places = new Set(refused.map(({ path, query }) => `${path}?${query}`));
  trial.require(
    refused.length === places.size,
    `A call that was refused with ${status} was made ${refused.length} times, wanted is once: the same request gets the same refusal.`,
    seqsOf(refused).slice(0, 8),
  );
  const job = await trial.trigger('sync', connection);
  trial.require(
    undone([job]).length === 0,
    `After a call was refused with ${status}, the next job was not done (${answersOf([job])}), wanted is that it is.`,
    [...seqsOf(refused), job.entry.seq],
  );
  trial.saw(`a call that was refused with ${status} was made once, and the next job was done`, [
    ...seqsOf(refused),
    job.entry.seq,
  ]);
}

import { LEAST_QUIET_MS, rest } from './fence.ts';
import { type Asked, type Connection, isSuccess, type Trial } from './trial.ts';

/** Whoever answers first and works then is waited for so long (wall ms). */
const PATIENCE_MS = 5_000;

/** Work that was asked of an integration, several pieces at once. */
export interface Jobs {
  /** Resolves when all have been answered. */
  readonly ended: Promise<readonly Asked[]>;
  /** The pieces that have been answered so far. */
  readonly answered: readonly Asked[];
}

/** Asks for so many pieces of work about a connection at the same time. */
export function startJobs(trial: Trial, connection: Connection, count: number): Jobs {
  const answered: Asked[] = [];
  const asked = Array.from({ length: count }, () =>
    trial.trigger('sync', connection).then((job) => {
      answered.push(job);
      return job;
    }),
  );
  const ended = Promise.all(asked);
  // Whoever waits for it hears of a failure; a check that ended before must not bring the process down.
  ended.catch(() => undefined);
  return { ended, answered };
}

/** The pieces of work that were not done. */
export function undone(jobs: readonly Asked[]): readonly Asked[] {
  return jobs.filter(({ status }) => !isSuccess(status));
}

/** How the integration answered, in words: `503, 503, no answer within 30 s`. */
export function answersOf(jobs: readonly Asked[]): string {
  const words = jobs.map(({ status, entry }) => (status === null ? (entry.error ?? 'no answer') : String(status)));
  return [...new Set(words)].join(', ');
}

/**
 * The positive control: a piece of work is done while all is well. Ends the check as untested where it is not. Gives how long (wall ms) the
 * integration must be quiet before its work counts as over.
 */
export async function control(trial: Trial, connection: Connection): Promise<number> {
  trial.phase('A job is done while all is well');
  trial.refill();
  const job = await trial.trigger('sync', connection);
  const quietMs = await untilAtWork(trial, connection, job);
  const calls = trial.calls(connection, job.entry.seq);
  const seqs = [job.entry.seq, ...calls.map(({ seq }) => seq)];
  if (undone([job]).length > 0 || calls.length === 0) {
    const how = `was answered ${answersOf([job])} and made ${calls.length} calls`;
    trial.halt('untested', `A job ${how} while all was well, so nothing can be told from failures.`, seqs);
  }
  trial.saw('a job is done while all is well', seqs);
  return quietMs;
}

/** Whoever works only after the answer is waited for, and is given twice as long from then on. */
async function untilAtWork(trial: Trial, connection: Connection, { entry, status }: Asked): Promise<number> {
  const { journal, clock, signal } = trial;
  if (!isSuccess(status) || trial.calls(connection, entry.seq).length > 0) return LEAST_QUIET_MS;
  const since = clock.monotonic();
  const about = { kind: 'request', subject: connection.subject, since: entry.seq } as const;
  await journal.wait(about, { withinMs: PATIENCE_MS, signal });
  const quietMs = Math.max(LEAST_QUIET_MS, 2 * (clock.monotonic() - since));
  await rest(trial, connection, quietMs);
  return quietMs;
}

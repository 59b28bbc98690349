import { control } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

/** The positive control, twice, and the operation that a piece of work begins with each time: what is asked once, at the start, is not met again. */
export async function usualOperation(trial: Trial, connection: Connection): Promise<string> {
  await control(trial, connection);
  const since = trial.journal.last;
  await control(trial, connection);
  const operation = trial.calls(connection, since)[0]?.operation;
  if (typeof operation !== 'string') trial.halt('untested', 'A job made no call that the provider knows.');
  return operation;
}

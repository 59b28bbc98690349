import type { Connection, Trial } from './trial.ts';

/** What the work of a connection is known to call: reads and lists, and whatever it has called in this check so far. */
export function workOperations(trial: Trial, connection: Connection): string[] {
  const { read, list } = trial.profile.operations;
  const seen = trial.calls(connection, trial.begin).map(({ operation }) => operation);
  return [...new Set([read, list, ...seen].filter((name) => name !== null))];
}

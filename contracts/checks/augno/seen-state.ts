import { rest } from '../../harness/fence.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

const QUIET_MS = 300;

/** What the state probe shows, as text; null where there is none. */
export async function stateText(trial: Trial): Promise<string | null> {
  const shown = await trial.probe('state');
  return shown?.value === undefined ? null : JSON.stringify(shown.value);
}

/** What it shows after a read, where another read changes nothing of it; null otherwise, since then it tells nothing. */
export async function steadyState(trial: Trial, connection: Connection): Promise<string | null> {
  if (!trial.has('state')) return null;
  await rest(trial, connection, QUIET_MS);
  const first = await stateText(trial);
  await trial.trigger('sync', connection);
  await rest(trial, connection, QUIET_MS);
  const second = await stateText(trial);
  return first === second ? second : null;
}

import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { eventually } from '../../harness/eventually.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { newestTokens } from './refresh-tokens.ts';

/** A refresh takes so long (wall ms) that everything is prepared for the call that follows. */
const REFRESH_MS = 400;
/** Longer than it takes to kill a process. */
const HELD_MS = 30_000;
const PATIENCE_MS = 5_000;

/**
 * Waits for the refresh that is about to come, and holds the first calls that carry the new access token. Gives the first of them, which
 * is unanswered still, or null where none came. What comes from then on is answered again.
 */
export async function heldWithNewToken(
  trial: Trial,
  connection: Connection,
  since: number,
): Promise<RequestEntry | null> {
  const { provider, journal, profile, signal } = trial;
  const { refresh, read, list } = profile.operations;
  const { subject, credential } = connection;
  const slow = provider.faults.add(
    { operation: refresh ?? '', credential, delayMs: REFRESH_MS, times: 1 },
    trial.cause,
  );
  await journal.wait({ kind: 'request', operation: refresh ?? '', subject, since }, { withinMs: PATIENCE_MS, signal });
  signal.throwIfAborted();
  const operation = [read, list].filter((name) => name !== null);
  const hold = provider.faults.add({ operation, credential: subject, hangMs: HELD_MS }, trial.cause);
  const look = () =>
    Promise.resolve(
      trial
        .calls(connection, since)
        .find((call) => call.faults.includes(hold.id) && carriesNewest(trial, connection, call)),
    );
  const held = await eventually(trial, look, (call) => call !== undefined, PATIENCE_MS);
  for (const { id } of [slow, hold]) provider.faults.clear(id, trial.cause);
  return held ?? null;
}

function carriesNewest(trial: Trial, connection: Connection, { request }: RequestEntry): boolean {
  const token = newestTokens(trial, connection).access_token;
  return typeof token === 'string' && lowerHeaders(request.headers).authorization === `Bearer ${token}`;
}

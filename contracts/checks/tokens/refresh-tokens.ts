import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject, type JsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import { endOf } from '../../harness/meaning.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

/** The refresh token that a request to refresh presents. */
export function presented({ request }: RequestEntry): string | null {
  return new URLSearchParams(request.body).get('refresh_token');
}

/** The newest tokens that the integration was given about a connection; `before` an entry began, where one is named. An answer that was lost does not count. */
export function newestTokens(
  { journal, profile }: Trial,
  { subject }: Connection,
  before: RequestEntry | null = null,
): JsonObject {
  const names = [profile.operations.exchange, profile.operations.refresh];
  const given = journal
    .query({ kind: 'request', subject })
    .findLast(
      (one) =>
        names.includes(one.operation) && one.response?.status === 200 && (before === null || endOf(one) <= before.wall),
    );
  const answer = tryParseJson(given?.response?.body ?? '');
  return isJsonObject(answer) ? answer : {};
}

/** Refreshes that present another refresh token than the newest that the integration was given. */
export function outdated(trial: Trial, connection: Connection, refreshes: readonly RequestEntry[]): RequestEntry[] {
  return refreshes.filter((one) => presented(one) !== newestTokens(trial, connection, one).refresh_token);
}

import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

/** The idempotency key of a request, or null where it carries none. */
export function keyOf({ profile }: Trial, entry: RequestEntry): string | null {
  const { header = '' } = profile.idempotency ?? {};
  const sent = lowerHeaders(entry.request.headers)[header.toLowerCase()];
  return typeof sent === 'string' && sent !== '' ? sent : null;
}

/** The requests of the operation `create` since an entry, in order. */
export function creations(trial: Trial, connection: Connection, since: number): RequestEntry[] {
  const { create } = trial.profile.operations;
  return trial.calls(connection, since).filter(({ operation }) => operation === create);
}

/** Ends the check as not applicable where writes carry no key: it is about what is done with one. */
export function needsKeys(trial: Trial, writes: readonly RequestEntry[]): void {
  if (writes.length === 0) trial.halt('untested', `Asked to create, the integration made no request to create.`);
  if (writes.every((write) => keyOf(trial, write) === null)) {
    trial.halt('not-applicable', 'it sends no idempotency keys', [writes[0]?.seq ?? 0]);
  }
}

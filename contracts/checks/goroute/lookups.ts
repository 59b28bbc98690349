import type { RequestEntry } from '../../../emulator/core/entry.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

/** Lookups of an address since an entry, in whichever form they were made. */
export function lookupsOf(trial: Trial, connection: Connection, since: number, address: string): RequestEntry[] {
  const lookups = trial.calls(connection, since).filter(({ operation }) => operation === 'lookupParticipant');
  return lookups.filter(({ query }) => addressIn(query) === address);
}

function addressIn(query: string): string {
  const given = new URLSearchParams(query);
  const scheme = given.get('scheme');
  const plain = given.get('peppol_id') ?? given.get('identifier') ?? '';
  return (scheme === null ? plain : `${scheme}:${plain}`).replace('iso6523-actorid-upis::', '');
}

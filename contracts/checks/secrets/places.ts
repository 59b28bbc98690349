import { basename } from 'node:path';
import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import type { Provider } from '../../../emulator/providers/provider.ts';
import type { Sighting } from '../../harness/sightings.ts';
import type { OwnText, Survey } from '../../harness/survey.ts';

/** What kind of place a text of the integration was found in. */
export type PlaceKind =
  /** The body of a request to the token endpoint, and the header of it that carries credentials. */
  | 'token-body'
  | 'token-authorization'
  /** That header of any other request. */
  | 'authorization'
  /** Any other part of a request to the provider. */
  | 'request'
  /** The address that the provider sends browsers back to. */
  | 'callback'
  /** What people, or whoever may ask, can see. */
  | 'seen'
  | 'log'
  | 'storage';

/** A text with the place it stood in. */
export interface Place {
  readonly kind: PlaceKind;
  /** Completes "was found in …". */
  readonly says: string;
  readonly text: string;
  readonly seqs: readonly number[];
}

/** Everything that the integration sent, showed, answered, logged and stored in a world. */
export function placesOf(survey: Survey): Place[] {
  const { provider, begin, sightings } = survey;
  const { operations, credentialHeader } = provider.definition.profile;
  const { authorize, exchange, refresh, revoke } = operations;
  // Those are made by browsers, which are told the addresses: they are among what was seen.
  const browsers = [authorize, ...provider.definition.extraOperations.map(({ id }) => id)];
  const tokenOperations = [exchange, refresh, revoke, endpointOf(provider, exchange)];
  // A path that there is not has no operation, as a provider without tokens has none for them.
  const isToToken = ({ operation }: RequestEntry) => operation !== null && tokenOperations.includes(operation);
  const name = provider.provider;
  const requests = provider.journal
    .query({ kind: 'request', provider: name, since: begin })
    .filter(({ operation }) => operation === null || !browsers.includes(operation));
  const attempts = provider.journal.query({ kind: 'attempt', provider: name, since: begin });
  return [
    ...requests.flatMap((entry) => inRequest(entry, isToToken(entry), credentialHeader)),
    ...attempts.flatMap(({ seq, type, response }) =>
      response === null
        ? []
        : [seen(`the answer to the webhook ${type}`, `${JSON.stringify(response.headers)}\n${response.body}`, [seq])],
    ),
    ...sightings.map((sighting) => whereSeen(sighting, provider)),
    ...(survey.logs() ?? []).map((log) => own('log', 'the log', log)),
    ...(survey.storage() ?? []).map((file) => own('storage', 'the stored file', file)),
  ];
}

function inRequest(entry: RequestEntry, isToToken: boolean, credentialHeader: string): Place[] {
  const { seq, operation, method, path, query, request } = entry;
  const what = operation ?? `${method} ${path}`;
  const seqs = [seq];
  const { [credentialHeader]: credential, ...headers } = lowerHeaders(request.headers);
  const headerPlaces = Object.entries(headers).map(
    ([name, value]): Place => ({ kind: 'request', says: `the header ${name} of ${what}`, text: String(value), seqs }),
  );
  return [
    { kind: 'request', says: `the address of ${what}`, text: `${path}?${query}`, seqs },
    ...headerPlaces,
    {
      kind: isToToken ? 'token-authorization' : 'authorization',
      says: `the header ${credentialHeader} of ${what}`,
      text: String(credential ?? ''),
      seqs,
    },
    { kind: isToToken ? 'token-body' : 'request', says: `the body of ${what}`, text: request.body, seqs },
  ];
}

function whereSeen({ surface, what, text }: Sighting, provider: Provider): Place {
  if (surface !== 'address')
    return seen(surface === 'page' ? `the page of ${what}` : `the answer to ${what}`, text, []);
  if (isCallback(text, provider)) return { kind: 'callback', says: `the address of ${what}`, text, seqs: [] };
  return seen(`the address of ${what}`, text, []);
}

function isCallback(address: string, { setup }: Provider): boolean {
  const bare = (url: string) => url.replace(/[?#].*$/s, '');
  return setup.redirectUris.some((uri) => bare(uri) === bare(address));
}

/** The operation of the contract that the exchange is a variant of. */
function endpointOf({ contract }: Provider, exchange: string | null): string | null {
  const isVariant = (names: Readonly<Record<string, string>>) => Object.values(names).some((name) => name === exchange);
  return contract.operations.find(({ variants }) => variants !== null && isVariant(variants.names))?.id ?? null;
}

function seen(says: string, text: string, seqs: readonly number[]): Place {
  return { kind: 'seen', says, text, seqs };
}

function own(kind: PlaceKind, what: string, { name, text }: OwnText): Place {
  return { kind, says: `${what} ${basename(name)}`, text, seqs: [] };
}

import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import type { Provider } from '../../../emulator/providers/provider.ts';

/** The id under which the client sent a request, or null where it sent none. */
export function sentId({ request }: RequestEntry, header: string): string | null {
  return textOf(lowerHeaders(request.headers)[header.toLowerCase()]);
}

/** The id by which a request can be found: the client's own, or the one that the provider answered with. */
export function idOf(entry: RequestEntry, header: string): string | null {
  return sentId(entry, header) ?? textOf(lowerHeaders(entry.response?.headers ?? {})[header.toLowerCase()]);
}

/** Requests to the API itself, of all connections: not to the authorization server, and not to addresses that it does not have. */
export function apiRequests({ journal, provider, definition }: Provider, since: number): RequestEntry[] {
  const { authorize, exchange, refresh } = definition.profile.operations;
  const others = [authorize, exchange, refresh, ...definition.extraOperations.map(({ id }) => id)];
  return journal
    .query({ kind: 'request', provider, since })
    .filter(({ operation }) => operation !== null && !others.includes(operation));
}

function textOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

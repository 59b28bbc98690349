import type { RequestEntry } from '../../../emulator/core/entry.ts';
import type { Provider } from '../../../emulator/providers/provider.ts';

/** An authorization request, as a browser was sent with it. */
export interface Start {
  readonly seq: number;
  readonly query: URLSearchParams;
}

/** A verifier that was presented; empty where the exchange had none. */
export interface Presented {
  readonly seq: number;
  readonly verifier: string;
  readonly code: string;
  readonly status: number | null;
}

/** The authorization requests since an entry. */
export function startsOf(provider: Provider, since: number): Start[] {
  const { authorize } = provider.definition.profile.operations;
  return requests(provider, authorize, since).map(({ seq, query }) => ({ seq, query: new URLSearchParams(query) }));
}

/** The exchanges of codes since an entry, with what they presented. */
export function exchangesOf(provider: Provider, since: number): Presented[] {
  const { exchange } = provider.definition.profile.operations;
  return requests(provider, exchange, since).map(({ seq, request, response }) => {
    const form = new URLSearchParams(request.body);
    const text = (name: string) => form.get(name) ?? '';
    return { seq, verifier: text('code_verifier'), code: text('code'), status: response?.status ?? null };
  });
}

/** The exchanges since an entry that presented a verifier. */
export function verifiersOf(provider: Provider, since: number): Presented[] {
  return exchangesOf(provider, since).filter(({ verifier }) => verifier !== '');
}

function requests({ journal, provider }: Provider, operation: string | null, since: number): RequestEntry[] {
  return operation === null ? [] : journal.query({ kind: 'request', provider, operation, since });
}

import type { Exchange } from '../../http/exchange.ts';

/** What the first stages found out about a request, for those that come later. */
export interface RequestFacts {
  /** `rq_…`: in a header of the answer, and the id of the request log. */
  readonly id: string;
  /** The API version in whose shapes it is answered; null until it is known. */
  version: string | null;
  /** The account that is acted on: that of the key, or one of its customers; empty until it is known. */
  account: string;
}

const known = new WeakMap<Exchange, RequestFacts>();

/** Notes the id of a request, at its beginning. */
export function noteRequest(exchange: Exchange, id: string): void {
  known.set(exchange, { id, version: null, account: '' });
}

/** What is known about a request. */
export function factsOf(exchange: Exchange): RequestFacts {
  const facts = known.get(exchange);
  if (!facts) throw new TypeError('the request has not begun');
  return facts;
}

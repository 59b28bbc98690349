import type { Exchange } from '../../http/exchange.ts';
import type { Telling } from './changes.ts';
import type { KnownKey } from './keys.ts';

/** What the first stages found out about a request, for those that come later. */
export class RequestFacts {
  /** `rq_…`: in a header of the answer, and the id of the request log. */
  readonly id: string;
  /** The key that it carries, as it was when it came; undefined where it carries none that is known. */
  key: KnownKey | undefined;
  /** The API version in whose shapes it is answered; null until it is known. */
  version: string | null = null;
  /** The account that is acted on: that of the key, or one of its customers; empty until it is known. */
  account = '';
  /** The type of role with which it was let in; empty until it is known. */
  roleType = '';
  /** What it has changed so far, and who hears of it as whose doing; null before the first change. */
  telling: Telling | null = null;

  constructor(id: string) {
    this.id = id;
  }
}

/** Notes the id of a request, at its beginning. */
export function noteRequest(exchange: Exchange, id: string): void {
  exchange.notes = new RequestFacts(id);
}

/** What is known about a request. */
export function factsOf({ notes }: Exchange): RequestFacts {
  if (!(notes instanceof RequestFacts)) throw new TypeError('the request has not begun');
  return notes;
}

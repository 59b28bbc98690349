import type { WireHeaders } from '../core/entry.ts';

/** So many different sets of headers are remembered: more than the clients of a sandbox send by turns. */
const MOST = 8;

type Value = WireHeaders[string];

interface Known {
  readonly headers: WireHeaders;
  readonly names: readonly string[];
  readonly values: readonly Value[];
}

/** Clients send the same headers again and again, and the journal keeps them by the thousand: requests that sent the same share them. */
export class SharedHeaders {
  readonly #known: Known[] = [];
  #next = 0;

  /** These headers, or the same ones in the same order that were sent before. Nobody may change them. */
  of(headers: WireHeaders): WireHeaders {
    const values = Object.values(headers);
    for (const known of this.#known) {
      // By their values first: the names are the same nearly always.
      if (isSame(known.values, values) && isSame(known.names, Object.keys(headers))) return known.headers;
    }
    this.#known[this.#next] = { headers, names: Object.keys(headers), values };
    this.#next = (this.#next + 1) % MOST;
    return headers;
  }
}

/** From the end, where what tells requests apart stands as a rule: credentials, and the length of a body. */
function isSame(some: readonly Value[], others: readonly Value[]): boolean {
  if (some.length !== others.length) return false;
  for (let i = some.length - 1; i >= 0; i--) if (some[i] !== others[i]) return false;
  return true;
}

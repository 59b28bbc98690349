import type { WireHeaders } from '../core/entry.ts';

/** So many different sets of headers are remembered: more than the clients of a sandbox send by turns. */
const MOST = 8;

/** Clients send the same headers again and again, and the journal keeps them by the thousand: requests that sent the same share them. */
export class SharedHeaders {
  readonly #known: { readonly names: readonly string[]; readonly headers: WireHeaders }[] = [];
  #next = 0;

  /** These headers, or the same ones in the same order that were sent before. Nobody may change them. */
  of(headers: WireHeaders): WireHeaders {
    const names = Object.keys(headers);
    const isSame = (other: WireHeaders, others: readonly string[]) =>
      others.length === names.length && names.every((name, i) => others[i] === name && other[name] === headers[name]);
    for (const known of this.#known) if (isSame(known.headers, known.names)) return known.headers;
    this.#known[this.#next] = { names, headers };
    this.#next = (this.#next + 1) % MOST;
    return headers;
  }
}

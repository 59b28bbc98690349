/** Where something could be read by people who are not the integration's backend. */
export type Surface =
  /** An address that a browser was sent to: it stays in histories, referrers and logs. */
  | 'address'
  /** A page, its headers and cookies. */
  | 'page'
  /** What a trigger or a probe answered. */
  | 'answer';

/** Something that the harness saw of the integration's front side. */
export interface Sighting {
  readonly surface: Surface;
  /** What it was, for a person: `GET /callback → 302`. */
  readonly what: string;
  readonly text: string;
}

/** Texts are kept up to here, characters in all: a flood must not fill the memory. */
const ROOM = 32 * 1024 * 1024;

/** What was seen of an integration from outside of the provider's ports, for scans. Bounded; what is left out is counted. */
export class Sightings {
  readonly #all: Sighting[] = [];
  #room = ROOM;
  #leftOut = 0;

  add(surface: Surface, what: string, text: string): void {
    if (text === '') return;
    if (text.length > this.#room) this.#leftOut++;
    else {
      this.#room -= text.length;
      this.#all.push({ surface, what, text });
    }
  }

  get all(): readonly Sighting[] {
    return this.#all;
  }

  get leftOut(): number {
    return this.#leftOut;
  }
}

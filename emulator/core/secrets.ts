import { basicCredentials, replaceBasic } from './basic-credentials.ts';
import type { Random } from './random.ts';
import { foreignPattern, occurring, patternOf } from './secret-text.ts';

/** A credential that the emulator issued or was told. */
export interface Secret {
  readonly value: string;
  /** What it is: `access_token`, `refresh_token`, `client_secret`, `webhook_secret`, `code`, … */
  readonly kind: string;
  /** Whose it is, for a person: a connection, an integration. */
  readonly owner: string;
}

/** Every generated secret carries this word, so that one scan of any text finds them all. */
const MARKER = 'c4n4ry';
const TAIL = 26;
/** Marker and tail are unique by themselves, so a prefix that is glued to other text (`%20rev_…`) does not hide a secret. */
const CORE_LENGTH = MARKER.length + TAIL;
/** Of any length: a text may have been cut in the middle of a secret. */
const ISSUED = new RegExp(`${MARKER}[A-Za-z0-9]*`, 'g');
const SHOWN_CHARACTERS = 4;
/** Of a shorter foreign secret nothing is shown, since four characters would be too much of it. */
const SHORTEST_SHOWN = 12;

/** Issues secrets that are unique and searchable, finds them in any text, and masks them. */
export class Secrets {
  readonly #random: Random;
  readonly #known = new Map<string, Secret>();
  readonly #byCore = new Map<string, Secret>();
  /** Given by a person, or made in a form of its own, so without the marker. */
  readonly #foreign = new Map<string, RegExp>();
  /** All of them in one; made when it is first needed after a change. */
  #anyForeign: RegExp | null = null;
  readonly #listeners = new Set<(secret: Secret) => void>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** A new secret: prefix, marker and 26 base62 characters. */
  issue(kind: string, prefix: string, owner: string): string {
    const value = `${prefix}${MARKER}${this.#random.text(TAIL)}`;
    this.register({ value, kind, owner });
    return value;
  }

  /** Takes note of a secret made elsewhere: configured by a person, or read back from a snapshot. An empty one is none. */
  register(secret: Secret): void {
    const { value } = secret;
    if (value === '') return;
    this.#known.set(value, secret);
    const at = value.indexOf(MARKER);
    if (at >= 0 && value.length === at + CORE_LENGTH) this.#byCore.set(value.slice(at), secret);
    else {
      this.#foreign.set(value, patternOf(value));
      this.#anyForeign = null;
    }
    for (const listener of this.#listeners) listener(secret);
  }

  /** Tells the listener of every secret from now on. Returns how to stop. */
  observe(listener: (secret: Secret) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Every secret that occurs in the text, each once: as it is, percent-encoded, or inside of HTTP Basic credentials. */
  find(text: string): Secret[] {
    const found = new Set<Secret>();
    for (const part of [text, ...basicCredentials(text)]) {
      for (let at = part.indexOf(MARKER); at >= 0; at = part.indexOf(MARKER, at + 1)) {
        const secret = this.#byCore.get(part.slice(at, at + CORE_LENGTH));
        if (secret) found.add(secret);
      }
      for (const value of occurring(part, this.#foreign)) {
        const secret = this.#known.get(value);
        if (secret) found.add(secret);
      }
    }
    return [...found];
  }

  /** The text with every secret cut to its prefix and last four characters. */
  mask(text: string): string {
    return replaceBasic(this.#maskPlain(text), (credentials) => {
      const masked = this.#maskPlain(credentials);
      return masked === credentials ? null : masked;
    });
  }

  get all(): Secret[] {
    return [...this.#known.values()];
  }

  #maskPlain(text: string): string {
    const masked = maskIssued(text);
    if (this.#foreign.size === 0) return masked;
    this.#anyForeign ??= foreignPattern([...this.#foreign.keys()]);
    return masked.replace(this.#anyForeign, maskOne);
  }
}

/** The text with every secret masked that an emulator has issued, whichever one it was. */
export function maskIssued(text: string): string {
  return text.includes(MARKER) ? text.replace(ISSUED, maskOne) : text;
}

/** `rev_install_…aB3x`: enough to recognise, too little to use. */
export function maskOne(value: string): string {
  const at = value.indexOf(MARKER);
  const length = at < 0 ? value.length : value.length - at;
  const shown = length < (at < 0 ? SHORTEST_SHOWN : CORE_LENGTH) ? '' : value.slice(-SHOWN_CHARACTERS);
  return `${at > 0 ? value.slice(0, at) : ''}…${shown}`;
}

import type { Random } from './random.ts';

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
const CANDIDATE = new RegExp(`[A-Za-z0-9_]*${MARKER}[A-Za-z0-9]{${TAIL}}`, 'g');
const SHOWN_CHARACTERS = 4;

/** Issues secrets that are unique and searchable, finds them in any text, and masks them. */
export class Secrets {
  readonly #random: Random;
  readonly #known = new Map<string, Secret>();
  /** Given by a person, so without the marker. */
  readonly #foreign = new Set<string>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** A new secret: prefix, marker and 26 base62 characters. */
  issue(kind: string, prefix: string, owner: string): string {
    const value = `${prefix}${MARKER}${this.#random.text(TAIL)}`;
    this.#known.set(value, { value, kind, owner });
    return value;
  }

  /** Takes note of a secret made elsewhere: configured by a person, or read back from a snapshot. */
  register(secret: Secret): void {
    this.#known.set(secret.value, secret);
    if (!secret.value.includes(MARKER)) this.#foreign.add(secret.value);
  }

  /** Every secret that occurs in the text, each once. */
  find(text: string): Secret[] {
    const found = new Set<Secret>();
    for (const [candidate] of text.matchAll(CANDIDATE)) {
      const secret = this.#known.get(candidate);
      if (secret) found.add(secret);
    }
    for (const value of this.#foreign) {
      const secret = this.#known.get(value);
      if (secret && text.includes(value)) found.add(secret);
    }
    return [...found];
  }

  /** The text with every secret cut to its prefix and last four characters. */
  mask(text: string): string {
    let masked = text.includes(MARKER) ? text.replace(CANDIDATE, maskOne) : text;
    for (const value of this.#foreign) masked = masked.replaceAll(value, maskOne(value));
    return masked;
  }

  get all(): Secret[] {
    return [...this.#known.values()];
  }
}

/** `rev_install_…aB3x`: enough to recognise, too little to use. */
export function maskOne(value: string): string {
  const at = value.indexOf(MARKER);
  return `${at > 0 ? value.slice(0, at) : ''}…${value.slice(-SHOWN_CHARACTERS)}`;
}

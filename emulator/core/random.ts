import { createHash } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Longer texts are drawn elsewhere. */
const SCRATCH = Buffer.alloc(256);

/** The four words of a generator, as a snapshot keeps them. */
export type RandomState = [number, number, number, number];

/**
 * The only source of randomness: xoshiro128** seeded from a string, so that one seed gives one history.
 * It is not for real secrets; nothing that it makes guards anything outside a sandbox.
 *
 * @see https://prng.di.unimi.it/xoshiro128starstar.c
 */
export class Random {
  #state: RandomState;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.#state = [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12) | 1];
  }

  /** A number in [0, 1) with 32 bits. */
  next(): number {
    const s = this.#state;
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotateLeft(s[3], 11);
    return result / 4_294_967_296;
  }

  /** A whole number in [0, below). */
  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** One element; the list must not be empty. */
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const chosen = list[this.int(list.length)];
    if (chosen === undefined) throw new RangeError('pick() needs a list with at least one element');
    return chosen;
  }

  /** A new list in another order. */
  shuffle<T>(list: readonly T[]): T[] {
    return list
      .map((value) => ({ value, key: this.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ value }) => value);
  }

  /** Text of the letters of an alphabet (plain ASCII), base62 without one, after a beginning that is not drawn. */
  text(length: number, alphabet: string = BASE62, beginning = ''): string {
    // Ids are drawn by the dozen for one request: their letters are put where those of the last were, and the words of the state stay in registers.
    const size = beginning.length + length;
    const letters = size <= SCRATCH.length ? SCRATCH : Buffer.alloc(size);
    for (let i = 0; i < beginning.length; i++) letters[i] = beginning.charCodeAt(i);
    const s = this.#state;
    let a = s[0];
    let b = s[1];
    let c = s[2];
    let d = s[3];
    for (let i = beginning.length; i < size; i++) {
      const drawn = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = rotateLeft(d, 11);
      letters[i] = alphabet.charCodeAt(Math.floor((drawn / 4_294_967_296) * alphabet.length));
    }
    s[0] = a;
    s[1] = b;
    s[2] = c;
    s[3] = d;
    return letters.toString('latin1', 0, size);
  }

  /** An id in a provider's style: prefix and 12 base62 characters. */
  id(prefix: string): string {
    return prefix + this.text(12);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const [a, b, c, d] = [this.#word(), this.#word(), this.#word(), this.#word()];
    const version = 0x4000 | (b & 0x0fff);
    const variant = 0x8000 | (c >>> 18);
    return `${hex(a, 8)}-${hex(b >>> 16, 4)}-${hex(version, 4)}-${hex(variant, 4)}-${hex(c & 0xffff, 4)}${hex(d, 8)}`;
  }

  #word(): number {
    return Math.floor(this.next() * 4_294_967_296);
  }

  state(): RandomState {
    return [...this.#state];
  }

  restore(state: RandomState): void {
    this.#state = [...state];
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** A seed for a run that was given none: printed, so that the run can be repeated. */
export function freshSeed(): string {
  return Math.random().toString(36).slice(2, 10).padEnd(8, '0');
}

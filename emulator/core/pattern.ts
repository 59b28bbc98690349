import type { Random } from './random.ts';

/** Repetitions without an upper bound end at this many more than the lower one. */
const MORE = 4;
const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS = `${LOWER}${LOWER.toUpperCase()}`;
const CLASSES: Readonly<Record<string, string>> = {
  d: DIGITS,
  w: `${LETTERS}${DIGITS}_`,
  s: ' ',
  D: LETTERS,
  W: '-',
  S: `${LETTERS}${DIGITS}`,
};

/** Text that a regular expression allows, for the grammar that contracts use: classes, groups, alternatives, repetitions, anchors. Lookarounds are passed over. */
export function textMatching(random: Random, pattern: string): string {
  return new PatternReader(random, pattern).alternatives();
}

class PatternReader {
  readonly #random: Random;
  readonly #pattern: string;
  #at = 0;

  constructor(random: Random, pattern: string) {
    this.#random = random;
    this.#pattern = pattern;
  }

  /** One of the branches between bars, up to the end or a closing parenthesis. */
  alternatives(): string {
    const start = this.#at;
    const branches = this.#count(start);
    const wanted = this.#random.int(branches);
    let chosen = '';
    for (let i = 0; i < branches; i++) {
      const made = this.#sequence();
      if (i === wanted) chosen = made;
      if (this.#peek() === '|') this.#at++;
    }
    return chosen;
  }

  /** Bars of this level, and one. */
  #count(start: number): number {
    let depth = 0;
    let count = 1;
    for (let i = start; i < this.#pattern.length; i++) {
      const letter = this.#pattern[i];
      if (letter === '\\') i++;
      else if (letter === '[') i = this.#classEnd(i);
      else if (letter === '(') depth++;
      else if (letter === ')' && --depth < 0) break;
      else if (letter === '|' && depth === 0) count++;
    }
    return count;
  }

  #sequence(): string {
    let text = '';
    while (this.#at < this.#pattern.length && !['|', ')'].includes(this.#peek())) text += this.#repeated();
    return text;
  }

  #repeated(): string {
    const start = this.#at;
    const first = this.#atom();
    const end = this.#at;
    const [least, most] = this.#quantifier();
    const after = this.#at;
    const times = least + this.#random.int(most - least + 1);
    let text = times > 0 ? first : '';
    for (let i = 1; i < times; i++) {
      this.#at = start;
      text += this.#atom();
    }
    this.#at = Math.max(after, end);
    return text;
  }

  #quantifier(): [least: number, most: number] {
    const found = /^(?:([?*+])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#pattern.slice(this.#at));
    if (!found) return [1, 1];
    this.#at += found[0].length;
    const [, sign, least = '0', comma, most] = found;
    if (sign === '?') return [0, 1];
    if (sign === '*') return [0, MORE];
    if (sign === '+') return [1, 1 + MORE];
    if (comma === '') return [Number(least), Number(least)];
    return [Number(least), most === '' || most === undefined ? Number(least) + MORE : Number(most)];
  }

  #atom(): string {
    const letter = this.#peek();
    if (letter === '^' || letter === '$') return this.#skip(1);
    if (letter === '(') return this.#group();
    if (letter === '[') return this.#class();
    if (letter === '\\') return this.#escape();
    this.#at++;
    return letter === '.' ? this.#random.pick([...LOWER]) : letter;
  }

  #group(): string {
    const opening = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(this.#pattern.slice(this.#at))?.[0] ?? '(';
    this.#at += opening.length;
    const inner = this.alternatives();
    this.#skip(1);
    return /[=!]$/.test(opening) ? '' : inner;
  }

  #class(): string {
    const end = this.#classEnd(this.#at);
    const inner = this.#pattern.slice(this.#at + 1, end);
    this.#at = end + 1;
    const allowed = inner.startsWith('^')
      ? [...`${LETTERS}${DIGITS}`].filter((one) => !membersOf(inner.slice(1)).includes(one))
      : membersOf(inner);
    return allowed.length > 0 ? this.#random.pick(allowed) : '';
  }

  #classEnd(start: number): number {
    for (let i = start + 1; i < this.#pattern.length; i++) {
      if (this.#pattern[i] === '\\') i++;
      else if (this.#pattern[i] === ']' && i > start + 1) return i;
    }
    return this.#pattern.length;
  }

  #escape(): string {
    const letter = this.#pattern[this.#at + 1] ?? '';
    this.#at += 2;
    if (letter === 'b' || letter === 'B') return '';
    const members = CLASSES[letter];
    return members === undefined ? letter : this.#random.pick([...members]);
  }

  #skip(count: number): string {
    this.#at += count;
    return '';
  }

  #peek(): string {
    return this.#pattern[this.#at] ?? '';
  }
}

/** The letters of a class, ranges spelled out. */
function membersOf(inner: string): string[] {
  const members: string[] = [];
  const parts = inner.match(/\\.|[^\\]/g) ?? [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    if (part.startsWith('\\')) members.push(...(CLASSES[part.slice(1)] ?? part.slice(1)));
    else if (parts[i + 1] === '-' && parts[i + 2] !== undefined) {
      const last = (parts[i + 2] ?? '').replace('\\', '').charCodeAt(0);
      for (let code = part.charCodeAt(0); code <= last; code++) members.push(String.fromCharCode(code));
      i += 2;
    } else members.push(part);
  }
  return members;
}

/** Alphabets from small to large, by the number of letters in them. Separators of ids do not count. */
const ALPHABETS: readonly { readonly says: string; readonly letters: number; readonly fits: RegExp }[] = [
  { says: 'digits', letters: 10, fits: /^\d*$/ },
  { says: 'hexadecimal digits', letters: 16, fits: /^([\da-f]*|[\dA-F]*)$/ },
  { says: 'letters of one case and digits', letters: 36, fits: /^([\da-z]*|[\dA-Z]*)$/ },
  { says: 'letters and digits', letters: 62, fits: /^[\da-zA-Z]*$/ },
  { says: 'base64 characters', letters: 64, fits: /^/ },
];
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** How much there is to guess in values at most, judged by what they look like. */
export interface Guess {
  /** Bits that the shortest of them can hold. */
  readonly bits: number;
  /** How they look: `43 base64 characters`. */
  readonly says: string;
}

/** Looks at values that nobody may guess. What all have at their beginning or end is known, and so is no part of what must be guessed. */
export function guessOf(values: readonly string[]): Guess {
  const bare = values.map((value) => (UUID.test(value) ? value.replaceAll('-', '') : value));
  const [first = ''] = bare;
  const before = bare.length < 2 ? 0 : sharedLength(bare, (value, i) => value[i]);
  const after =
    bare.length < 2
      ? 0
      : sharedLength(
          bare.map((value) => value.slice(before)),
          (value, i) => value.at(-1 - i),
        );
  const parts = bare.map((value) => value.slice(before, after === 0 ? undefined : -after));
  const shortest = Math.min(...parts.map(({ length }) => length), first.length);
  const all = parts.join('');
  const { letters, says } = ALPHABETS.find(({ fits }) => fits.test(all)) ?? { letters: 64, says: 'characters' };
  return { bits: Math.floor(shortest * Math.log2(letters)), says: `${shortest} ${says}` };
}

function sharedLength(values: readonly string[], at: (value: string, i: number) => string | undefined): number {
  const most = Math.min(...values.map(({ length }) => length));
  let length = 0;
  while (length < most && new Set(values.map((value) => at(value, length))).size === 1) length++;
  return length;
}

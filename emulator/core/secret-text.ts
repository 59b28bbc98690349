/** Secrets shorter than this also occur in ordinary words, so they count only where they stand alone. */
const SHORT = 12;

/** The forms in which a value may stand in a text: raw, in a URL, in a form body, in a JSON string. */
function formsOf(value: string): string[] {
  const form = new URLSearchParams({ '': value }).toString().slice(1);
  return [...new Set([value, encodeURIComponent(value), form, JSON.stringify(value).slice(1, -1)])];
}

function sourceOf(value: string): string {
  const alternatives = formsOf(value).map((form) => form.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
  const source = `(?:${alternatives.join('|')})`;
  // A percent-encoded character before it ends in a letter or digit, and yet is no part of a word.
  return value.length < SHORT ? `(?:(?<!\\w)|(?<=%[0-9A-Fa-f]{2}))${source}(?!\\w)` : source;
}

/** Matches any of the values in any of their forms; of values that begin alike, the longest. There must be at least one. */
export function foreignPattern(values: readonly string[]): RegExp {
  const longestFirst = [...values].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(sourceOf).join('|'), 'g');
}

/** Matches one value in any of its forms. */
export function patternOf(value: string): RegExp {
  return new RegExp(sourceOf(value), 'g');
}

/**
 * The values that occur in the text, given with their patterns. One that occurs only inside of a longer one that occurs, too, does not
 * count: `key-1` is not leaked by `key-12`.
 */
export function occurring(text: string, patterns: ReadonlyMap<string, RegExp>): string[] {
  const taken: [start: number, end: number][] = [];
  const found: string[] = [];
  for (const [value, pattern] of [...patterns].sort(([a], [b]) => b.length - a.length)) {
    const places = [...text.matchAll(pattern)]
      .map((match): [number, number] => [match.index, match.index + match[0].length])
      .filter(([start, end]) => !taken.some(([from, to]) => from <= start && end <= to));
    if (places.length > 0) found.push(value);
    taken.push(...places);
  }
  return found;
}

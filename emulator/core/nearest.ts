/** Levenshtein distance with a row of state; names compared here are short. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/**
 * The known names closest to a mistyped one, best first, at most three.
 * A name that contains the typed word (or the reverse) counts as near whatever its length.
 */
export function nearest(typed: string, known: Iterable<string>): string[] {
  const word = typed.toLowerCase();
  return [...known]
    .map((name) => {
      const candidate = name.toLowerCase();
      const contained = word.length > 2 && (candidate.includes(word) || word.includes(candidate));
      return { name, score: contained ? 1 : distance(word, candidate) };
    })
    .filter(({ name, score }) => score <= Math.max(2, Math.floor(Math.max(name.length, typed.length) / 3)))
    .sort((a, b) => a.score - b.score || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** ` Did you mean "a" or "b"?`, or the whole list when nothing is near and the list is short, or nothing. */
export function suggestion(typed: string, known: Iterable<string>): string {
  const names = [...known];
  const close = nearest(typed, names);
  if (close.length > 0) return ` Did you mean ${close.map((name) => `"${name}"`).join(' or ')}?`;
  return names.length > 0 && names.length <= 12 ? ` Known: ${names.join(', ')}.` : '';
}

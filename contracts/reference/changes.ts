/** A mutant or a variant: a name, and what it changes. */
interface Change<P> {
  readonly name: string;
  change(parts: P): Partial<P>;
}

/** The parts with the named changes in them; an unknown name is an error that offers the nearest ones. */
export function withChanges<P extends object>(parts: P, known: readonly Change<P>[], names: readonly string[]): P {
  const changed = { ...parts };
  for (const name of names) {
    const found = known.find((candidate) => candidate.name === name);
    if (!found) throw new Error(`Unknown mutant "${name}". Nearest: ${nearest(name, known).join(', ')}.`);
    Object.assign(changed, found.change(changed));
  }
  return changed;
}

function nearest(name: string, known: readonly { readonly name: string }[]): string[] {
  const distances = known.map((one) => ({ name: one.name, away: distance(name, one.name) }));
  return distances
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map((candidate) => candidate.name);
}

/** Levenshtein distance, row by row. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const swap = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

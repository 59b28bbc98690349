import { mutants } from './mutants/index.ts';
import type { Parts } from './parts.ts';
import { variants } from './variants/index.ts';

/** The parts with the named mutants and variants in them; an unknown name is an error that offers the nearest ones. */
export function applyChanges(parts: Parts, names: readonly string[]): Parts {
  const changed = { ...parts };
  for (const name of names) {
    const found = [...mutants, ...variants].find((candidate) => candidate.name === name);
    if (!found) throw new Error(`Unknown mutant "${name}". Nearest: ${nearest(name).join(', ')}.`);
    Object.assign(changed, found.change(changed));
  }
  return changed;
}

function nearest(name: string): string[] {
  const distances = [...mutants, ...variants].map((one) => ({ name: one.name, away: distance(name, one.name) }));
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

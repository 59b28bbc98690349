import { accountMutants } from './mutants-account.ts';
import { limitMutants } from './mutants-limits.ts';
import { webhookMutants } from './mutants-webhooks.ts';
import type { Parts } from './parts.ts';

export type CheckId =
  | 'webhook.fail-closed'
  | 'webhook.dedupe'
  | 'token.single-flight'
  | 'limit.retry-after'
  | 'account.suspension';

/** The integration with one defect, as it is found in the wild, and otherwise healthy. */
export interface Mutant {
  readonly name: string;
  /** What is wrong, in one sentence. */
  readonly breaks: string;
  /** Checks that must fail. */
  readonly kills: readonly CheckId[];
  /** Checks that must still pass. */
  readonly stays: readonly CheckId[];
  change(parts: Parts): Partial<Parts>;
}

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [...webhookMutants, ...accountMutants, ...limitMutants];

/** The parts with the named defects in them; an unknown name is an error that offers the nearest ones. */
export function applyMutants(parts: Parts, names: readonly string[]): Parts {
  const changed = { ...parts };
  for (const name of names) {
    const mutant = mutants.find((candidate) => candidate.name === name);
    if (!mutant) throw new Error(`Unknown mutant "${name}". Nearest: ${nearest(name).join(', ')}.`);
    Object.assign(changed, mutant.change(changed));
  }
  return changed;
}

function nearest(name: string): string[] {
  const distances = mutants.map((mutant) => ({ name: mutant.name, away: distance(name, mutant.name) }));
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

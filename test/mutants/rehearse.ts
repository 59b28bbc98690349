import { runDemo } from '../../contracts/harness/demo.ts';
import { type CheckId, type Mutant, mutants } from '../../contracts/revento/reference/mutants.ts';
import type { Verdict } from '../../contracts/verdict/verdict.ts';

/** The reference integration, or one of its mutants, with the checks to hold against it. */
export interface Row {
  /** Null for the reference itself. */
  readonly mutant: string | null;
  readonly checks: readonly CheckId[];
}

/** What one check said of one mutant, and what it had to say. */
export interface Cell {
  readonly mutant: string | null;
  readonly check: string;
  readonly verdict: Verdict;
  readonly wanted: 'failed' | 'passed';
  readonly reason: string;
  readonly durationMs: number;
}

/** Cheapest first. */
export const ALL_CHECKS: readonly CheckId[] = [
  'webhook.dedupe',
  'webhook.fail-closed',
  'limit.retry-after',
  'account.suspension',
  'token.single-flight',
];

/** Every mutant with the checks that must fail and all that must still pass. */
export function fullMatrix(): Row[] {
  return rows(({ kills, stays }) => [...kills, ...stays]);
}

/** Every mutant with the checks that must fail and the cheapest one that must still pass. */
export function quickMatrix(): Row[] {
  return rows(({ kills, stays }) => [...kills, ...ALL_CHECKS.filter((check) => stays.includes(check)).slice(0, 1)]);
}

/** Carries out rows, some at the same time: they mostly wait. */
export async function rehearse(
  todo: readonly Row[],
  parallel: number,
  onCell: (cell: Cell) => void = () => {},
): Promise<Cell[]> {
  const queue = [...todo];
  const cells: Cell[] = [];
  const work = async () => {
    for (let row = queue.shift(); row; row = queue.shift()) {
      const { mutant, checks } = row;
      const kills = mutants.find(({ name }) => name === mutant)?.kills ?? [];
      const report = await runDemo({ only: checks, ...(mutant !== null && { mutant }) });
      for (const { id, verdict, reason, durationMs } of report.checks) {
        const cell: Cell = {
          mutant,
          check: id,
          verdict,
          reason,
          durationMs,
          wanted: kills.some((kill) => kill === id) ? 'failed' : 'passed',
        };
        cells.push(cell);
        onCell(cell);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return cells;
}

function rows(checksOf: (mutant: Mutant) => readonly CheckId[]): Row[] {
  const broken = mutants.map((mutant) => ({ mutant: mutant.name, checks: checksOf(mutant) }));
  // One row for each check, so that they share the workers, and the longest first.
  const reference = ALL_CHECKS.toReversed().map((check) => ({ mutant: null, checks: [check] }));
  return [...reference, ...broken];
}

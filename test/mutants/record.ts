import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../../contracts/verdict/verdict.ts';
import type { Cell } from './rehearse.ts';
import { ALL_CHECKS, SUBJECTS } from './subjects.ts';

/** How often each verdict was given. */
export type Tally = Readonly<Partial<Record<Verdict, number>>>;

/** What came out at the newest rehearsals, by subject and check. */
export type Book = ReadonlyMap<string, ReadonlyMap<string, Tally>>;

const FILE = fileURLToPath(new URL('./matrix.json', import.meta.url));

/** What is on file. */
export function readRecord(): Book {
  const saved: unknown = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
  const rows = Object.entries(saved as Record<string, Record<string, string>>);
  return new Map(rows.map(([subject, told]) => [subject, cellsOf(told)]));
}

/** The newest rehearsals in place of those before, and nothing of subjects and checks that are no more. */
export function merged(before: Book, cells: readonly Cell[]): Book {
  const after = new Map<string, Map<string, Tally>>();
  for (const { name } of SUBJECTS) {
    const own = new Map([...(before.get(name) ?? [])].filter(([check]) => ALL_CHECKS.includes(check)));
    for (const check of new Set(cells.filter(({ subject }) => subject === name).map((cell) => cell.check))) {
      own.set(check, tallyOf(cells.filter((cell) => cell.subject === name && cell.check === check)));
    }
    if (own.size > 0) after.set(name, own);
  }
  return after;
}

/** Files it: a line for each subject, and in it the checks by what they said, so that a change shows where it is. */
export function writeRecord(record: Book): void {
  const lines = SUBJECTS.flatMap(({ name }) => {
    const own = record.get(name);
    return own === undefined ? [] : [`  ${JSON.stringify(name)}: ${JSON.stringify(toldOf(own))}`];
  });
  writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`);
}

/** How many rehearsals there were. */
export function runsOf(tally: Tally): number {
  return Object.values(tally).reduce((sum, times) => sum + times, 0);
}

function tallyOf(cells: readonly Cell[]): Tally {
  const tally: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of cells) tally[verdict] = (tally[verdict] ?? 0) + 1;
  return tally;
}

function toldOf(own: ReadonlyMap<string, Tally>): Record<string, string> {
  const told: Record<string, string> = {};
  for (const check of ALL_CHECKS) {
    const tally = own.get(check);
    if (!tally) continue;
    const name = Object.entries(tally)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([verdict, times]) => `${verdict} ${times}`)
      .join(', ');
    told[name] = told[name] === undefined ? check : `${told[name]} ${check}`;
  }
  return Object.fromEntries(Object.entries(told).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function cellsOf(told: Record<string, string>): Map<string, Tally> {
  const cells = Object.entries(told).flatMap(([name, checks]) => {
    const tally: Tally = Object.fromEntries(
      name.split(', ').map((one) => {
        const at = one.lastIndexOf(' ');
        return [one.slice(0, at), Number(one.slice(at + 1))];
      }),
    );
    return checks.split(' ').map((check) => [check, tally] as const);
  });
  return new Map(cells);
}

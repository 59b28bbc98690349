import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VERDICTS, type Verdict } from '../../contracts/verdict/verdict.ts';
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

/**
 * The newest rehearsals in place of those before, or added to them where `isMore`, and nothing of subjects and checks that are no more.
 */
export function merged(before: Book, cells: readonly Cell[], isMore = false): Book {
  const newest = tallies(cells);
  const after = new Map<string, Map<string, Tally>>();
  for (const { name } of SUBJECTS) {
    const known = before.get(name);
    const own = new Map([...(known ?? [])].filter(([check]) => ALL_CHECKS.includes(check)));
    for (const [check, tally] of newest.get(name) ?? []) {
      own.set(check, isMore ? sumOf(tally, known?.get(check) ?? {}) : tally);
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

function tallies(cells: readonly Cell[]): Book {
  const book = new Map<string, Map<string, Tally>>();
  for (const { subject, check, verdict } of cells) {
    const own = book.get(subject) ?? new Map<string, Tally>();
    book.set(subject, own.set(check, sumOf(own.get(check) ?? {}, { [verdict]: 1 })));
  }
  return book;
}

function sumOf(some: Tally, more: Tally): Tally {
  const sum: Partial<Record<Verdict, number>> = { ...some };
  for (const verdict of VERDICTS) {
    const times = more[verdict];
    if (times !== undefined) sum[verdict] = (sum[verdict] ?? 0) + times;
  }
  return sum;
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

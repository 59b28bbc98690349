import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pc from 'picocolors';
import { suggestion } from '../../emulator/core/nearest.ts';
import { inParallel, type Job, kills, lacking, rows } from './lanes.ts';
import { burn } from './load.ts';
import { Progress } from './progress.ts';
import { quick } from './quick.ts';
import { merged, readRecord, writeRecord } from './record.ts';
import { type Cell, isRight } from './rehearse.ts';
import { rendered } from './render.ts';
import { ALL_CHECKS, idleChecks, SUBJECTS, type Subject } from './subjects.ts';

/**
 * Holds checks against the reference integration, its mutants, its variants, and integrations that do nothing, and prints what came out.
 * Ends with 1 where something is not as declared, and with 2 where it was asked for what there is not.
 */
const USAGE = `npm run mutants -- [options]

  --subjects a,b   reference, mutants, variants, nobodies, or names of them; all by default
  --checks a,b     ids; all by default
  --kills          of mutants only what must fail
  --quick          what CI rehearses: the references, every defect where it is caught first, and variants where they are unusual
  --repeat N       each so often (1)
  --until N        each as often as N lacks of what is on file, and added to it
  --parallel N     runs at the same time (3)
  --jobs N         checks at the same time in each run (4)
  --load           with every core kept busy beside it
  --write          files what came out in matrix.json now and then, and renders MATRIX.md from it
  --render         renders MATRIX.md from what is on file, and rehearses nothing
`;

const PAGE = fileURLToPath(new URL('./MATRIX.md', import.meta.url));
/** What was rehearsed for hours is not lost with the machine. */
const FILED_EVERY_MS = 300_000;
const KINDS: Readonly<Record<string, Subject['kind']>> = {
  mutants: 'mutant',
  variants: 'variant',
  nobodies: 'nobody',
};

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      subjects: { type: 'string' },
      checks: { type: 'string' },
      kills: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      repeat: { type: 'string', default: '1' },
      until: { type: 'string' },
      parallel: { type: 'string', default: '3' },
      jobs: { type: 'string', default: '4' },
      load: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      render: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values.render) {
    writeFileSync(PAGE, rendered(readRecord()));
    return 0;
  }
  const subjects = chosen(values.subjects?.split(','));
  const checks = values.checks?.split(',') ?? ALL_CHECKS;
  assertKnown('check', checks, ALL_CHECKS);
  const once = values.quick ? quick(subjects, checks) : jobsOf(subjects, checks, values.kills);
  const before = readRecord();
  const until = values.until === undefined ? null : count(values.until);
  const work =
    until === null ? Array.from({ length: count(values.repeat) }, () => once).flat() : lacking(once, before, until);
  const cells: Cell[] = [];
  const file = () => {
    const book = merged(before, cells, until !== null);
    writeRecord(book);
    writeFileSync(PAGE, rendered(book));
  };
  // Every integration under rehearsal ends with this process: that is bound to its exit, which a bare signal skips.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      if (values.write) file();
      process.exit(2);
    });
  }
  const filing = values.write ? setInterval(file, FILED_EVERY_MS) : undefined;
  await carryOut(work, cells, { parallel: count(values.parallel), jobs: count(values.jobs), underLoad: values.load });
  clearInterval(filing);
  if (values.write) file();
  const idle = values.subjects === undefined ? idleChecks(checks) : [];
  for (const id of idle) console.log(pc.red(`${id} catches no mutant, so it proves nothing.`));
  return cells.every(isRight) && idle.length === 0 ? 0 : 1;
}

function jobsOf(subjects: readonly Subject[], checks: readonly string[], killsOnly: boolean): Job[] {
  if (!killsOnly) return rows(subjects, checks);
  const others = subjects.filter(({ kind }) => kind !== 'mutant');
  return [...rows(others, checks), ...kills(subjects, checks)];
}

async function carryOut(
  work: readonly Job[],
  cells: Cell[],
  { parallel, jobs, underLoad }: { parallel: number; jobs: number; underLoad: boolean },
): Promise<void> {
  const progress = new Progress(
    work.reduce((sum, { checks }) => sum + checks.length, 0),
    process.stderr,
  );
  const relax = underLoad ? burn() : async () => {};
  try {
    await inParallel(work, {
      parallel,
      jobs,
      onCell(cell) {
        cells.push(cell);
        progress.add(cell);
      },
    });
  } finally {
    await relax();
    progress.end();
  }
  summarize([...new Set(work.map(({ subject }) => subject.name))], cells);
  const wrong = cells.filter((cell) => !isRight(cell)).length;
  const seconds = Math.round(progress.elapsedMs / 1000);
  console.log(`\n${cells.length} rehearsals in ${seconds} s, ${wrong} not as declared.`);
}

/** A line for each subject; one of many that are as they should be only where something is to be told. */
function summarize(names: readonly string[], cells: readonly Cell[]): void {
  console.log();
  for (const name of names) {
    const own = cells.filter(({ subject }) => subject === name);
    const wrong = own.filter((cell) => !isRight(cell));
    const caught = own.filter((cell) => cell.wanted === 'failed' && isRight(cell)).map(({ check }) => check);
    const odd = own.filter((cell) => isRight(cell) && cell.verdict !== 'passed' && cell.wanted !== 'failed');
    const told = [
      `${name.padEnd(28)} ${own.length} rehearsals, ${wrong.length} not as declared`,
      ...list('caught by', caught),
      ...list(
        'wrong at',
        wrong.map(({ check, verdict }) => `${check} (${verdict})`),
      ),
      ...(own[0]?.wanted === 'unproved'
        ? []
        : list(
            'besides',
            odd.map(({ check, verdict }) => `${check} ${verdict}`),
          )),
    ].join('; ');
    console.log(wrong.length > 0 ? pc.red(told) : told);
  }
}

function list(word: string, all: readonly string[]): string[] {
  return all.length === 0 ? [] : [`${word} ${[...new Set(all)].join(', ')}`];
}

function chosen(names: readonly string[] | undefined): readonly Subject[] {
  if (!names) return SUBJECTS;
  assertKnown('subject', names, [...Object.keys(KINDS), ...SUBJECTS.map(({ name }) => name)]);
  return SUBJECTS.filter(({ name, kind }) => names.includes(name) || names.some((one) => KINDS[one] === kind));
}

function assertKnown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new TypeError(`There is no ${what} "${unknown}".${suggestion(unknown, known)}`);
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new TypeError(`"${text}" is no number of times.`);
  return number;
}

// Each integration that runs listens for the end of this process.
process.setMaxListeners(0);

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof TypeError ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

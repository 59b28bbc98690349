import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { REFERENCES } from '../../contracts/harness/references.ts';
import { inParallel, type Job } from '../mutants/lanes.ts';
import { quick } from '../mutants/quick.ts';
import { readRecord } from '../mutants/record.ts';
import { type Cell, isRight, sentenceOf } from '../mutants/rehearse.ts';
import { rendered } from '../mutants/render.ts';
import { ALL_CHECKS, idleChecks, SUBJECTS } from '../mutants/subjects.ts';

const LANES = { parallel: 16, jobs: 2 };
const work = quick(SUBJECTS, ALL_CHECKS);
const pairs = work.flatMap(({ subject: { name }, checks }) => checks.map((check) => ({ name, check })));

describe('the matrix', () => {
  const names = SUBJECTS.map(({ name }) => name);

  it('has a name for each subject', () => {
    expect(names.filter((name, i) => names.indexOf(name) < i)).toEqual([]);
  });

  it('has a mutant for every check to catch', () => {
    expect(idleChecks(ALL_CHECKS)).toEqual([]);
  });

  it('speaks of checks that there are', () => {
    const told = REFERENCES.flatMap(({ mutants, variants }) => [
      ...mutants.flatMap(({ kills, clouds = [] }) => [...kills, ...clouds]),
      ...variants.flatMap(({ matters, undecided = {} }) => [...matters, ...Object.keys(undecided)]),
    ]);
    expect(told.filter((id) => !ALL_CHECKS.includes(id))).toEqual([]);
  });

  it('is on file as it is now; npm run mutants -- --render writes it again', () => {
    expect(readFileSync('test/mutants/MATRIX.md', 'utf8')).toBe(rendered(readRecord()));
  });
});

function inDoubt(cells: ReadonlyMap<string, Cell>): Job[] {
  const isInDoubt = (name: string, check: string) => {
    const cell = cells.get(`${name} × ${check}`);
    return cell !== undefined && cell.verdict !== 'passed' && !isRight(cell);
  };
  return work.flatMap(({ subject, checks }) =>
    checks.filter((check) => isInDoubt(subject.name, check)).map((check) => ({ subject, checks: [check] })),
  );
}

describe('the checks, held against integrations of which it is known', () => {
  const cells = new Map<string, Cell>();

  beforeAll(async () => {
    const onCell = (cell: Cell) => cells.set(`${cell.subject} × ${cell.check}`, cell);
    await inParallel(work, { ...LANES, onCell });
    // A check that finds the machine too busy says so, and a failure counts when it was seen twice, as it does for a team: both are asked
    // again with little beside them, and then with nothing. A defect that passed is not: that kill is lost.
    await inParallel(inDoubt(cells), { parallel: 4, jobs: 1, onCell });
    await inParallel(inDoubt(cells), { parallel: 1, jobs: 1, onCell });
  }, 900_000);

  it.each(pairs)('$name × $check', ({ name, check }) => {
    const cell = cells.get(`${name} × ${check}`);
    if (!cell) throw new Error('was not rehearsed');
    if (!isRight(cell)) throw new Error(sentenceOf(cell));
  });
});

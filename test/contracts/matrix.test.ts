import { beforeAll, describe, expect, it } from 'vitest';
import { CHECKS } from '../../contracts/checks/index.ts';
import { mutants } from '../../contracts/revento/reference/mutants.ts';
import { type Cell, quickMatrix, rehearse } from '../mutants/rehearse.ts';

const PARALLEL = 3;
const rows = quickMatrix();
let cells: Cell[] = [];

beforeAll(async () => {
  cells = await rehearse(rows, PARALLEL);
}, 240_000);

describe('the checks, held against integrations with a known defect', () => {
  it.each(rows.flatMap(({ mutant, checks }) => checks.map((check) => ({ mutant, check }))))(
    '$mutant × $check comes out as declared',
    ({ mutant, check }) => {
      const cell = cells.find((candidate) => candidate.mutant === mutant && candidate.check === check);
      expect(cell, 'was not rehearsed').toBeDefined();
      expect(cell?.verdict, cell?.reason).toBe(cell?.wanted);
    },
  );

  it.each(CHECKS.map(({ id }) => id))('%s catches at least one mutant', (id) => {
    expect(mutants.some(({ kills }) => kills.some((kill) => kill === id))).toBe(true);
  });
});

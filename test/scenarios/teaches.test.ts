import { expect, it } from 'vitest';
import { CHECKS } from '../../contracts/checks/index.ts';
import { listScenarios } from '../../emulator/scenarios/catalogue.ts';

it('what a scenario of ours shows has a check', () => {
  const known = CHECKS.map(({ id }) => id);
  const unknown = listScenarios({ directories: [] }).flatMap(({ name, teaches }) =>
    teaches.filter((id) => !known.includes(id)).map((id) => `${name}: ${id}`),
  );
  expect(unknown).toEqual([]);
});

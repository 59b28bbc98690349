import { expect, it } from 'vitest';
import { carriedOut } from '../../bin/carried-out.ts';
import { loadContract } from '../../emulator/http/contract.ts';
import { readOutsideContract } from '../../emulator/http/outside.ts';
import { documentProvider } from '../../emulator/providers/document/index.ts';
import { loadProvider } from '../../emulator/providers/registry.ts';
import { openQuestions } from '../../emulator/resources/fidelity.ts';

it('counts every operation of a contract once, by the way in which it is carried out', async () => {
  for (const name of ['revento', 'augno']) {
    const contract = loadContract(name);
    const { definition } = await loadProvider(name);
    const parts = carriedOut(definition, contract);
    const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((total, part) => total + of(part), 0);
    expect(sum(({ operations }) => operations)).toBe(contract.operations.length);
    expect(sum(({ handwritten, generic, computed }) => handwritten + generic + computed)).toBe(
      contract.operations.length,
    );
  }
});

it('finds the domains of a contract in its paths', async () => {
  const { definition } = await loadProvider('augno');
  const parts = carriedOut(definition, loadContract('augno'));
  expect(parts.map(({ domain, operations }) => [domain, operations])).toEqual([
    ['ai', 19],
    ['auth', 5],
    ['catalog', 71],
    ['core', 21],
    ['finance', 8],
    ['identity', 14],
    ['messaging', 67],
    ['operations', 94],
    ['sales', 62],
    ['settings', 9],
  ]);
  // Nothing that Augno answers is made up by its schema alone.
  expect(parts.filter(({ computed }) => computed > 0)).toEqual([]);
});

it.each([
  ['crm', 'test/openapi/crm.yaml', ['get_me', 'ping']],
  ['odd', 'test/openapi/odd.yaml', ['getRatesByDate', 'postSessionPing']],
])('counts what is made up for %s among what is made up, as the lines below it do', async (name, file, madeUp) => {
  const definition = documentProvider(name, await readOutsideContract(name, file));
  const resources = definition.engine?.();
  const open = resources ? openQuestions(resources, definition.handlers) : [];
  const told = open.filter(({ says }) => /made up|made-up|keeps nothing|lists nothing/.test(says));
  const parts = definition.contract ? carriedOut(definition, definition.contract) : [];
  expect(told.map(({ where }) => where)).toEqual(expect.arrayContaining(madeUp));
  expect(parts.reduce((sum, { computed }) => sum + computed, 0)).toBe(told.length);
});

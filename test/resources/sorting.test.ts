import { expect, it } from 'vitest';
import { Contract } from '../../emulator/http/contract.ts';
import { Shapes } from '../../emulator/resources/shape.ts';
import { sortOf } from '../../emulator/resources/sorting.ts';

const entity = new Shapes(new Contract('x', {})).of({
  type: 'object',
  properties: { id: { type: 'string' }, name: { type: 'string' }, createdAt: { type: 'string' } },
});

it.each([
  [{ sort: '-created_at' }, '-createdAt'],
  [{ sort: '+name' }, 'name'],
  [{ sort: 'name:desc' }, '-name'],
  [{ sort: 'name,-created_at' }, 'name,-createdAt'],
  [{ sort: ['name', '-id'] }, 'name,-id'],
  [{ sort_by: 'name', order: 'desc' }, '-name'],
  [{ orderBy: 'createdAt desc' }, '-createdAt'],
  [{ order: 'name' }, 'name'],
  [{ order: 'desc' }, null],
  [{ sort: 'colour' }, null],
  [{ limit: 3 }, null],
])('%o sorts by %s', (query, wanted) => {
  expect(sortOf(query, entity)).toBe(wanted);
});

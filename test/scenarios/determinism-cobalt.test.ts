import { expect, it } from 'vitest';
import { differing } from './same-journals.ts';

it('plays every scenario of cobalt the same way twice with one seed', { timeout: 180_000 }, async () => {
  expect(await differing('cobalt', 'cobalt')).toEqual([]);
});

import { expect, it } from 'vitest';
import { differing } from './same-journals.ts';

it('plays every scenario of goroute the same way twice with one seed', { timeout: 180_000 }, async () => {
  expect(await differing('goroute', 'goroute')).toEqual([]);
});

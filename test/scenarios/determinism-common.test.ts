import { expect, it } from 'vitest';
import { differing } from './same-journals.ts';

it.each(['revento', 'augno', 'cobalt', 'goroute'] as const)(
  'plays every shared scenario the same way twice with one seed: %s',
  { timeout: 180_000 },
  async (subject) => {
    expect(await differing('any', subject)).toEqual([]);
  },
);

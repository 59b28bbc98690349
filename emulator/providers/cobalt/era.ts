import type { World } from '../../http/world.ts';

/** A generation of the wire format: 2023 to the middle of 2024, late 2024 to today, and the pages of 2026. */
export type Era = 'E1' | 'E2' | 'E3';

/** The generation that this world speaks. */
export function eraOf({ knobs }: World): Era {
  const word = knobs.text('era');
  return word === 'E1' || word === 'E3' ? word : 'E2';
}

/** One of three values by generation; E3 is like E2 where nothing else is said. */
export function byEra<T>(world: World, e1: T, e2: T, e3: T = e2): T {
  const era = eraOf(world);
  return era === 'E1' ? e1 : era === 'E3' ? e3 : e2;
}

import type { World } from '../../http/world.ts';

/** The names that changed when the product was renamed. Nothing else did. */
interface Brand {
  /** Prefix of the headers `…-Version` and `…-Account`. */
  readonly header: string;
  /** What a secret key starts with, before its environment. */
  readonly key: string;
  readonly docs: string;
  readonly dashboard: string;
}

const AUGNO: Brand = {
  header: 'Augno',
  key: 'aug_sk_',
  docs: 'https://docs.augno.com',
  dashboard: 'https://augno.com/dashboard',
};
const OPENMRP: Brand = {
  header: 'OpenMRP',
  key: 'mrp_sk_',
  docs: 'https://docs.openmrp.ai',
  dashboard: 'https://openmrp.ai/dashboard',
};

/** The names that answers and new keys have. @see https://docs.openmrp.ai/api/versioning */
export function brandOf({ knobs }: World): Brand {
  return knobs.text('brand') === 'openmrp' ? OPENMRP : AUGNO;
}

/** By ending, then by the word of the knob: every request asks for the same few. */
const names = new Map<string, Map<string, readonly string[]>>();

/** Every name that a request header may have, the one of answers first: `version` → `Augno-Version`, with both brands `OpenMRP-Version` too. */
export function headerNames(world: World, ending: string): readonly string[] {
  const brand = world.knobs.text('brand');
  const byBrand = names.get(ending) ?? new Map<string, readonly string[]>();
  const known = byBrand.get(brand);
  if (known) return known;
  const brands = brand === 'both' ? [AUGNO, OPENMRP] : [brandOf(world)];
  const made = brands.map(({ header }) => `${header}-${ending}`);
  names.set(ending, byBrand.set(brand, made));
  return made;
}

import { type Collection, defineState } from '../../../core/store.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import type { Resource } from '../../../resources/model.ts';
import { augnoResources, SYSTEM } from '../resources.ts';

const known = new Map<string, Resource>();

/** A kind of thing by its name: `customers`, `sales-orders.lines`. */
export function kind(name: string): Resource {
  const before = known.get(name);
  if (before) return before;
  const found = augnoResources().model.resource(name);
  known.set(name, found);
  return found;
}

/** Placing one order asks for rows of a dozen kinds, and for some of them again and again. */
const collectionsIn = defineState(() => new Map<string, Collection<Held>>());

/** All rows of a kind, of every account. */
export function kept(world: World, name: string): Collection<Held> {
  const before = collectionsIn(world.store).get(name);
  if (before) return before;
  const found = augnoResources().keeper.rows(world, kind(name));
  collectionsIn(world.store).set(name, found);
  return found;
}

/** A row that an account sees and that is not gone; null for anything else. */
export function rowOf(world: World, scope: string, name: string, id: string | null): Held | null {
  const held = id === null ? undefined : kept(world, name).get(id);
  return held && held.goneAt === null && (held.scope === scope || held.scope === SYSTEM) ? held : null;
}

/** Rows that an account sees: what all accounts share, then its own, in order of creation. */
export function visible(world: World, scope: string, name: string): Held[] {
  const rows = kept(world, name);
  return [...rows.by('scope', SYSTEM), ...rows.by('scope', scope)];
}

import type { Collection } from '../../../core/store.ts';
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

/** All rows of a kind, of every account. */
export function kept(world: World, name: string): Collection<Held> {
  return augnoResources().keeper.rows(world, kind(name));
}

/** A row that an account sees and that is not gone; null for anything else. */
export function rowOf(world: World, scope: string, name: string, id: string | null): Held | null {
  if (id === null) return null;
  const held = augnoResources().keeper.find(world, kind(name), scope, id);
  return held && held.goneAt === null ? held : null;
}

/** Rows that an account sees: what all accounts share, then its own, in order of creation. */
export function visible(world: World, scope: string, name: string): Held[] {
  const rows = kept(world, name);
  return [...rows.by('scope', SYSTEM), ...rows.by('scope', scope)];
}

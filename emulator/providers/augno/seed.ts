import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import { newSecret, redacted } from './keys.ts';
import { augnoResources, SYSTEM } from './resources.ts';
import { seedCatalogue } from './seed/catalogue.ts';
import { seedLookups } from './seed/lookups.ts';
import { seedSales } from './seed/sales.ts';
import { augnoState, type Environment } from './state.ts';

/** Makes rows of one scope in a new world. */
export interface Planting {
  readonly world: World;
  readonly scope: string;
  /** Makes a row; `parent` is the row above where the resource is nested. */
  put(resource: string, fields: JsonObject, parent?: Held): Held;
}

/** What every account shares, then two accounts side by side: a sandbox and a production one, each with a key of its own. */
export function seed(world: World): void {
  const shared = seedLookups(planting(world, SYSTEM));
  for (const environment of ['sandbox', 'production'] as const) {
    const account = openAccount(world, environment, 'Birch Tools');
    const own = planting(world, account);
    seedSales(own, seedCatalogue(own, shared));
    addKey(own, environment, 'Default key');
  }
}

/** A new account of an environment. */
export function openAccount(world: World, environment: Environment, name: string): string {
  const { id } = augnoState(world.store).accounts.insert({
    id: `ac_${world.random.text(12).toLowerCase()}`,
    environment,
    name,
    api_version: world.knobs.text('account_version'),
    paid: true,
  });
  return id;
}

/** A key with the role of an administrator. */
function addKey({ world, scope, put }: Planting, environment: Environment, name: string): void {
  const role = put('roles', { name: 'Administrator', type: 'admin', permissions: [] });
  const value = newSecret(world, environment);
  const key = put('api-keys', { name, role: role.id, redacted_value: redacted(value, environment) });
  augnoState(world.store).secrets.insert({ id: key.id, account_id: scope, value });
}

/** Makes rows for one scope. */
export function planting(world: World, scope: string): Planting {
  const { keeper, model } = augnoResources();
  return {
    world,
    scope,
    put: (name, fields, parent) =>
      keeper.insert({ world, scope, parent: parent?.id ?? null }, model.resource(name), { fields, children: [] }),
  };
}

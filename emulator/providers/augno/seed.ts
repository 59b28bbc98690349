import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import { newAccountId } from './accounts.ts';
import type { FirstDay } from './first-day.ts';
import { makeKey } from './keys.ts';
import { augnoResources, SYSTEM } from './resources.ts';
import { type Roles, seedRoles, seedUsers } from './seed/access.ts';
import { seedAi, seedTools } from './seed/ai.ts';
import { seedCatalogue } from './seed/catalogue.ts';
import { type Shared, seedLookups } from './seed/lookups.ts';
import { seedMessaging } from './seed/messaging.ts';
import { seedOperations } from './seed/operations.ts';
import { seedSales } from './seed/sales.ts';
import { seedSettings } from './seed/settings.ts';
import { seedTargets } from './seed/targets.ts';
import { seedTerms, type Terms } from './seed/terms.ts';
import { augnoState, type Environment, timestamp } from './state.ts';

/** Makes rows of one scope in a new world. */
export interface Planting {
  readonly world: World;
  readonly scope: string;
  /** Makes a row; `parent` is the row above where the resource is nested. */
  put(resource: string, fields: JsonObject, parent?: Held): Held;
}

/** What every account shares, then two accounts side by side: a sandbox and a production one, each with a key of its own, as they were told. */
export function seed(world: World, told: FirstDay): void {
  augnoResources().keeper.filling.beginAnew(world);
  seedTools(planting(world, SYSTEM));
  const shared = world.knobs.flag('system_ids_are_shared') ? lookups(planting(world, SYSTEM)) : null;
  for (const environment of ['sandbox', 'production'] as const) {
    furnish(world, environment, 'Birch Tools', { shared, told: told[environment] });
  }
}

/** What an account takes from the system. */
type Lookups = Shared & { readonly roles: Roles; readonly terms: Terms };

function lookups(plant: Planting): Lookups {
  return { ...seedLookups(plant), roles: seedRoles(plant), terms: seedTerms(plant) };
}

/** An account that has just come into being, and the first key to it. */
export interface NewAccount {
  readonly accountId: string;
  readonly keyId: string;
  readonly apiKey: string;
}

/** One more account with data of its own, in a world that has been seeded before. */
export function openFurnished(world: World, environment: Environment, name: string): NewAccount {
  return furnish(world, environment, name);
}

/** One more account with nothing of its own but a key. `owner`: the account that it is a sandbox of. */
export function openBlank(world: World, environment: Environment, name: string, owner: string): NewAccount {
  const accountId = openAccount(world, environment, name, { owner });
  return { accountId, ...addKey(planting(world, accountId), environment, 'Default key', sharedWith(world, accountId)) };
}

/** Gives a blank account the data that every account of the first day has. */
export function plantData(world: World, accountId: string): void {
  plant(planting(world, accountId), sharedWith(world, accountId));
}

/** `shared` is null where it is to be looked up, or made for this account alone; `told` are the account's id and key, where they were told before. */
function furnish(
  world: World,
  environment: Environment,
  name: string,
  { shared = null, told }: { readonly shared?: Lookups | null; readonly told?: FirstDay[Environment] } = {},
): NewAccount {
  const accountId = openAccount(world, environment, name, { id: told?.accountId });
  const known = shared ?? sharedWith(world, accountId);
  const own = planting(world, accountId);
  plant(own, known);
  return { accountId, ...addKey(own, environment, 'Default key', known, told?.apiKey) };
}

function plant(own: Planting, shared: Lookups): void {
  seedUsers(own, shared.roles);
  seedSales(own, seedCatalogue(own, shared), shared.terms);
  seedTargets(own, shared);
  seedOperations(own);
  seedAi(own);
  seedMessaging(own);
  seedSettings(own);
}

function sharedWith(world: World, accountId: string): Lookups {
  return lookups(finding(world, world.knobs.flag('system_ids_are_shared') ? SYSTEM : accountId));
}

/** Plants nothing of what every account shares that is there already: it is found by what it is called. */
function finding(world: World, scope: string): Planting {
  const { keeper, model } = augnoResources();
  const plain = planting(world, scope);
  return {
    ...plain,
    put: (resource, fields, parent) => {
      const rows = keeper.rows(world, model.resource(resource)).by('scope', scope);
      const there = rows.find(({ fields: had }) => had.code === fields.code && had.name === fields.name);
      return there ?? plain.put(resource, fields, parent);
    },
  };
}

/** A new account of an environment. */
function openAccount(
  world: World,
  environment: Environment,
  name: string,
  {
    id = newAccountId(world.random),
    owner = null,
  }: { readonly id?: string | undefined; readonly owner?: string | null },
): string {
  augnoState(world.store).accounts.insert({
    id,
    environment,
    name,
    api_version: world.knobs.text('account_version'),
    paid: true,
    created_at: timestamp(world.clock.now()),
    owner,
    closed: false,
    pending: null,
  });
  return id;
}

/** A key with the role of an administrator. */
function addKey(
  { world, scope }: Planting,
  environment: Environment,
  name: string,
  { roles }: Lookups,
  told?: string,
): { readonly keyId: string; readonly apiKey: string } {
  const role = roles.admin;
  const made = { name, role: role.id, expires_at: null };
  const { held, secret } = makeKey(world, { id: scope, environment }, made, { told });
  return { keyId: held.id, apiKey: secret };
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

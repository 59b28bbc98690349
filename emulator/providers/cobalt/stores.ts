import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { objectId } from './ids.ts';
import { cobaltState, type Environment, type Stored } from './state.ts';

/** A thing of a store, by what it is called there. */
export function storedNamed(
  world: World,
  environment: Environment,
  kind: Stored['kind'],
  member: string,
  name: string,
): Stored | undefined {
  return storedOf(world, environment, kind).find(({ id, data }) => id === name || data[member] === name);
}

/** All things of a store in an environment. */
export function storedOf(world: World, environment: Environment, kind: Stored['kind']): Stored[] {
  return cobaltState(world.store).stored.filter((row) => row.kind === kind && row.environment === environment);
}

/** A new thing of a store. */
export function addStored(world: World, environment: Environment, kind: Stored['kind'], data: JsonObject): Stored {
  return cobaltState(world.store).stored.insert({ id: objectId(world), kind, environment, data });
}

/** Replaces members of a thing. */
export function changeStored(world: World, { id, data }: Stored, patch: JsonObject): Stored {
  return cobaltState(world.store).stored.update(id, { data: { ...data, ...patch } });
}

/** A thing as answers show it. */
export function shownStored({ id, data }: Stored): JsonObject {
  return { _id: id, ...data };
}

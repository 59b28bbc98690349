import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';

/** Makes one object of an answer what it was a version earlier, whatever is in it; objects that did not change come back as they are. */
export type Downgrade = (world: World, thing: JsonObject) => JsonObject;

/** An object without some of its members. */
export function without(thing: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(thing).filter(([name]) => !names.includes(name)));
}

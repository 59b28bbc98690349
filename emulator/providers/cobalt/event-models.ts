import { isJsonObject, type JsonObject, tryParseJson } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { objectId } from './ids.ts';
import { cobaltState, type EventModel } from './state.ts';

/** A new event of the organization's own application. */
export function addEvent(world: World, said: JsonObject): EventModel {
  return cobaltState(world.store).events.insert({
    id: objectId(world),
    name: String(said.name),
    sample: sampleOf(said),
    json_schema: isJsonObject(said.json_schema) ? said.json_schema : null,
  });
}

/** Changes what is said of an event. */
export function changeEvent(world: World, { id }: EventModel, said: JsonObject): EventModel {
  return cobaltState(world.store).events.update(id, {
    ...(typeof said.name === 'string' && { name: said.name }),
    ...(said.response !== undefined && { sample: sampleOf(said) }),
    ...(isJsonObject(said.json_schema) && { json_schema: said.json_schema }),
  });
}

/** An event with the paths of its sample: nested names have dots between. @see https://github.com/gocobalt/mintlify-docs (api-reference/openapi.yaml) */
export function shownEvent({ id, name, sample }: EventModel): JsonObject {
  return { _id: id, name, response: pathsOf(sample), raw_response: JSON.stringify(sample) };
}

function pathsOf(value: JsonObject, prefix = ''): JsonObject[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const key = prefix + name;
    if (!isJsonObject(inner)) return [{ key, type: 'text' }];
    return [{ key, type: 'object' }, ...pathsOf(inner, `${key}.`)];
  });
}

function sampleOf({ response }: JsonObject): JsonObject {
  const value = typeof response === 'string' ? tryParseJson(response) : response;
  return isJsonObject(value) ? value : {};
}

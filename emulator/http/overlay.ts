import { EmulatorError } from '../core/errors.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';

/** Amendments of a published document: each says where, why, and what is put there or taken away. */
interface Amendment {
  readonly target: string;
  readonly update?: unknown;
  readonly remove?: boolean;
}

/**
 * A document with an overlay laid over it. Targets are JSONPaths of names, indexes and `[*]`; an amendment that meets nothing is an
 * error, since it would be forgotten in silence when the document changes.
 *
 * @see https://spec.openapis.org/overlay/v1.0.0.html
 * @throws EmulatorError `overlay_target`
 */
export function amended(document: JsonObject, overlay: JsonObject): JsonObject {
  const made = structuredClone(document);
  for (const amendment of amendmentsOf(overlay)) {
    const places = placesOf(made, amendment.target);
    if (places.length === 0)
      throw new EmulatorError('overlay_target', `The overlay's target ${amendment.target} is nowhere in the document.`);
    for (const { holder, key } of places) amend(holder, key, amendment);
  }
  return made;
}

function amendmentsOf(overlay: JsonObject): Amendment[] {
  const actions = Array.isArray(overlay.actions) ? overlay.actions.filter(isJsonObject) : [];
  return actions.map(({ target, update, remove }) => ({ target: String(target), update, remove: remove === true }));
}

interface Place {
  readonly holder: JsonObject | unknown[];
  readonly key: string;
}

function placesOf(document: JsonObject, target: string): Place[] {
  let places: Place[] = [{ holder: { $: document }, key: '$' }];
  for (const step of stepsOf(target)) {
    places = places.flatMap((place) => {
      const at = valueAt(place);
      if (!isJsonObject(at) && !Array.isArray(at)) return [];
      const keys = step === '*' ? Object.keys(at) : Object.hasOwn(at, step) ? [step] : [];
      return keys.map((key) => ({ holder: at, key }));
    });
  }
  return places;
}

/** `$.paths['/v1/things'].get.parameters[*]` → its steps after the `$`. */
function stepsOf(target: string): string[] {
  const steps = target.matchAll(/\.([\w$-]+)|\['([^']*)'\]|\[(\d+|\*)\]/g);
  return [...steps].map(([, name, quoted, index]) => name ?? quoted ?? index ?? '');
}

function valueAt({ holder, key }: Place): unknown {
  return Array.isArray(holder) ? holder[Number(key)] : holder[key];
}

function amend(holder: JsonObject | unknown[], key: string, { update, remove }: Amendment): void {
  if (Array.isArray(holder)) {
    if (remove) holder.splice(Number(key), 1);
    else holder[Number(key)] = merged(holder[Number(key)], update);
  } else if (remove) delete holder[key];
  else holder[key] = merged(holder[key], update);
}

/** Objects are merged, lists are added to, anything else is replaced. */
function merged(before: unknown, update: unknown): unknown {
  if (Array.isArray(before)) return [...before, ...(Array.isArray(update) ? update : [update])];
  if (!isJsonObject(before) || !isJsonObject(update)) return update;
  const made: JsonObject = { ...before };
  for (const [name, value] of Object.entries(update)) made[name] = merged(before[name], value);
  return made;
}

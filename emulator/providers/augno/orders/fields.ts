import { isJsonObject, type JsonObject } from '../../../core/json.ts';

/** What stands at a path of member names (`defaults.payment_term`); undefined where there is nothing. */
export function valueAt(fields: JsonObject, path: string): unknown {
  let at: unknown = fields;
  for (const name of namesIn(path)) at = isJsonObject(at) ? at[name] : undefined;
  return at;
}

/** Paths stand in the code, which asks for the same few again with every line of every order. */
const known = new Map<string, readonly string[]>();

function namesIn(path: string): readonly string[] {
  const names = known.get(path);
  if (names) return names;
  const made = path.split('.');
  known.set(path, made);
  return made;
}

/** The text at a path, or null. */
export function textAt(fields: JsonObject, path: string): string | null {
  const value = valueAt(fields, path);
  return typeof value === 'string' ? value : null;
}

/** The number at a path, or null. */
export function numberAt(fields: JsonObject, path: string): number | null {
  const value = valueAt(fields, path);
  return typeof value === 'number' ? value : null;
}

/** The texts of a list at a path; an empty list where there is none. */
export function textsAt(fields: JsonObject, path: string): readonly string[] {
  const value = valueAt(fields, path);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The object at a path; an empty one where there is none. */
export function objectAt(fields: JsonObject, path: string): JsonObject {
  const value = valueAt(fields, path);
  return isJsonObject(value) ? value : {};
}

/** The objects of a list at a path; an empty list where there is none. */
export function objectsAt(fields: JsonObject, path: string): readonly JsonObject[] {
  const value = valueAt(fields, path);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

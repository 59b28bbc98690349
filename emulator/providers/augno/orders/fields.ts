import { isJsonObject, type JsonObject } from '../../../core/json.ts';

/** What stands at a path of member names (`defaults.payment_term`); undefined where there is nothing. */
export function valueAt(fields: JsonObject, path: string): unknown {
  if (!path.includes('.')) return fields[path];
  return path.split('.').reduce<unknown>((at, name) => (isJsonObject(at) ? at[name] : undefined), fields);
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

import { type Contract, type JsonObject, list, object } from './contract.ts';

/** A document in one direction, and what is any of its schemas there. */
export interface Directed {
  readonly document: JsonObject;
  of(schema: unknown): unknown;
}

/**
 * A document as it holds in one direction: what only the server sets is not demanded of requests (`readOnly`), and what only clients send
 * is not demanded of answers (`writeOnly`). What does not change is shared with the document.
 *
 * @see https://spec.openapis.org/oas/v3.1.0#fixed-fields-for-use-with-schema
 */
export function inDirection(contract: Contract, flag: 'readOnly' | 'writeOnly'): Directed {
  const isExempt = (properties: JsonObject, name: string) => {
    const own = object(properties[name]);
    return own[flag] === true || (own.$ref !== undefined && contract.resolve(own)[flag] === true);
  };
  if (!says(contract.document, flag)) return { document: contract.document, of: (schema) => schema };
  const known = new Map<object, unknown>();
  const walk = (value: unknown, around: JsonObject): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const before = known.get(value);
    if (before !== undefined) return before;
    if (Array.isArray(value)) {
      const items = value.map((item) => walk(item, around));
      const kept = items.every((item, i) => item === value[i]) ? value : items;
      known.set(value, kept);
      return kept;
    }
    const schema = object(value);
    // Only what demands members, or hands them on to its parts, needs to know which there are.
    const isAsked = schema.required !== undefined || schema.allOf !== undefined;
    const properties = isAsked ? { ...around, ...propertiesOf(contract, schema) } : {};
    let changed: JsonObject | null = null;
    for (const [name, inner] of Object.entries(schema)) {
      const made =
        name === 'required' && Array.isArray(inner)
          ? without(inner, (one) => isExempt(properties, one))
          : walk(inner, name === 'allOf' ? properties : {});
      if (made === inner) continue;
      changed ??= { ...schema };
      changed[name] = made;
    }
    known.set(value, changed ?? value);
    return changed ?? value;
  };
  return { document: object(walk(contract.document, {})), of: (schema) => walk(schema, {}) };
}

/** Whether the word stands anywhere in a document: most documents have neither. */
function says(value: unknown, flag: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => says(item, flag));
  for (const [name, inner] of Object.entries(value))
    if ((name === flag && inner === true) || says(inner, flag)) return true;
  return false;
}

/** The members that a schema has, those of its parts included. */
function propertiesOf(contract: Contract, schema: JsonObject): JsonObject {
  const parts = list(schema.allOf).map((part) => object(contract.resolve(part).properties));
  return Object.assign({}, ...parts, object(schema.properties));
}

function without(names: unknown[], isExempt: (name: string) => boolean): unknown[] {
  const kept = names.filter((name) => typeof name !== 'string' || !isExempt(name));
  return kept.length === names.length ? names : kept;
}

import { isJsonObject, type JsonObject } from '../core/json.ts';

/** Members whose content is data, not schema: nothing in them is rewritten. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const']);

/**
 * An OpenAPI 3.0 document as 3.1 says the same things, so that everything behind it knows one dialect of JSON Schema.
 * A document that is 3.1 already is returned as it is.
 *
 * @see https://learn.openapis.org/upgrading/v3.0-to-v3.1.html
 */
export function upgraded(document: JsonObject): JsonObject {
  if (!String(document.openapi).startsWith('3.0')) return document;
  return { ...upgradedObject(document, new Map()), openapi: '3.1.0' };
}

/** What is one object in a document (by an alias of YAML) stays one. */
type Known = Map<object, JsonObject>;

function upgradedValue(value: unknown, known: Known): unknown {
  if (Array.isArray(value)) return value.map((one) => upgradedValue(one, known));
  if (!isJsonObject(value)) return value;
  const before = known.get(value);
  if (before) return before;
  const made = upgradedObject(value, known);
  known.set(value, made);
  return made;
}

function upgradedObject(source: JsonObject, known: Known): JsonObject {
  const made: JsonObject = {};
  for (const [name, value] of Object.entries(source)) made[name] = DATA.has(name) ? value : upgradedValue(value, known);
  return nullable(bounded(made));
}

/** `nullable: true` becomes a type of its own. In 3.0 it stands beside a reference, too, though a reference there hides its siblings. */
function nullable(schema: JsonObject): JsonObject {
  if (schema.nullable !== true) return schema;
  const { nullable: _said, ...rest } = schema;
  if (typeof rest.type === 'string') {
    const words = Array.isArray(rest.enum) ? { enum: [...rest.enum, null] } : {};
    return { ...rest, type: [rest.type, 'null'], ...words };
  }
  const { $ref, allOf, anyOf, oneOf, ...beside } = rest;
  const [combined] = [{ $ref }, { allOf }, { anyOf }, { oneOf }].filter((part) => Object.values(part)[0] !== undefined);
  return combined ? { ...beside, anyOf: [combined, { type: 'null' }] } : rest;
}

/** `exclusiveMinimum: true` beside a minimum becomes the minimum itself. */
function bounded(schema: JsonObject): JsonObject {
  const made = { ...schema };
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof made[flag] !== 'boolean') continue;
    if (made[flag]) {
      made[flag] = made[bound];
      delete made[bound];
    } else delete made[flag];
  }
  return made;
}

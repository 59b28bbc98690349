import { createRequire } from 'node:module';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { list, object } from './contract.ts';
import type { Exchange } from './exchange.ts';
import { acceptedType } from './media-type.ts';
import { type Violation, validatorOf } from './validation.ts';

/** As most clients write it. */
const PLAIN = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

/**
 * Reads the body of a request by its content type and holds it against the contract. Forms are typed as their schema has it, and kept in
 * `decoded`. Only multipart bodies take longer than a turn of the event loop.
 *
 * @param emptyIsObject an absent body that may be absent is read as an empty object
 */
export function bodyViolations(exchange: Exchange, emptyIsObject: boolean): Violation[] | Promise<Violation[]> {
  const { operation, body, world } = exchange;
  if (!operation) return [];
  const validator = validatorOf(world.contract);
  const { accepted, json, isOptional } = validator.bodyOf(operation);
  if (accepted.length === 0) return [];
  if (body === '' && isOptional) return emptyIsObject && json ? validator.requestBody(operation, json, {}) : [];
  const header = exchange.header('content-type') ?? '';
  const sent = header === PLAIN ? PLAIN : (header.split(';')[0]?.trim().toLowerCase() ?? '');
  const type = acceptedType(accepted, sent);
  if (type === undefined) {
    return [{ where: 'content-type', says: `be ${accepted.join(' or ')}`, sent, keyword: null }];
  }
  const hold = (fields: JsonObject) => {
    exchange.decoded = fields;
    return validator.form(operation, type, fields);
  };
  if (sent === FORM) return hold(formFields(body));
  if (sent === MULTIPART) return multipart(body, header).then((fields) => hold(typedParts(exchange, type, fields)));
  if (!sent.includes('json')) {
    exchange.decoded = {};
    return [];
  }
  const { parsed } = exchange;
  if (parsed !== undefined) return validator.requestBody(operation, type, parsed);
  return [{ where: 'body', says: 'be JSON', sent: body.slice(0, 80), keyword: null }];
}

/** Nested names are objects and lists: `address[city]=…`, `items[0][id]=…`, `tags[]=…`. */
function formFields(body: string): JsonObject {
  if (!body.includes('[') && !/%5b/i.test(body)) return Object.fromEntries(new URLSearchParams(body));
  const qs: typeof import('qs') = createRequire(import.meta.url)('qs');
  return object(qs.parse(body, { depth: 10, parameterLimit: 5_000, arrayLimit: 1_000 }));
}

/** Text fields as text, files as their content; a name that comes twice is a list. */
async function multipart(body: string, contentType: string): Promise<JsonObject> {
  const fields: JsonObject = {};
  try {
    const form = await new Response(body, { headers: { 'Content-Type': contentType } }).formData();
    for (const name of new Set(form.keys())) {
      const values = await Promise.all(
        form.getAll(name).map((part) => (typeof part === 'string' ? part : part.text())),
      );
      fields[name] = values.length > 1 ? values : values[0];
    }
  } catch {
    // A body that is no form has no fields; what the schema demands is then missed.
  }
  return fields;
}

/** Parts that are JSON by their encoding, or by their schema, are read as that. */
function typedParts({ operation, world }: Exchange, type: string, fields: JsonObject): JsonObject {
  const { contract } = world;
  const content = object(contract.resolve(operation?.document.requestBody).content);
  const { properties } = contract.resolve(object(content[type]).schema);
  const made: JsonObject = {};
  for (const [name, value] of Object.entries(fields)) {
    const schema = contract.resolve(object(properties)[name]);
    const wants = list([schema.type].flat()).map(String);
    made[name] = typeof value === 'string' && wants.includes('object') ? (parsed(value) ?? value) : value;
  }
  return made;
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

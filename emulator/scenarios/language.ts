import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { PACKAGE_ROOT } from '../core/package-root.ts';
import { sentencesOf, type Wrong } from './sentences.ts';

const FILE = join(PACKAGE_ROOT, 'scenarios', 'scenario.schema.json');

let loaded: { ajv: Ajv2020; id: string; root: JsonObject; words: string[] } | undefined;

function language() {
  if (loaded) return loaded;
  const schema: unknown = JSON.parse(readFileSync(FILE, 'utf8'));
  if (!isJsonObject(schema)) throw new TypeError(`${FILE} is not a schema`);
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: false });
  ajv.addSchema(schema);
  const step = child(child(schema, '$defs'), 'step');
  loaded = { ajv, id: String(schema.$id), root: schema, words: Object.keys(child(step, 'properties')) };
  return loaded;
}

/** The words of the language: every step that does not depend on the provider. */
export function stepWords(): readonly string[] {
  return language().words;
}

/** What is wrong with a whole file, as the schema sees it. */
export function wrongInFile(value: unknown): Wrong[] {
  const { ajv, id } = language();
  return wrongBy(ajv.getSchema(id), value, null);
}

/** What is wrong with the arguments of a step, or another part of the language. */
export function wrongInPart(part: string, value: unknown): Wrong[] {
  return wrongBy(partSchema(part), value, part);
}

/** True when a value is what the schema says of a part of the language, so that its type is known. */
export function isPart<T>(part: string, value: unknown): value is T {
  return partSchema(part)?.(value) === true;
}

/** What is wrong with the arguments of an action, by the provider's schema. */
export function wrongByParameters(parameters: JsonObject, args: unknown): Wrong[] {
  return wrongBy(language().ajv.compile(parameters), args, null);
}

function partSchema(part: string): ValidateFunction | undefined {
  const { ajv, id } = language();
  return ajv.getSchema(`${id}#/$defs/${part}`);
}

function wrongBy(validate: ValidateFunction | undefined, value: unknown, root: string | null): Wrong[] {
  if (!validate) throw new TypeError('the scenario schema lacks a part');
  if (validate(value)) return [];
  const errors: ErrorObject[] = validate.errors ?? [];
  return sentencesOf(errors, keysOfPart, root);
}

function keysOfPart(ref: string): string[] {
  const { root } = language();
  return Object.keys(child(child(child(root, '$defs'), ref.replace(/^.*\//, '')), 'properties'));
}

function child(value: JsonObject, name: string): JsonObject {
  const found = value[name];
  return isJsonObject(found) ? found : {};
}

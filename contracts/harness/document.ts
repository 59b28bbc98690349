import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';
import { type Problem, problemText } from '../../emulator/scenarios/scenario.ts';
import { sentencesOf } from '../../emulator/scenarios/sentences.ts';
import { Source } from '../../emulator/scenarios/source.ts';

/** A file that is not what it should be: everything that is wrong with it, as `file:line:column: sentence`. */
export class ConfigInvalid extends EmulatorError {
  constructor(problems: readonly Problem[]) {
    super('config_invalid', problems.map(problemText).join('\n'));
  }
}

/** Schemas that others refer to. */
const REFERRED = ['scenarios/scenario.schema.json'];

/** Reads a file whose absence is an error of its own. @throws EmulatorError with `code` and `says` */
export function readText(path: string, code: string, says: string): string {
  if (!existsSync(path)) throw new EmulatorError(code, says);
  return readFileSync(path, 'utf8');
}

/**
 * Parses a YAML text and holds it against a schema of this package (a path from its root). `more` finds what no schema can tell, and is
 * asked only where the schema is met.
 *
 * @throws ConfigInvalid with every mistake and its place
 */
export function parseDocument(
  path: string,
  text: string,
  schema: string,
  more: (source: Source) => readonly Problem[] = () => [],
): Source {
  const source = new Source(path, text);
  const problems = source.problems.length > 0 ? source.problems : problemsOf(source, schema);
  const all = problems.length > 0 ? problems : more(source);
  if (all.length > 0) throw new ConfigInvalid(all);
  return source;
}

/** The members of a value that may be no object. */
export function part(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The texts of a value that may be no list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The objects of a value that may be no list. */
export function parts(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** By path: a run reads several files of the same kind, and to compile a schema takes longer than all the rest of that. */
const compiled = new Map<string, ValidateFunction>();

function compile(schema: string): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: false });
  // ajv-formats is CommonJS: its callable default export sits one level down for Node, and not for the type checker.
  addFormatsModule.default(ajv);
  for (const path of REFERRED) ajv.addSchema(schemaAt(path));
  const check = ajv.compile(schemaAt(schema));
  compiled.set(schema, check);
  return check;
}

function problemsOf(source: Source, schema: string): Problem[] {
  const check = compile(schema);
  check(source.value);
  return sentencesOf(check.errors ?? [], () => [], null).map(({ path, key, says }) => ({
    ...(key === undefined ? source.placeOf(path) : source.placeOfKey(path, key)),
    says,
  }));
}

function schemaAt(path: string): JsonObject {
  const schema: unknown = JSON.parse(readFileSync(join(PACKAGE_ROOT, path), 'utf8'));
  return part(schema);
}

import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { EmulatorError, messageOf } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { bundled } from './bundle.ts';
import { Contract } from './contract.ts';
import { upgraded } from './upgrade.ts';

/**
 * Reads an OpenAPI document from a file or an address: 3.0 or 3.1, YAML or JSON, in one file or in many.
 *
 * @throws EmulatorError `openapi_unreadable` for one that cannot be read, `openapi_invalid` for one that is something else
 */
export async function readOutsideContract(name: string, source: string): Promise<Contract> {
  const place = placeOf(source);
  const document = await documentAt(place);
  const version = String(document.openapi ?? document.swagger ?? '');
  if (!/^3\.[01]/.test(version)) {
    const says = version === '' ? 'has no member "openapi", so it is no OpenAPI document' : `is OpenAPI ${version}`;
    throw new EmulatorError('openapi_invalid', `${source} ${says}; 3.0 and 3.1 can be served.`);
  }
  const contract = new Contract(name, upgraded(document));
  if (contract.operations.length > 0) return contract;
  throw new EmulatorError('openapi_invalid', `${source} has no operations: there is nothing to serve.`);
}

/** Reading from the web is for addresses; anything else is a file. @throws EmulatorError `openapi_unreadable` */
function placeOf(source: string): string {
  if (/^https?:\/\//.test(source)) return source;
  const path = isAbsolute(source) ? source : resolve(source);
  if (existsSync(path)) return path;
  throw new EmulatorError('openapi_unreadable', `There is no OpenAPI document at ${path}.`);
}

async function documentAt(place: string): Promise<JsonObject> {
  const { $RefParser } = await import('@apidevtools/json-schema-ref-parser');
  try {
    const parser = new $RefParser();
    // Whoever names an address may name one of this machine.
    const files = await parser.resolve(place, { resolve: { http: { safeUrlResolver: false, timeout: 15_000 } } });
    const values = files.values();
    const all = new Map<string, unknown>(Object.entries(values));
    const root = rootOf([...all.keys()], place);
    return bundled(all, root, (from, reference) => located([...all.keys()], from, reference));
  } catch (thrown) {
    throw new EmulatorError('openapi_unreadable', `${place} cannot be read: ${firstLine(messageOf(thrown))}`);
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.trim() ?? text;
}

/** The parser's own name for the first file. */
function rootOf(keys: readonly string[], place: string): string {
  return keys.find((key) => samePlace(key, place)) ?? keys[0] ?? place;
}

function located(keys: readonly string[], from: string, reference: string): string {
  const target = /^https?:\/\//.test(from) ? new URL(reference, from).href : resolve(from, '..', decodeURI(reference));
  return keys.find((key) => samePlace(key, target)) ?? target;
}

function samePlace(a: string, b: string): boolean {
  return a === b || decodeURI(a) === decodeURI(b);
}

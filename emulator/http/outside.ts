import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { EmulatorError, messageOf } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { bundled } from './bundle.ts';
import { refuseCircles } from './circles.ts';
import { Contract } from './contract.ts';
import type { DownloadLimits } from './download.ts';
import { usable } from './unusable.ts';
import { upgraded } from './upgrade.ts';
import { addressOf, isAddress, Web } from './web.ts';

/** For documents from the web: large ones have a few MiB. */
const USUAL: DownloadLimits = { ms: 15_000, bytes: 32 * 1024 * 1024 };

/**
 * Reads an OpenAPI document from a file or an address: 3.0 or 3.1, YAML or JSON, in one file or in many.
 *
 * @param limits of each file from the web
 * @param amend what is done with the document, as 3.1, before anybody looks at it
 * @throws EmulatorError `openapi_unreadable` for one that cannot be read, `openapi_invalid` for one that is something else
 */
export async function readOutsideContract(
  name: string,
  source: string,
  limits = USUAL,
  amend = (document: JsonObject) => document,
): Promise<Contract> {
  const document = await documentAt(placeOf(source), limits);
  const version = versionOf(document);
  if (!/^3\.[01]/.test(version)) {
    const says = version === '' ? 'has no member "openapi", so it is no OpenAPI document' : `is OpenAPI ${version}`;
    throw new EmulatorError('openapi_invalid', `${source} ${says}; 3.0 and 3.1 can be served.`);
  }
  const whole = amend(upgraded({ ...document, openapi: version }));
  refuseCircles(source, whole);
  const { document: served, unusable } = usable(whole);
  const contract = new Contract(name, served, unusable);
  if (contract.operations.length > 0) return contract;
  throw new EmulatorError('openapi_invalid', `${source} has no operations: there is nothing to serve.`);
}

/** A version without quotes is a number in YAML: 3.0 is 3. */
function versionOf({ openapi, swagger }: JsonObject): string {
  return typeof openapi === 'number' ? openapi.toFixed(1) : String(openapi ?? swagger ?? '');
}

/** Reading from the web is for addresses; anything else is a file. @throws EmulatorError `openapi_unreadable` */
function placeOf(source: string): string {
  if (isAddress(source)) {
    addressOf(source);
    return source;
  }
  const empty = 'The place of the OpenAPI document is empty: name a file or an address.';
  if (source.trim() === '') throw new EmulatorError('openapi_unreadable', empty);
  const path = isAbsolute(source) ? source : resolve(source);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory())
    throw new EmulatorError('openapi_unreadable', `${path} is a folder, and no OpenAPI document.`);
  if (found) return path;
  throw new EmulatorError('openapi_unreadable', `There is no OpenAPI document at ${path}.`);
}

async function documentAt(place: string, limits: DownloadLimits): Promise<JsonObject> {
  const { $RefParser } = await import('@apidevtools/json-schema-ref-parser');
  const web = new Web(place, limits);
  try {
    const start = await web.start();
    const files = await new $RefParser().resolve(start, { resolve: { http: false, web: web.resolver } });
    const values = files.values();
    const all = new Map<string, unknown>(Object.entries(values));
    const root = rootOf([...all.keys()], start);
    return bundled(all, root, (from, reference) => located([...all.keys()], from, reference));
  } catch (thrown) {
    if (web.failure !== null) throw new EmulatorError('openapi_unreadable', web.failure);
    throw refusal(place, messageOf(thrown));
  }
}

/** The parser's own words name the file again, and take a text for a broken schema. */
function refusal(place: string, message: string): EmulatorError {
  if (/is not a valid JSON Schema|Parsed value is empty/.test(message)) {
    const says = `${place} is no OpenAPI document: it holds neither YAML nor JSON with members.`;
    return new EmulatorError('openapi_invalid', says);
  }
  // A document may be split: the mistake is where the parser says.
  const [, file, says, where] = /^Error parsing (.+?): (.*) \((\d+:\d+)\)$/m.exec(message) ?? [];
  if (file !== undefined) return new EmulatorError('openapi_unreadable', `${file}:${where}: ${says}.`);
  const [reason = message] = message.replace(`Error parsing ${place}: `, '').split('\n');
  return new EmulatorError('openapi_unreadable', `${place} cannot be read: ${reason.trim()}`);
}

/** The parser's own name for the first file. */
function rootOf(keys: readonly string[], place: string): string {
  return keys.find((key) => samePlace(key, place)) ?? keys[0] ?? place;
}

function located(keys: readonly string[], from: string, reference: string): string {
  const target = isAddress(from) ? new URL(reference, from).href : resolve(from, '..', decodeURI(reference));
  return keys.find((key) => samePlace(key, target)) ?? target;
}

function samePlace(a: string, b: string): boolean {
  return a === b || decodeURI(a) === decodeURI(b);
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { PACKAGE_ROOT } from '../core/package-root.ts';
import { Contract, object } from '../http/contract.ts';

const SOURCE = join(PACKAGE_ROOT, 'emulator', 'control', 'openapi.yaml');
/** What the build made of it, which parses faster. */
const BUILT = join(PACKAGE_ROOT, 'dist', 'emulator', 'control', 'openapi.json');

let read: Contract | null = null;

/** The control API's own contract. Read when it is first needed, so that starting up does not pay, and shared by every sandbox. */
export function controlContract(): Contract {
  read ??= new Contract('control', readDocument());
  return read;
}

/** The document as a person wrote it. */
export function controlYaml(): string {
  return existsSync(SOURCE) ? readFileSync(SOURCE, 'utf8') : stringify(controlContract().document);
}

function readDocument() {
  const fromBuild = import.meta.url.endsWith('.js') && existsSync(BUILT);
  const document: unknown = fromBuild ? JSON.parse(readFileSync(BUILT, 'utf8')) : parse(readFileSync(SOURCE, 'utf8'));
  return object(document);
}

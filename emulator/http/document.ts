import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { EmulatorError } from '../core/errors.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { amended } from './overlay.ts';
import { upgraded } from './upgrade.ts';

/**
 * The OpenAPI document of a folder: `openapi.yaml` or `openapi.json`, with `overlay.yaml` laid over it where there is one, as 3.1.
 *
 * @throws EmulatorError `contract_missing`, `overlay_target`
 */
export function readDocument(folder: string): JsonObject {
  const file = ['openapi.yaml', 'openapi.json'].map((name) => join(folder, name)).find(existsSync);
  if (!file) throw new EmulatorError('contract_missing', `There is no contract at ${join(folder, 'openapi.yaml')}.`);
  const document = parsed(file);
  const overlay = join(folder, 'overlay.yaml');
  return upgraded(existsSync(overlay) ? amended(document, parsed(overlay)) : document);
}

function parsed(file: string): JsonObject {
  const text = readFileSync(file, 'utf8');
  const value: unknown = file.endsWith('.json') ? JSON.parse(text) : parseYaml(text);
  return isJsonObject(value) ? value : {};
}

/** Loaded when it is needed: the built program reads JSON, and starts sooner without it. */
function parseYaml(text: string): unknown {
  const yaml: typeof import('yaml') = createRequire(import.meta.url)('yaml');
  return yaml.parse(text);
}

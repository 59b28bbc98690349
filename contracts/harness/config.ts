import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { suggestion } from '../../emulator/core/nearest.ts';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';
import { PROVIDER_NAMES } from '../../emulator/providers/registry.ts';
import { type Problem, problemText } from '../../emulator/scenarios/scenario.ts';
import { sentencesOf } from '../../emulator/scenarios/sentences.ts';
import { Source } from '../../emulator/scenarios/source.ts';

/** The name under which a team keeps its configuration. */
export const CONFIG_FILE = 'emulator.config.yaml';

/** How to ask an integration for something. Placeholders are not filled in yet. */
export type Ask = { readonly method: string; readonly path: string } | { readonly run: string };

/** How an integration is reached and driven. */
export interface IntegrationConfig {
  readonly url: string;
  /** Null: it runs already. */
  readonly start: string | null;
  /** Folder of all commands. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ready: Ask | null;
  readonly webhooks: Readonly<Record<string, string>>;
  readonly redirects: Readonly<Record<string, string>>;
  readonly triggers: Readonly<Record<string, Ask>>;
  readonly probes: Readonly<Record<string, Ask>>;
  readonly logs: readonly string[];
  readonly storage: readonly string[];
}

/** A configuration that was read and found right. */
export interface Config {
  /** Path of the file, or null for one that was put together on the command line. */
  readonly file: string | null;
  readonly providers: readonly string[];
  readonly seed: string | null;
  readonly port: number | null;
  readonly knobs: Readonly<Record<string, unknown>>;
  readonly integration: IntegrationConfig;
  readonly attestations: string | null;
}

/** A file that is no configuration: everything that is wrong with it, as `file:line:column: sentence`. */
export class ConfigInvalid extends EmulatorError {
  constructor(problems: readonly Problem[]) {
    super('config_invalid', problems.map(problemText).join('\n'));
  }
}

const SCHEMA = join(PACKAGE_ROOT, 'contracts/harness/config.schema.json');

/** Reads a configuration. @throws EmulatorError `config_missing`, `config_invalid` */
export function readConfig(path: string = CONFIG_FILE): Config {
  if (!existsSync(path)) {
    throw new EmulatorError('config_missing', `There is no ${path} here. Write a first one with: emulator init`);
  }
  return parseConfig(path, readFileSync(path, 'utf8'));
}

/** Reads the text of a configuration; `path` is what messages call it and what relative paths start from. @throws EmulatorError `config_invalid` */
export function parseConfig(path: string, text: string): Config {
  const source = new Source(path, text);
  const problems = source.problems.length > 0 ? source.problems : problemsOf(source);
  if (problems.length > 0) throw new ConfigInvalid(problems);
  return configOf(source.value, resolve(path));
}

function problemsOf(source: Source): Problem[] {
  const schema: unknown = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  const check = new Ajv2020({ allErrors: true, verbose: true, strictTypes: false, strictRequired: false }).compile(
    isJsonObject(schema) ? schema : {},
  );
  check(source.value);
  const wrong = sentencesOf(check.errors ?? [], () => [], null);
  const formal = wrong.map(({ path, key, says }) => ({
    ...(key === undefined ? source.placeOf(path) : source.placeOfKey(path, key)),
    says,
  }));
  return formal.length > 0 ? formal : unknownNames(source);
}

/** Names that only the emulator can judge: of providers, wherever they stand. */
function unknownNames(source: Source): Problem[] {
  const root = part(source.value);
  const integration = part(root.integration);
  const listed = list(root.providers).map((name, i) => ({ name, place: source.placeOf(['providers', i]) }));
  const keys = ['webhooks', 'redirects', 'triggers', 'probes'].flatMap((section) =>
    Object.keys(part(integration[section])).flatMap((key) => {
      const named = section === 'webhooks' || section === 'redirects' || key.includes('.');
      const name = key.split('.')[0] ?? '';
      return named ? [{ name, place: source.placeOfKey(['integration', section], key) }] : [];
    }),
  );
  return [...listed, ...keys]
    .filter(({ name }) => !PROVIDER_NAMES.includes(name))
    .map(({ name, place }) => ({
      ...place,
      says: `There is no provider "${name}".${suggestion(name, PROVIDER_NAMES)}`,
    }));
}

function configOf(value: unknown, path: string): Config {
  const root = part(value);
  const integration = part(root.integration);
  const folder = dirname(path);
  const text = (known: unknown) => (typeof known === 'string' ? known : null);
  return {
    file: path,
    providers: root.providers === undefined ? PROVIDER_NAMES : list(root.providers),
    seed: text(root.seed),
    port: typeof root.port === 'number' ? root.port : null,
    knobs: part(root.knobs),
    attestations: text(root.attestations) === null ? null : resolve(folder, text(root.attestations) ?? ''),
    integration: {
      url: (text(integration.url) ?? '').replace(/\/$/, ''),
      start: text(integration.start),
      cwd: resolve(folder, text(integration.cwd) ?? '.'),
      env: texts(integration.env),
      ready: typeof integration.ready === 'string' ? askOf(integration.ready) : null,
      webhooks: texts(integration.webhooks),
      redirects: texts(integration.redirects),
      triggers: asks(integration.triggers),
      probes: asks(integration.probes),
      logs: list(integration.logs).map((file) => resolve(folder, file)),
      storage: list(integration.storage),
    },
  };
}

/** `GET /path`, or `{ run: command }`. */
function askOf(value: unknown): Ask {
  if (isJsonObject(value)) return { run: String(value.run) };
  const [method = '', path = ''] = String(value).split(' ');
  return { method, path };
}

function asks(value: unknown): Record<string, Ask> {
  return Object.fromEntries(Object.entries(part(value)).map(([name, ask]) => [name, askOf(ask)]));
}

function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(part(value)).map(([name, held]) => [name, String(held)]));
}

function part(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

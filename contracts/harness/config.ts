import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseDuration } from '../../emulator/core/duration.ts';
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { nearest, suggestion } from '../../emulator/core/nearest.ts';
import { PROVIDER_NAMES } from '../../emulator/providers/registry.ts';
import type { Problem } from '../../emulator/scenarios/scenario.ts';
import type { Source } from '../../emulator/scenarios/source.ts';
import { CONFIG_FILE } from './config-file.ts';
import { parseDocument, part, readText, texts } from './document.ts';
import { PROBES, TRIGGERS } from './needs.ts';
import { type UiConfig, uiOf } from './ui/ui-config.ts';

/** How to ask an integration for something: by a request, with a body where it takes one, or by a command. Placeholders are not filled in yet. */
export type Ask = { readonly method: string; readonly path: string; readonly body?: string } | { readonly run: string };

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
  /** Triggers and probes under this path are for tests only, and must answer nobody who has no run token. */
  readonly hooks: string;
  readonly logs: readonly string[];
  readonly storage: readonly string[];
  /** Folders of source code, scanned for secrets and for how signatures are compared. */
  readonly source: readonly string[];
  /** What the integration has registered with each provider, by provider. */
  readonly manifest: Readonly<Record<string, JsonObject>>;
  /** Pages that people use, or null where none were named. */
  readonly ui: UiConfig | null;
  readonly declares: Declared;
}

/** What a team says of its integration. It moves bounds, and never turns a failure into a pass. */
export interface Declared {
  /** Requests that one piece of work makes at most for one thing, the first included. */
  readonly maxAttempts: number;
  /** How long (ms) it waits for an answer at most. */
  readonly clientTimeoutMs: number;
  /** How long (ms) after the word of an end it may go on calling. */
  readonly stopsWithinMs: number;
  /** How long (wall ms) it is watched while nothing happens. */
  readonly idleMs: number;
  /** A job that meets a limit or an outage ends at once with a failure, and the next trigger takes it up again. */
  readonly failsFast: boolean;
  /** Variables of its environment under which it waits much longer before it tries again; none where it has no such setting. */
  readonly slowerRetries: Readonly<Record<string, string>>;
}

const DECLARED: Declared = {
  maxAttempts: 10,
  clientTimeoutMs: 60_000,
  stopsWithinMs: 1_000,
  idleMs: 15_000,
  failsFast: false,
  slowerRetries: {},
};

/** A configuration that was read and found right. */
export interface Config {
  /** Path of the file, or null for one that was put together on the command line. */
  readonly file: string | null;
  readonly providers: readonly string[];
  /** OpenAPI documents that are served as providers: name → file, folder or address. */
  readonly openapi: Readonly<Record<string, string>>;
  readonly seed: string | null;
  readonly port: number | null;
  readonly knobs: Readonly<Record<string, unknown>>;
  /** Providers speak HTTPS. */
  readonly tls: boolean;
  readonly integration: IntegrationConfig;
  readonly attestations: string | null;
  /** File of known failures, or null. */
  readonly baseline: string | null;
  /** Files, and folders of files, that are contract tests of the team's own. */
  readonly tests: readonly string[];
}

const HOOKS = '/emulator-hooks';
const SCHEMA = 'contracts/harness/config.schema.json';
/** Of words that have no more letters, two letters are half the word. */
const SHORT = 4;
/** Beside a configuration that names no contract tests, those of this folder are the team's own. */
const TESTS_FOLDER = 'contracts';

/** Reads a configuration that says where the integration is. @throws EmulatorError `config_missing`, `config_invalid` */
export function readConfig(path: string = CONFIG_FILE): Config {
  return parseConfig(path, textOf(path));
}

/** Reads what a configuration says of the emulator; of an integration it may say nothing. @throws EmulatorError `config_missing`, `config_invalid` */
export function readServed(path: string = CONFIG_FILE): Config {
  return configOf(parseDocument(path, textOf(path), SCHEMA, unknownNames).value, resolve(path));
}

/** Reads the text of a configuration; `path` is what messages call it and what relative paths start from. @throws EmulatorError `config_invalid` */
export function parseConfig(path: string, text: string): Config {
  const problems = (source: Source) => [...withoutIntegration(source), ...unknownNames(source)];
  return configOf(parseDocument(path, text, SCHEMA, problems).value, resolve(path));
}

function textOf(path: string): string {
  return readText(path, 'config_missing', `There is no ${path} here. Write a first one with: emulator init`);
}

/** Only what drives an integration needs one. */
function withoutIntegration(source: Source): Problem[] {
  if (part(source.value).integration !== undefined) return [];
  const says =
    '"integration" is missing, and this needs one: add integration: { url: http://127.0.0.1:3000 }, where yours is.';
  return [{ ...source.placeOf([]), says }];
}

/** Names that only the emulator can judge: of providers, wherever they stand. */
function unknownNames(source: Source): Problem[] {
  const root = part(source.value);
  const integration = part(root.integration);
  const listed = texts(root.providers).map((name, i) => ({ name, place: source.placeOf(['providers', i]) }));
  const keys = ['webhooks', 'redirects', 'manifest', 'triggers', 'probes'].flatMap((section) =>
    Object.keys(part(integration[section])).flatMap((key) => {
      const named = !['triggers', 'probes'].includes(section) || key.includes('.');
      const name = key.split('.')[0] ?? '';
      return named ? [{ name, place: source.placeOfKey(['integration', section], key) }] : [];
    }),
  );
  const names = [...PROVIDER_NAMES, ...Object.keys(part(root.openapi))];
  const providers = [...listed, ...keys]
    .filter(({ name }) => !names.includes(name))
    .map(({ name, place }) => ({
      ...place,
      says: `There is no provider "${name}".${suggestion(name, names)}`,
    }));
  return [...providers, ...misspelt(source, 'triggers', TRIGGERS), ...misspelt(source, 'probes', PROBES)];
}

/** A team may have triggers and probes of its own; one that is nearly one that checks know is a slip of the pen. */
function misspelt(source: Source, section: string, known: readonly string[]): Problem[] {
  const given = Object.keys(part(part(part(source.value).integration)[section]));
  return given.flatMap((key) => {
    const word = key.split('.').at(-1) ?? '';
    const [near] = known.includes(word) ? [] : nearest(word, known);
    if (near === undefined || Math.abs(near.length - word.length) > 1 || isAnother(word, near)) return [];
    const says = `There is no ${section.slice(0, -1)} "${word}" that a check could use. Did you mean "${near}"?`;
    return [{ ...source.placeOfKey(['integration', section], key), says }];
  });
}

/** Of short words, those that differ by more than a letter are two words: `work` is no slip of the pen for `look`. */
function isAnother(word: string, near: string): boolean {
  const shared = [...word].filter((letter, i) => letter === near[i]).length;
  return word.length <= SHORT && shared < word.length - 1;
}

function configOf(value: unknown, path: string): Config {
  const root = part(value);
  const integration = part(root.integration);
  const folder = dirname(path);
  const text = (known: unknown) => (typeof known === 'string' ? known : null);
  const documents = Object.entries(strings(root.openapi)).map(([name, source]): [string, string] => [
    name,
    /^https?:/.test(source) ? source : resolve(folder, source),
  ]);
  const file = (known: unknown) => (typeof known === 'string' ? resolve(folder, known) : null);
  return {
    file: path,
    // Documents are served beside the providers that are named, and alone where none is.
    providers:
      root.providers === undefined
        ? documents.length > 0
          ? []
          : PROVIDER_NAMES
        : texts(root.providers).filter((name) => documents.every(([document]) => document !== name)),
    openapi: Object.fromEntries(documents),
    seed: text(root.seed),
    port: typeof root.port === 'number' ? root.port : null,
    knobs: part(root.knobs),
    tls: root.tls === true,
    attestations: file(root.attestations),
    baseline: file(root.baseline),
    tests: root.tests === undefined ? usualTests(folder) : texts(root.tests).map((path) => resolve(folder, path)),
    integration: {
      url: (text(integration.url) ?? '').replace(/\/$/, ''),
      start: text(integration.start),
      cwd: resolve(folder, text(integration.cwd) ?? '.'),
      env: strings(integration.env),
      ready: typeof integration.ready === 'string' ? askOf(integration.ready) : null,
      webhooks: strings(integration.webhooks),
      redirects: strings(integration.redirects),
      triggers: asks(integration.triggers),
      probes: asks(integration.probes),
      hooks: text(integration.hooks) ?? HOOKS,
      logs: texts(integration.logs).map((file) => resolve(folder, file)),
      storage: texts(integration.storage),
      source: texts(integration.source).map((path) => resolve(folder, path)),
      manifest: Object.fromEntries(
        Object.entries(part(integration.manifest)).map(([name, said]) => [name, part(said)]),
      ),
      ui: uiOf(integration.ui, folder),
      declares: declared(part(integration.declares)),
    },
  };
}

function usualTests(folder: string): string[] {
  const usual = join(folder, TESTS_FOLDER);
  return existsSync(usual) ? [usual] : [];
}

function declared(said: JsonObject): Declared {
  const ms = (value: unknown, fallback: number) => (typeof value === 'string' ? parseDuration(value) : fallback);
  return {
    maxAttempts: typeof said.maxAttempts === 'number' ? said.maxAttempts : DECLARED.maxAttempts,
    clientTimeoutMs: ms(said.clientTimeout, DECLARED.clientTimeoutMs),
    stopsWithinMs: ms(said.stopsWithin, DECLARED.stopsWithinMs),
    idleMs: ms(said.idle, DECLARED.idleMs),
    failsFast: said.failsFast === true,
    slowerRetries: strings(said.slowerRetries),
  };
}

/** `GET /path`, `{ request: POST /path, body: text }`, or `{ run: command }`. */
function askOf(value: unknown): Ask {
  if (isJsonObject(value)) {
    if (value.request === undefined) return { run: String(value.run) };
    return { ...requestOf(value.request), ...(value.body !== undefined && { body: String(value.body) }) };
  }
  return requestOf(value);
}

function requestOf(value: unknown): { readonly method: string; readonly path: string } {
  const [method = '', path = ''] = String(value).split(' ');
  return { method, path };
}

function asks(value: unknown): Record<string, Ask> {
  return Object.fromEntries(Object.entries(part(value)).map(([name, ask]) => [name, askOf(ask)]));
}

function strings(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(part(value)).map(([name, held]) => [name, String(held)]));
}

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatorError } from '../../emulator/core/errors.ts';
import type { JsonObject } from '../../emulator/core/json.ts';
import { suggestion } from '../../emulator/core/nearest.ts';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';
import type { Report } from '../report/report.ts';
import { type Config, readConfig } from './config.ts';
import { CONFIG_FILE } from './config-file.ts';
import { REFERENCES, type Reference } from './references.ts';
import { type RunOptions, runChecks } from './run.ts';

/** How the demonstration runs. */
export interface DemoOptions extends Omit<RunOptions, 'config'> {
  /** Name of a defect that the reference integration is to have. */
  readonly mutant?: string;
  /** Whose reference integration; the first one's by default. */
  readonly provider?: string;
}

/** What the reference integrations have in common. */
const SHARED = 'contracts/reference';
/** So that it gives up on an outage within seconds. */
const RETRY_BASE_MS = '100';
/** So that a silent provider is seen to be given up within seconds. */
const REQUEST_TIMEOUT_MS = 3_000;

/**
 * Rehearses the reference integration, or one with a named defect, as a team's own integration would be.
 *
 * @throws EmulatorError `mutant_unknown`, `provider_unknown`, and as `runChecks` does
 */
export async function runDemo({ mutant, provider, ...options }: DemoOptions = {}): Promise<Report> {
  return runChecks({ ...options, config: referenceConfig(mutant, provider) });
}

/**
 * The configuration of a reference integration, with a defect where one is named.
 *
 * @throws EmulatorError `mutant_unknown`, `provider_unknown`
 */
export function referenceConfig(mutant?: string, provider?: string): Config {
  const reference = referenceOf(provider);
  const { folder, mutants, variants } = reference;
  const names = [...mutants, ...variants].map(({ name }) => name);
  if (mutant !== undefined && !names.includes(mutant)) {
    throw new EmulatorError(
      'mutant_unknown',
      `The reference integration has no mutant "${mutant}".${suggestion(mutant, names)}`,
    );
  }
  const config = readConfig(join(PACKAGE_ROOT, folder, CONFIG_FILE));
  const { env: usual, declares: usually } = config.integration;
  const quick = { RETRY_BASE_MS, REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS) };
  const env = { ...usual, ...quick, ...(mutant !== undefined && { MUTANT: mutant }) };
  const own = variants.find(({ name }) => name === mutant)?.declares;
  const declares = { ...usually, clientTimeoutMs: REQUEST_TIMEOUT_MS, ...own };
  const manifest = { ...config.integration.manifest, ...manifestOf(reference, mutant) };
  const source = sourceFiles(reference, mutant);
  const told = { start: startCommand(folder), cwd: PACKAGE_ROOT, env, declares, manifest, source };
  return { ...config, integration: { ...config.integration, ...told } };
}

/** A provider's reference integration; the first one's by default. @throws EmulatorError `provider_unknown` */
export function referenceOf(provider?: string): Reference {
  const found = provider === undefined ? REFERENCES[0] : REFERENCES.find((one) => one.provider === provider);
  if (found) return found;
  const known = REFERENCES.map((one) => one.provider);
  throw new EmulatorError(
    'provider_unknown',
    `There is no reference integration for "${provider}".${suggestion(provider ?? '', known)}`,
  );
}

/** The manifest of a mutant whose defect is there, by provider. */
function manifestOf({ mutants, provider }: Reference, name: string | undefined): Record<string, JsonObject> {
  const manifest = mutants.find((mutant) => mutant.name === name)?.manifest;
  return manifest === undefined ? {} : { [provider]: { ...manifest } };
}

/**
 * What a search of the source is to see: the integration itself, and none of its mutants and variants, but for a file that one puts in the
 * place of another. An installed package has no sources, and what was built from them instead.
 */
function sourceFiles({ folder: own, mutants }: Reference, mutant?: string): string[] {
  const hasSources = existsSync(join(PACKAGE_ROOT, own, 'server.ts'));
  const folder = join(PACKAGE_ROOT, hasSources ? own : join('dist', own));
  const spelt = (name: string) => (hasSources ? name : name.replace(/\.ts$/, '.js'));
  const changed = mutants.find(({ name }) => name === mutant)?.source;
  const files = readdirSync(folder).filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts'));
  const kept = files.filter((name) => name !== spelt(changed?.insteadOf ?? ''));
  return [...kept, ...(changed ? [spelt(changed.file)] : [])].map((name) => join(folder, name));
}

/** The built server where there is one that is not older than its sources; from sources otherwise. */
function startCommand(folder: string): string {
  const built = join('dist', folder, 'server.js');
  // An `exec`, so that the process is the server itself and not a shell around it.
  const isCurrent = isUpToDate(folder, built);
  return isCurrent ? `exec ${node()} ${built}` : `exec ${node()} --import tsx ${join(folder, 'server.ts')}`;
}

function isUpToDate(own: string, built: string): boolean {
  if (!existsSync(join(PACKAGE_ROOT, built))) return false;
  const since = statSync(join(PACKAGE_ROOT, built)).mtimeMs;
  // An installed package has no sources to be newer.
  return [own, SHARED].every((part) => {
    const folder = join(PACKAGE_ROOT, part);
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
    const sources = names.filter((name) => /\.(ts|js|css|html)$/.test(name));
    return sources.every((name) => statSync(join(folder, name)).mtimeMs <= since);
  });
}

function node(): string {
  return `'${process.execPath.replaceAll("'", `'\\''`)}'`;
}

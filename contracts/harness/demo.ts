import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatorError } from '../../emulator/core/errors.ts';
import type { JsonObject } from '../../emulator/core/json.ts';
import { suggestion } from '../../emulator/core/nearest.ts';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';
import type { Report } from '../report/report.ts';
import { mutants } from '../revento/reference/mutants/index.ts';
import { variants } from '../revento/reference/variants/index.ts';
import { type Config, readConfig } from './config.ts';
import { CONFIG_FILE } from './config-file.ts';
import { type RunOptions, runChecks } from './run.ts';

/** How the demonstration runs. */
export interface DemoOptions extends Omit<RunOptions, 'config'> {
  /** Name of a defect that the reference integration is to have. */
  readonly mutant?: string;
}

const REFERENCE = 'contracts/revento/reference';
/** So that it gives up on an outage within seconds. */
const RETRY_BASE_MS = '100';
/** So that a silent provider is seen to be given up within seconds. */
const REQUEST_TIMEOUT_MS = 3_000;

/**
 * Rehearses the reference integration, or one with a named defect, as a team's own integration would be.
 *
 * @throws EmulatorError `mutant_unknown`, and as `runChecks` does
 */
export async function runDemo({ mutant, ...options }: DemoOptions = {}): Promise<Report> {
  return runChecks({ ...options, config: referenceConfig(mutant) });
}

/** The configuration of the reference integration, with a defect where one is named. @throws EmulatorError `mutant_unknown` */
export function referenceConfig(mutant?: string): Config {
  const names = [...mutants, ...variants].map(({ name }) => name);
  if (mutant !== undefined && !names.includes(mutant)) {
    throw new EmulatorError(
      'mutant_unknown',
      `The reference integration has no mutant "${mutant}".${suggestion(mutant, names)}`,
    );
  }
  const config = readConfig(join(PACKAGE_ROOT, REFERENCE, CONFIG_FILE));
  const { env: usual, declares: usually } = config.integration;
  const quick = { RETRY_BASE_MS, REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS) };
  const env = { ...usual, ...quick, ...(mutant !== undefined && { MUTANT: mutant }) };
  const own = variants.find(({ name }) => name === mutant)?.declares;
  const declares = { ...usually, clientTimeoutMs: REQUEST_TIMEOUT_MS, ...own };
  const manifest = { ...config.integration.manifest, ...manifestOf(mutant) };
  const told = { start: startCommand(), cwd: PACKAGE_ROOT, env, declares, manifest, source: sourceFiles(mutant) };
  return { ...config, integration: { ...config.integration, ...told } };
}

/** The manifest of a mutant whose defect is there, by provider. */
function manifestOf(name: string | undefined): Record<string, JsonObject> {
  const manifest = mutants.find((mutant) => mutant.name === name)?.manifest;
  return manifest === undefined ? {} : { revento: { ...manifest } };
}

/**
 * What a search of the source is to see: the integration itself, and none of its mutants and variants, but for a file that one puts in the
 * place of another. An installed package has no sources, and what was built from them instead.
 */
function sourceFiles(mutant?: string): string[] {
  const hasSources = existsSync(join(PACKAGE_ROOT, REFERENCE, 'server.ts'));
  const folder = join(PACKAGE_ROOT, hasSources ? REFERENCE : join('dist', REFERENCE));
  const spelt = (name: string) => (hasSources ? name : name.replace(/\.ts$/, '.js'));
  const changed = mutants.find(({ name }) => name === mutant)?.source;
  const own = readdirSync(folder).filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts'));
  const kept = own.filter((name) => name !== spelt(changed?.insteadOf ?? ''));
  return [...kept, ...(changed ? [spelt(changed.file)] : [])].map((name) => join(folder, name));
}

/** The built server where there is one that is not older than its sources; from sources otherwise. */
function startCommand(): string {
  const built = join('dist', REFERENCE, 'server.js');
  // An `exec`, so that the process is the server itself and not a shell around it.
  return isUpToDate(built) ? `exec ${node()} ${built}` : `exec ${node()} --import tsx ${join(REFERENCE, 'server.ts')}`;
}

function isUpToDate(built: string): boolean {
  if (!existsSync(join(PACKAGE_ROOT, built))) return false;
  const since = statSync(join(PACKAGE_ROOT, built)).mtimeMs;
  const folder = join(PACKAGE_ROOT, REFERENCE);
  // An installed package has no sources to be newer.
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = names.filter((name) => name.endsWith('.ts'));
  return sources.every((name) => statSync(join(folder, name)).mtimeMs <= since);
}

function node(): string {
  return `'${process.execPath.replaceAll("'", `'\\''`)}'`;
}

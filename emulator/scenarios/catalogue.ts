import { existsSync, readdirSync, statSync } from 'node:fs';
import { extname, join, relative, resolve, sep } from 'node:path';
import { EmulatorError } from '../core/errors.ts';
import { suggestion } from '../core/nearest.ts';
import { PACKAGE_ROOT } from '../core/package-root.ts';
import { ANY_PROVIDER, headOf, loadFile } from './load.ts';
import type { Scenario, ScenarioHead } from './scenario.ts';
import { Source } from './source.ts';

/** Where scenarios are looked for. */
export interface CatalogueOptions {
  /** Folders of the team, before those of this package; `./scenarios` by default. */
  readonly directories?: readonly string[];
}

const OWN = join(PACKAGE_ROOT, 'scenarios');
const TEAM = './scenarios';

/** All scenarios by name, the team's before ours; with `provider`, those that it can suffer. Files with mistakes are listed as far as they can be read. */
export function listScenarios(options: CatalogueOptions & { provider?: string } = {}): ScenarioHead[] {
  const heads = [...filesOf(options)].map(([name, file]) => ({ ...headOf(Source.read(file).value, file), name }));
  const { provider } = options;
  return heads.filter((head) => provider === undefined || head.provider === provider || head.provider === ANY_PROVIDER);
}

/** Loads a scenario by its name, or by the path of its file. @throws EmulatorError `scenario_unknown`; ScenarioInvalid */
export async function findScenario(name: string, options: CatalogueOptions = {}): Promise<Scenario> {
  return loadScenarioFile(locate(name, options), options);
}

/** Loads a file. @throws ScenarioInvalid with everything that is wrong; EmulatorError `scenario_unreadable` */
export function loadScenarioFile(path: string, options: CatalogueOptions = {}): Promise<Scenario> {
  return loadFile(resolve(path), (name) => locate(name, options));
}

/** Loads a scenario from its text, for programs that have no file of it. @throws ScenarioInvalid with everything that is wrong */
export function loadScenarioText(text: string, options: CatalogueOptions = {}): Promise<Scenario> {
  const { name } = headOf(new Source('scenario.yaml', text).value, '');
  const path = `${name || 'scenario'}.yaml`;
  return loadFile(path, (used) => locate(used, options), [], new Source(path, text));
}

function locate(name: string, options: CatalogueOptions): string {
  if (isScenarioFile(name) && existsSync(name) && statSync(name).isFile()) return resolve(name);
  const files = filesOf(options);
  const found = files.get(name);
  if (found !== undefined) return found;
  const more = ' List them with: emulator scenarios';
  throw new EmulatorError(
    'scenario_unknown',
    `There is no scenario "${name}".${suggestion(name, files.keys())}${more}`,
    { status: 404 },
  );
}

/** Files by scenario name, which is their path within a folder. */
function filesOf({ directories = [TEAM] }: CatalogueOptions): Map<string, string> {
  const files = new Map<string, string>();
  for (const folder of new Set([...directories.map((one) => resolve(one)), OWN])) {
    for (const file of scenarioFiles(folder)) {
      const name = relative(folder, file).slice(0, -extname(file).length).split(sep).join('/');
      if (!files.has(name)) files.set(name, file);
    }
  }
  return files;
}

function scenarioFiles(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(isScenarioFile)
    .sort()
    .map((file) => join(folder, file));
}

function isScenarioFile(name: string): boolean {
  return name.endsWith('.yaml') || name.endsWith('.yml');
}

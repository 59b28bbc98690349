import type { Finding } from './finding.ts';
import { applicationsBelow, findStack, type Stack } from './framework.ts';
import { findListening } from './port.ts';
import { openRepository, type Repository } from './repository.ts';
import { findRoles, type Roles } from './roles.ts';
import { findRoutes } from './routes.ts';
import { findStart, type StartCommand } from './start-command.ts';
import { findVariables, portVariable, type Told, type Variable } from './variables.ts';

/** All that was found out about an integration without running anything of it. */
export interface Detected extends Roles, Told {
  readonly stack: Stack | null;
  readonly start: StartCommand | null;
  /** The whole address; `{port}` in it where each start may have a free port. Null where nothing tells. */
  readonly url: Finding | null;
  readonly variables: readonly Variable[];
  /** Folders of source code at the top. */
  readonly folders: readonly string[];
  /** Applications in folders below, where there is none here. */
  readonly below: readonly string[];
  /** True where the repository is larger than what is looked at. */
  readonly isCut: boolean;
}

/** Where something must stand that nothing told. */
export const FALLBACK_URL = 'http://127.0.0.1:3000';
const FALLBACK_CALLBACK = '/callback';

/** Looks into a folder. `url` is what a person said, and is not questioned. */
export function detect(folder: string, told: Told, url: string | null): Detected {
  const { provider, facts } = told;
  const repository = openRepository(folder);
  const stack = findStack(repository);
  const start = findStart(repository, stack);
  const roles = findRoles(findRoutes(repository), provider);
  const { port, variable } = findListening(repository, stack);
  const isFree = url === null && start !== null && (start.value.includes('{port}') || variable !== null);
  const address = url === null ? addressOf(isFree, port, variable) : { value: url, from: '--url' };
  const redirect = `${address?.value ?? FALLBACK_URL}${roles.callback?.value ?? FALLBACK_CALLBACK}`;
  return {
    provider,
    facts,
    stack,
    start: start && { ...start, value: start.value.replaceAll('{port}', portOf(address)) },
    url: address,
    ...roles,
    variables: [
      ...(start === null ? [] : portVariable(variable, portOf(address))),
      ...findVariables(repository, told, redirect),
    ],
    folders: foldersOf(repository),
    below: start === null && !stack?.framework ? applicationsBelow(repository) : [],
    isCut: repository.isCut,
  };
}

function addressOf(isFree: boolean, port: Finding<number> | null, variable: Finding | null): Finding | null {
  if (isFree) return { value: 'http://127.0.0.1:{port}', from: variable?.from ?? 'start below' };
  return port && { value: `http://127.0.0.1:${port.value}`, from: port.from };
}

/** `{port}`, or the number in the address. */
function portOf(address: Finding | null): string {
  const url = address?.value ?? FALLBACK_URL;
  if (url.endsWith('{port}')) return '{port}';
  const { port, protocol } = new URL(url);
  return port || (protocol === 'https:' ? '443' : '80');
}

function foldersOf(repository: Repository): string[] {
  const usual = new Set(['src', 'app', 'lib', 'internal', 'cmd', 'pkg', 'server', 'config', 'routes']);
  const tops = repository.sources().map(({ path }) => path.split('/'));
  return [...new Set(tops.flatMap(([top = '', ...rest]) => (rest.length > 0 && usual.has(top) ? [top] : [])))].sort();
}

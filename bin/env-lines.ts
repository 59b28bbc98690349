import { rmSync } from 'node:fs';
import { replaceFile } from '../emulator/core/atomic-file.ts';
import { EmulatorError, messageOf } from '../emulator/core/errors.ts';
import { variablesOf } from '../emulator/core/variables.ts';
import { trustVariables } from '../emulator/http/tls/trust.ts';
import type { Ready } from './ready.ts';

/** What an integration is given, as environment variables. */
export function environmentOf({ providers, tls }: Ready): Record<string, string> {
  const all = Object.entries(providers).flatMap(([provider, facts]) => Object.entries(variablesOf(provider, facts)));
  return { ...(tls && trustVariables(tls)), ...Object.fromEntries(all) };
}

/** The variables as the lines of a `.env` file. */
export function envLines(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(
    ([name, value]) => `${name}=${/^[\w./:@%+,-]*$/.test(value) ? value : JSON.stringify(value)}`,
  );
}

/** Writes a `.env` file that only its owner can read. @throws EmulatorError `env_file` */
export function writeEnvFile(path: string, variables: Readonly<Record<string, string>>): void {
  try {
    // A draft that somebody left with other rights would keep them.
    rmSync(`${path}.draft`, { force: true });
    replaceFile(path, `${envLines(variables).join('\n')}\n`);
  } catch (thrown) {
    throw new EmulatorError('env_file', `The file ${path} cannot be written: ${messageOf(thrown)}.`);
  }
}

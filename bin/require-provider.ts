import { EmulatorError } from '../emulator/core/errors.ts';
import { suggestion } from '../emulator/core/nearest.ts';
import { PROVIDER_NAMES } from '../emulator/providers/registry.ts';

/** The names of all providers as a sentence lists them: `augno or revento`. */
export function providerNames(): string {
  return [PROVIDER_NAMES.slice(0, -1).join(', '), PROVIDER_NAMES.at(-1) ?? ''].filter(Boolean).join(' or ');
}

/** The one that was named; where nobody named one, the only one that there is. @throws EmulatorError `provider_needed`, `provider_unknown` */
export function requireOne(name: string | undefined, example: string): string {
  if (name !== undefined) return requireProvider(name);
  const [only, ...others] = PROVIDER_NAMES;
  if (only !== undefined && others.length === 0) return only;
  throw new EmulatorError('provider_needed', `Say which provider, ${providerNames()}: for example ${example}.`);
}

/** @throws EmulatorError `provider_unknown` */
export function requireProvider(name: string): string {
  if (PROVIDER_NAMES.includes(name)) return name;
  throw new EmulatorError('provider_unknown', `There is no provider "${name}".${suggestion(name, PROVIDER_NAMES)}`);
}

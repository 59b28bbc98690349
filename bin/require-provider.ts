import { hasChecklist, requireChecklist } from '../contracts/harness/has-checklist.ts';
import { EmulatorError } from '../emulator/core/errors.ts';
import { suggestion } from '../emulator/core/nearest.ts';
import { PROVIDER_NAMES } from '../emulator/providers/registry.ts';

/** The names of all providers as a sentence lists them: `augno or revento`. */
export function providerNames(): string {
  return listed(PROVIDER_NAMES);
}

/** The names of those that have a checklist, in the same way. */
export function rehearsedNames(): string {
  return listed(PROVIDER_NAMES.filter(hasChecklist));
}

/**
 * The one that was named, if integrations with it can be rehearsed; where nobody named one, the only one that there is.
 *
 * @throws EmulatorError `provider_needed`, `provider_unknown`, `checklist_none`
 */
export function requireRehearsed(name: string | undefined, example: string): string {
  if (name !== undefined) return requireChecklist(requireProvider(name));
  const [only, ...others] = PROVIDER_NAMES.filter(hasChecklist);
  if (only !== undefined && others.length === 0) return only;
  throw new EmulatorError('provider_needed', `Say which provider, ${rehearsedNames()}: for example ${example}.`);
}

function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), names.at(-1) ?? ''].filter(Boolean).join(' or ');
}

/** @throws EmulatorError `provider_unknown` */
export function requireProvider(name: string): string {
  if (PROVIDER_NAMES.includes(name)) return name;
  throw new EmulatorError('provider_unknown', `There is no provider "${name}".${suggestion(name, PROVIDER_NAMES)}`);
}

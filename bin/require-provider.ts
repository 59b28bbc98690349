import { EmulatorError } from '../emulator/core/errors.ts';
import { suggestion } from '../emulator/core/nearest.ts';
import { PROVIDER_NAMES } from '../emulator/providers/registry.ts';

/** @throws EmulatorError `provider_unknown` */
export function requireProvider(name: string): string {
  if (PROVIDER_NAMES.includes(name)) return name;
  throw new EmulatorError('provider_unknown', `There is no provider "${name}".${suggestion(name, PROVIDER_NAMES)}`);
}

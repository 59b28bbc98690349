import { EmulatorError } from '../core/errors.ts';
import { suggestion } from '../core/nearest.ts';
import type { ProviderDefinition } from './definition.ts';

interface Registration {
  /** Offset from the control port, so that a provider's address never depends on which others run. */
  readonly portOffset: number;
  /** Loaded only when it is asked for. */
  readonly load: () => Promise<ProviderDefinition>;
}

/** Every provider that there is: one line each. */
const REGISTRY: Readonly<Record<string, Registration>> = {
  augno: { portOffset: 1, load: async () => (await import('./augno/index.ts')).augno },
  revento: { portOffset: 4, load: async () => (await import('./revento/index.ts')).revento },
};

/** The names of all providers. */
export const PROVIDER_NAMES: readonly string[] = Object.keys(REGISTRY);

/** Loads a provider. @throws EmulatorError `provider_unknown` */
export async function loadProvider(name: string): Promise<{ definition: ProviderDefinition; portOffset: number }> {
  const found = REGISTRY[name];
  if (!found)
    throw new EmulatorError('provider_unknown', `There is no provider "${name}".${suggestion(name, PROVIDER_NAMES)}`, {
      status: 404,
    });
  return { definition: await found.load(), portOffset: found.portOffset };
}

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
  cobalt: { portOffset: 2, load: async () => (await import('./cobalt/index.ts')).cobalt },
  goroute: { portOffset: 3, load: async () => (await import('./goroute/index.ts')).goroute },
  revento: { portOffset: 4, load: async () => (await import('./revento/index.ts')).revento },
};

/** It becomes the name of a folder and of variables. */
const LONGEST_NAME = 63;
/** Every provider, for scenarios; and what every object has in JavaScript. */
const RESERVED = ['any', 'constructor'];

/** Providers that somebody brought along, by name. */
const brought = new Map<string, { readonly definition: ProviderDefinition; readonly portOffset: number }>();
/** Below it are the offsets of this package's providers. */
const FIRST_BROUGHT_OFFSET = 11;

/**
 * Takes a provider in that is not of this package, so that scenarios, commands and sandboxes know it by its name from now on. One of the
 * same name that was brought before is replaced.
 *
 * @throws EmulatorError `provider_name` for a name that is taken, or that is no name
 */
export function bringProvider(definition: ProviderDefinition): void {
  const { name } = definition;
  if (PROVIDER_NAMES.includes(name)) {
    throw new EmulatorError('provider_name', `"${name}" is a provider of this package; choose another name.`);
  }
  if (name.length > LONGEST_NAME) {
    const says = `A provider's name has ${LONGEST_NAME} letters at most: "${name.slice(0, 20)}…" has ${name.length}.`;
    throw new EmulatorError('provider_name', says);
  }
  if (RESERVED.includes(name)) {
    throw new EmulatorError('provider_name', `"${name}" means something else already; choose another name.`);
  }
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    const says = `"${name}" cannot be a provider's name: use lower-case letters, digits and dashes, such as crm or crm-eu.`;
    throw new EmulatorError('provider_name', says);
  }
  const portOffset = brought.get(name)?.portOffset ?? FIRST_BROUGHT_OFFSET + brought.size;
  brought.set(name, { definition, portOffset });
}

/** Asked for a provider that nobody has brought: brings it and says so, or gives false. */
let finder: ((name: string) => Promise<boolean>) | null = null;

/** Who is asked for providers that are not known: for commands, which find documents in a configuration and at emulators that run. */
export function findProvidersBy(find: (name: string) => Promise<boolean>): void {
  finder = find;
}

/** The names of all providers that there are now, those that were brought along last. */
export function providerNames(): readonly string[] {
  return [...PROVIDER_NAMES, ...brought.keys()];
}

/** The names of the providers of this package. */
export const PROVIDER_NAMES: readonly string[] = Object.keys(REGISTRY);

/** Loads a provider. @throws EmulatorError `provider_unknown` */
export async function loadProvider(name: string): Promise<{ definition: ProviderDefinition; portOffset: number }> {
  const known = brought.get(name);
  if (known) return known;
  const found = Object.hasOwn(REGISTRY, name) ? REGISTRY[name] : undefined;
  if (!found && (await finder?.(name))) return loadProvider(name);
  if (!found)
    throw new EmulatorError('provider_unknown', `There is no provider "${name}".${suggestion(name, providerNames())}`, {
      status: 404,
    });
  return { definition: await found.load(), portOffset: found.portOffset };
}

import { existsSync } from 'node:fs';
import { providerNames } from '../emulator/providers/registry.ts';
import { readLocators } from './locator.ts';
import { requireProvider } from './require-provider.ts';

const CONFIG_FILE = 'emulator.config.yaml';

/** Documents that are known by name here: those of emulators that run, those of the configuration last, which wins. @throws EmulatorError `config_invalid` */
async function knownDocuments(): Promise<Readonly<Record<string, string>>> {
  const running = readLocators().map(({ openapi }) => openapi);
  return Object.assign({}, ...running.reverse(), await configured());
}

async function configured(): Promise<Readonly<Record<string, string>>> {
  if (!existsSync(CONFIG_FILE)) return {};
  const { readServed } = await import('../contracts/harness/config.ts');
  return readServed(CONFIG_FILE).openapi;
}

/**
 * The name, with the document behind it read where it is none of this package's providers.
 *
 * @throws EmulatorError `provider_unknown`, or what is wrong with the document
 */
export async function requireKnown(name: string): Promise<string> {
  return providerNames().includes(name) || (await bringKnown(name)) ? name : requireProvider(name);
}

/** Reads the document that is known by this name here; false where there is none. @throws EmulatorError what is wrong with the document */
export async function bringKnown(name: string): Promise<boolean> {
  const known = await knownDocuments();
  const source = Object.hasOwn(known, name) ? known[name] : undefined;
  if (source === undefined) return false;
  const { bringDocument } = await import('../emulator/providers/document/bring.ts');
  await bringDocument(name, source);
  return true;
}

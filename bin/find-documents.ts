import { EmulatorError } from '../emulator/core/errors.ts';
import type { Documents } from '../emulator/providers/documents.ts';
import { loadProvider, providerNames } from '../emulator/providers/registry.ts';
import { requireKnown } from './documents.ts';

/** A provider that judges documents. */
export interface DocumentProvider {
  readonly name: string;
  readonly title: string;
  readonly documents: Documents;
}

/**
 * The provider of that name, or without a name the only one that judges documents.
 *
 * @throws EmulatorError `provider_unknown`, `documents_none`, `provider_needed`
 */
export async function findDocumentProvider(name: string | undefined, example: string): Promise<DocumentProvider> {
  const names = name === undefined ? providerNames() : [await requireKnown(name)];
  const [only, ...others] = (await Promise.all(names.map(documentsOf))).flat();
  if (!only) {
    const says = name === undefined ? 'No provider judges documents.' : `${name} judges no documents.`;
    throw new EmulatorError('documents_none', says);
  }
  if (others.length === 0) return only;
  const known = [only, ...others].map((one) => one.name).join(', ');
  throw new EmulatorError('provider_needed', `Say which provider, one of ${known}: for example ${example}.`);
}

async function documentsOf(name: string): Promise<DocumentProvider[]> {
  const { title, documents } = (await loadProvider(name)).definition;
  return documents ? [{ name, title, documents }] : [];
}

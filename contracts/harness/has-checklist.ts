import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';

/** Where the checklist of a provider is, if it has one. */
export function checklistFile(provider: string): string {
  return join(PACKAGE_ROOT, 'contracts', provider, 'checklist.yaml');
}

/** Whether integrations with a provider can be rehearsed. Reads no checklist: a start asks it of every provider. */
export function hasChecklist(provider: string): boolean {
  return existsSync(checklistFile(provider));
}

/** The same name, of a provider whose integrations can be rehearsed. @throws EmulatorError `checklist_none` */
export function requireChecklist(provider: string): string {
  if (hasChecklist(provider)) return provider;
  throw new EmulatorError('checklist_none', `There is no go-live checklist for ${provider} yet.`);
}

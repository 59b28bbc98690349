import type { Profile } from '../../../emulator/providers/definition.ts';

/** Why a check on documents of GoRoute does not apply to another provider, or null. */
export function ofDocuments(_profile: Profile, actions: readonly string[]): string | null {
  return actions.includes('nextOutcome') ? null : 'it is about documents of GoRoute';
}

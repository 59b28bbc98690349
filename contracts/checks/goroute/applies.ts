import type { Profile } from '../../../emulator/providers/definition.ts';

/** Why a check on documents of GoRoute does not apply to another provider, or null. */
export function ofDocuments(_profile: Profile, actions: readonly string[]): string | null {
  return isOfGoroute(actions) ? null : 'it is about documents of GoRoute';
}

/** Why a check on how GoRoute is operated does not apply to another provider, or null. */
export function ofGoroute(_profile: Profile, actions: readonly string[]): string | null {
  return isOfGoroute(actions) ? null : 'it is about the checklist of GoRoute';
}

/** Only GoRoute has outcomes of transactions to choose. */
function isOfGoroute(actions: readonly string[]): boolean {
  return actions.includes('nextOutcome');
}

import type { Profile } from '../../../emulator/providers/definition.ts';

/** Why a check on linked accounts of Cobalt does not apply to another provider, or null. */
export function ofCobalt(_profile: Profile, actions: readonly string[]): string | null {
  return actions.includes('connectApp') ? null : 'it is about linked accounts of Cobalt';
}

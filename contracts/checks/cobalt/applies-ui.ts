import type { Profile } from '../../../emulator/providers/definition.ts';

/** Why a check on pages with Cobalt's applications does not apply to another provider, or null. */
export function ofApplications(_profile: Profile, actions: readonly string[]): string | null {
  return actions.includes('connectApp') ? null : 'it has no applications that customers connect';
}

import type { Trial } from '../../harness/trial.ts';

/** The errors that say that a version was not given, is unknown, or is too old, as far as the provider has them. */
export function codesOf({ profile }: Trial): string[] {
  const { missing = null, unknown = null, tooOld = null } = profile.version?.errors ?? {};
  return [unknown, tooOld, missing].filter((code) => code !== null);
}

import { EmulatorError } from '../core/errors.ts';
import { suggestion } from '../core/nearest.ts';
import type { ProviderDefinition } from '../providers/definition.ts';

/** What a shared scenario may say instead of a provider's own names: `$refresh`, `$limited`, `$sample`. */
const ANY = '$any';
const SAMPLE = '$sample';

/** Roles that operations play. */
export const OPERATION_ROLES = ['$authorize', '$exchange', '$refresh', '$read', '$list', '$create', ANY] as const;
/** Roles that error codes play. */
export const ERROR_ROLES = ['$expired', '$revoked', '$deadGrant', '$limited', '$busy', '$unavailable'] as const;
/** Roles that event types play. */
export const TYPE_ROLES = [SAMPLE, ANY] as const;

/** True for a word that stands for something of the provider's. */
export function isRole(word: string): boolean {
  return word.startsWith('$');
}

/** The operation that a word means: a name as it is, a role through the profile; null for any operation. @throws EmulatorError `role_unknown`, `not_applicable` */
export function operationOf(definition: ProviderDefinition, word: string): string | null {
  if (word === ANY) return null;
  return isRole(word) ? played(definition, word, definition.profile.operations, OPERATION_ROLES) : word;
}

/** The operations that one word or several mean, as filters and faults take them; absent for any. */
export function operationsOf(definition: ProviderDefinition, words: unknown): { operation?: string[] } {
  const names = wordsOf(words).map((word) => operationOf(definition, word));
  const known = names.filter((name) => name !== null);
  return known.length === 0 || known.length < names.length ? {} : { operation: known };
}

/** The error code that a word means. @throws EmulatorError `role_unknown`, `not_applicable` */
export function errorOf(definition: ProviderDefinition, word: string): string {
  return isRole(word) ? played(definition, word, definition.profile.errors, ERROR_ROLES) : word;
}

/** The event type that a word means, or null for any. @throws EmulatorError `role_unknown`, `not_applicable` */
export function typeOf(definition: ProviderDefinition, word: string): string | null {
  if (word === ANY) return null;
  if (!isRole(word)) return word;
  if (word !== SAMPLE) throw unknownRole(word, TYPE_ROLES);
  const [sample] = definition.profile.webhook.samples;
  if (sample === undefined) throw notApplicable(definition, word);
  return sample;
}

/** Refuses a role that the provider has nothing for; any other word is let pass. @throws EmulatorError `not_applicable` */
export function assertPlayed(definition: ProviderDefinition, word: string): void {
  if (OPERATION_ROLES.some((role) => role === word)) operationOf(definition, word);
  else if (ERROR_ROLES.some((role) => role === word)) errorOf(definition, word);
  else if (word === SAMPLE) typeOf(definition, word);
}

/** One word or a list of them. */
export function wordsOf(words: unknown): string[] {
  return words === undefined ? [] : [words].flat().map(String);
}

function played(
  definition: ProviderDefinition,
  word: string,
  roles: Readonly<Record<string, string | null>>,
  known: readonly string[],
): string {
  if (!known.includes(word)) throw unknownRole(word, known);
  const name = roles[word.slice(1)];
  if (name === undefined || name === null) throw notApplicable(definition, word);
  return name;
}

function unknownRole(word: string, known: readonly string[]): EmulatorError {
  return new EmulatorError('role_unknown', `There is no role "${word}".${suggestion(word, known)}`);
}

function notApplicable(definition: ProviderDefinition, word: string): EmulatorError {
  return new EmulatorError(
    'not_applicable',
    `${definition.title} has nothing that plays the role ${word}, so this does not apply to it.`,
  );
}

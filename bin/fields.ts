import { EmulatorError } from '../emulator/core/errors.ts';
import type { JsonObject } from '../emulator/core/json.ts';

/**
 * Reads `name=text` and `name:=json` into an object.
 *
 * @throws EmulatorError `field_invalid`
 */
export function fieldsOf(words: readonly string[]): JsonObject {
  return Object.fromEntries(words.map(fieldOf));
}

function fieldOf(word: string): [name: string, value: unknown] {
  const [, name, sign, rest = ''] = /^([^=:]+)(:?=)(.*)$/s.exec(word) ?? [];
  if (name === undefined)
    throw new EmulatorError(
      'field_invalid',
      `"${word}" is no field; write name=text, or name:=json for numbers, lists and null.`,
    );
  if (sign === '=') return [name, rest];
  try {
    return [name, JSON.parse(rest)];
  } catch {
    throw new EmulatorError('field_invalid', `"${rest}" of ${name} is not JSON; write name=text for a text.`);
  }
}

import { isJsonObject, tryParseJson } from '../core/json.ts';

/**
 * A JSON text with members set by pointer (`/data/0/status`); `*` stands for every row of a list. What is not there is made only as the last
 * name of a pointer: a pointer that leads nowhere changes nothing, and neither does a text that is no JSON.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function rewritten(text: string, changes: Readonly<Record<string, unknown>>): string {
  const value = tryParseJson(text);
  if (value === undefined) return text;
  for (const [pointer, wanted] of Object.entries(changes)) set(value, namesOf(pointer), wanted);
  return JSON.stringify(value);
}

function set(at: unknown, [name, ...rest]: readonly string[], wanted: unknown): void {
  if (name === undefined) return;
  for (const key of keysIn(at, name)) {
    if (rest.length > 0) set(Array.isArray(at) ? at[Number(key)] : isJsonObject(at) && at[key], rest, wanted);
    else if (Array.isArray(at)) at[Number(key)] = wanted;
    else if (isJsonObject(at)) at[key] = wanted;
  }
}

function keysIn(at: unknown, name: string): string[] {
  return name === '*' && Array.isArray(at) ? [...at.keys()].map(String) : [name];
}

function namesOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

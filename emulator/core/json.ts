/** Any JSON value that is an object. */
export type JsonObject = { [key: string]: unknown };

/** True for a value that JSON would write with braces. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deeper than any document that is meant. What walks a value by calling itself needs an end. */
const DEEPEST = 500;

/**
 * {@link tryParseJson} for what comes from outside: text that nests hundreds of levels deep is not read either.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8259#section-9
 */
export function tryParseForeignJson(text: string): unknown {
  return nestsTooDeep(text) ? undefined : tryParseJson(text);
}

/** The value that a text holds, or undefined where it is not JSON. (JSON itself has no undefined.) */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nestsTooDeep(text: string): boolean {
  // What is opened must be closed again.
  if (text.length < 2 * DEEPEST) return false;
  let depth = 0;
  for (const [mark] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/gs)) {
    if (mark === '[' || mark === '{') depth++;
    else if (mark === ']' || mark === '}') depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

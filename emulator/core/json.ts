/** Any JSON value that is an object. */
export type JsonObject = { [key: string]: unknown };

/** True for a value that JSON would write with braces. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value that a text holds, or undefined where it is not JSON. (JSON itself has no undefined.) */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

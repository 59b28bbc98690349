import { isJsonObject } from '../core/json.ts';

/** The value at a JSON pointer (`/request/form/refresh_token`), or undefined where there is nothing. @see https://www.rfc-editor.org/rfc/rfc6901 */
export function valueAt(value: unknown, pointer: string): unknown {
  return segmentsOf(pointer).reduce<unknown>((at, name) => {
    if (Array.isArray(at)) return at[Number(name)];
    return isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }, value);
}

/** The names that a JSON pointer goes through. */
export function segmentsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

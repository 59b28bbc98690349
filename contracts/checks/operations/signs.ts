import { isJsonObject } from '../../../emulator/core/json.ts';

const TIME = /^\d{4}-\d\d-\d\d[T ]/;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * What a probe of alerts says, without what differs from one occurrence to the next: texts without numbers and ids, and which counts
 * are above nothing. Two looks with the same signs show the same alerts. `own` are ids that may be in a text.
 */
export function signsOf(value: unknown, own: readonly string[] = []): ReadonlySet<string> {
  const signs = new Set<string>();
  const walk = (held: unknown, name: string) => {
    if (Array.isArray(held)) for (const one of held) walk(one, name);
    else if (isJsonObject(held)) for (const [key, one] of Object.entries(held)) walk(one, key);
    else if (typeof held === 'string' && !TIME.test(held)) signs.add(plain(held, own));
    else if (held === true || (typeof held === 'number' && held > 0)) signs.add(`${name} is set`);
  };
  walk(value, 'it');
  return signs;
}

/** What is among the signs now and was not before. */
export function newsOf(before: ReadonlySet<string>, now: ReadonlySet<string>): readonly string[] {
  return [...now].filter((sign) => !before.has(sign));
}

function plain(text: string, own: readonly string[]): string {
  const without = own.reduce((rest, id) => rest.replaceAll(id, '…'), text);
  return without.replace(UUID, '…').replace(/\d+/g, '#');
}

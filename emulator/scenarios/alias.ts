import { isJsonObject, type JsonObject } from '../core/json.ts';
import type { Provider } from '../providers/provider.ts';

/** Where a provider that lets steps name things keeps the names: `{ id: 'acme', event_id: 'evt_…' }`. */
const COLLECTION = 'aliases';

/** The fields that a name stands for, such as `{ event_id: 'evt_…' }`; none for a word that is no name. */
export function fieldsOf(provider: Provider, name: string): Readonly<Record<string, string>> {
  const rows: readonly unknown[] = provider.store.rows(COLLECTION) ?? [];
  const row = rows.filter(isJsonObject).find((alias) => alias.id === name);
  const fields = Object.entries(row ?? {}).filter(([field]) => field !== 'id');
  return Object.fromEntries(fields.map(([field, value]) => [field, String(value)]));
}

/** What journal entries call the thing of this name; a word that is no name stands for itself. */
export function subjectOf(provider: Provider, name: string): string {
  return Object.values(fieldsOf(provider, name))[0] ?? name;
}

/** The same fields for a trigger, whose names are in camel case: `{ of: 'acme', eventId: 'evt_…' }`. */
export function triggerArguments(provider: Provider, name: string | null): JsonObject {
  if (name === null) return {};
  const fields = Object.entries(fieldsOf(provider, name));
  return { of: name, ...Object.fromEntries(fields.map(([field, value]) => [camelCase(field), value])) };
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

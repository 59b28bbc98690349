import { ENTRY_KINDS, type Entry } from '../emulator/core/entry.ts';
import type { EntryTree } from '../emulator/core/journal.ts';
import { isJsonObject, type JsonObject } from '../emulator/core/json.ts';

/** An entry as the journal keeps it, from the form in which the control API shows it; null for a kind that this version does not know. */
export function entryOf(view: unknown): Entry | null {
  if (!isJsonObject(view)) return null;
  const entry: JsonObject = {
    ...view,
    at: millis(view.at),
    wall: millis(view.wall),
    ...(view.nextAt === undefined ? {} : { nextAt: millis(view.nextAt) }),
  };
  return isEntry(entry) ? entry : null;
}

/** Entries under their causes, from the same form. */
export function treesOf(views: unknown): EntryTree[] {
  return (Array.isArray(views) ? views : []).flatMap((view: unknown) => {
    const { entry: shown, caused } = isJsonObject(view) ? view : {};
    const entry = entryOf(shown);
    return entry ? [{ entry, caused: treesOf(caused) }] : [];
  });
}

function isEntry(value: JsonObject): value is JsonObject & Entry {
  return typeof value.seq === 'number' && ENTRY_KINDS.some((kind) => kind === value.kind);
}

function millis(instant: unknown): number | null {
  return typeof instant === 'string' ? Date.parse(instant) : null;
}

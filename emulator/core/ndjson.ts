import type { Entry } from './entry.ts';
import { viewEntry } from './entry-view.ts';
import type { Secrets } from './secrets.ts';

/** How an export treats secrets: masked, or, where somebody asked for it in so many words, in full. */
export type SecretsInExport = Secrets | 'in-full';

/** Entries as NDJSON: one JSON object a line, each line ended, oldest first. */
export function toNdjson(entries: Iterable<Entry>, secrets: SecretsInExport): string {
  let text = '';
  for (const entry of entries) text += ndjsonLine(entry, secrets);
  return text;
}

/** One entry as a line of NDJSON, its end included. */
export function ndjsonLine(entry: Entry, secrets: SecretsInExport): string {
  return `${JSON.stringify(viewEntry(entry, secrets === 'in-full' ? {} : { secrets }))}\n`;
}

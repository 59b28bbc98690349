import type { Collection, Row } from '../core/store.ts';

/** Pages remembered of one collection; when there are more, all are forgotten. */
const PAGES = 256;

/**
 * A serialiser that remembers the JSON of each row. Rows are replaced, never changed, so a row's JSON is good for as long as the row lives.
 */
export function rowJson<T extends object>(shown: (row: T) => object): (row: T) => string {
  const made = new WeakMap<T, string>();
  return (row) => {
    const known = made.get(row);
    if (known !== undefined) return known;
    const json = JSON.stringify(shown(row));
    made.set(row, json);
    return json;
  };
}

interface Pages {
  version: number;
  readonly bytes: Map<string, Buffer>;
}

const pagesOf = new WeakMap<object, Pages>();

/**
 * The bytes of rows as a JSON array, remembered under `key` until a row of the collection changes: the same page is asked for again and
 * again, and its bytes can be shared by all the answers that carry it.
 */
export function pageJson<T extends Row>(
  collection: Collection<T>,
  key: string,
  rows: readonly T[],
  json: (row: T) => string,
): Buffer {
  let pages = pagesOf.get(collection);
  if (!pages || pages.version !== collection.version || pages.bytes.size >= PAGES) {
    pages = { version: collection.version, bytes: new Map() };
    pagesOf.set(collection, pages);
  }
  const known = pages.bytes.get(key);
  if (known) return known;
  const bytes = Buffer.from(`[${rows.map(json).join(',')}]`);
  pages.bytes.set(key, bytes);
  return bytes;
}

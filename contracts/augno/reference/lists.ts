import { Refused, Unavailable } from '../../reference/errors.ts';
import { isRow, isText, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';

/** Reads a list to its end. The address of the next page is Augno's, as a whole: a cursor remembers a place and nothing else. */
export async function readAll(app: App, path: string): Promise<Row[]> {
  const rows = new Map<string, Row>();
  const followed = new Set<string>();
  for (let next: string | undefined = path; next !== undefined; ) {
    if (followed.has(next)) throw new Refused('the list does not end');
    followed.add(next);
    const page: Row = await call(app, { method: 'GET', path: next });
    // What has no rows is not a list without rows: who takes it for one deletes everything.
    if (!Array.isArray(page.data)) throw new Unavailable('the answer is no list');
    const data = page.data.filter(isRow);
    // By id: a row may come again when others are made while we read.
    for (const row of data) if (isText(row.id)) rows.set(row.id, row);
    next = app.parts.nextPage(page, next);
  }
  return [...rows.values()];
}

/** Null is the end; a page may be short, or empty, in the middle. */
export function nextPage(page: Row): string | undefined {
  const info = isRow(page.page_info) ? page.page_info : {};
  return isText(info.next_page_url) ? info.next_page_url : undefined;
}

/** The one row of a list that has this value; Augno's search finds more than what is equal. */
export async function findBy(app: App, path: string, member: string, value: string): Promise<Row | undefined> {
  const query = new URLSearchParams({ q: value });
  const rows = await readAll(app, `${path}${path.includes('?') ? '&' : '?'}${query}`);
  return rows.find((row) => row[member] === value);
}

import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import type { Paging } from '../../../emulator/providers/definition.ts';

/** One page as it is served, whatever is asked for. */
export interface Page {
  /** The cursor that leads to it; null for the first. */
  readonly cursor: string | null;
  readonly rows: readonly JsonObject[];
  /** What its answer says of the next. */
  readonly next: string | null;
  readonly more: boolean;
}

/**
 * A list in pages that are legal, each in a way that is easily taken for the end: a short one, an empty one in the middle, and an empty last
 * one that has a cursor and says that there is no more. `limit` is what is asked for at a time.
 */
export function unevenPages(rows: readonly JsonObject[], limit: number): Page[] {
  const short = Math.max(1, Math.floor(limit / 3));
  const first = Math.min(limit, Math.ceil(rows.length / 3));
  const cuts = [rows.slice(0, first), rows.slice(first, first + short), []];
  for (let from = first + short; from < rows.length; from += limit) cuts.push(rows.slice(from, from + limit));
  cuts.push([]);
  return cuts.map((cut, i) => ({
    cursor: i === 0 ? null : cursorOf(i),
    rows: cut,
    next: cursorOf(i + 1),
    more: i < cuts.length - 1,
  }));
}

/** A genuine page, from which others are made. */
export interface Sample {
  readonly body: JsonObject;
  /** Path and query of the request for it. */
  readonly path: string;
  readonly query: string;
}

/** A page as the provider would write it: the sample with other rows, and another way on. */
export function bodyOf({ rows, next, more }: Page, paging: Paging, { body, path, query }: Sample): JsonObject {
  const address = (cursor: string) => {
    const asked = new URLSearchParams(query);
    asked.set(paging.cursor, cursor);
    return `${path}?${asked}`;
  };
  // Who is told addresses follows them until there is none; who is told cursors may be told one at the end.
  const way = paging.nextIs === 'cursor' ? next : next !== null && more ? address(next) : null;
  const changes: [readonly string[], unknown][] = [
    [paging.rows, rows],
    [paging.next, way],
    [paging.more, more],
  ];
  return changes.reduce((made, [place, value]) => withValue(made, place, value), body);
}

/** What an answer says of a page: its rows, the cursor of the next one, and whether there is one. */
export function pageIn(body: JsonObject, paging: Paging): { rows: JsonObject[]; next: string | null; more: unknown } {
  const rows = valueIn(body, paging.rows);
  const way = valueIn(body, paging.next);
  const next = typeof way !== 'string' ? null : paging.nextIs === 'address' ? cursorIn(way, paging) : way;
  return { rows: Array.isArray(rows) ? rows.filter(isJsonObject) : [], next, more: valueIn(body, paging.more) };
}

function cursorIn(address: string, { cursor }: Paging): string | null {
  return new URL(address, 'http://provider').searchParams.get(cursor);
}

function valueIn(body: JsonObject, place: readonly string[]): unknown {
  return place.reduce<unknown>((at, name) => (isJsonObject(at) ? at[name] : undefined), body);
}

/** An object with another value in one place. */
export function withValue(object: JsonObject, [name, ...rest]: readonly string[], value: unknown): JsonObject {
  if (name === undefined) return object;
  const inner = object[name];
  return { ...object, [name]: rest.length === 0 ? value : withValue(isJsonObject(inner) ? inner : {}, rest, value) };
}

/** What is wrong with a walk through pages, by the cursors that were asked for one after another; null where nothing is. */
export function wrongWalk(pages: readonly Page[], asked: readonly (string | null)[]): string | null {
  const wanted = pages.map(({ cursor }) => cursor);
  const off = wanted.findIndex((cursor, i) => asked[i] !== cursor);
  const page = pages[off - 1];
  if (off < 0) {
    const more = asked.length - wanted.length;
    return more === 0 ? null : `it asked ${more} more times after the page that said that there is no more`;
  }
  if (page === undefined) return `it did not begin at the first page, but at the cursor "${asked[0]}"`;
  if (asked.length <= off)
    return `it stopped after ${off} of ${pages.length} pages, after one ${describe(page)} that said that there is more`;
  if (asked[off] === page.cursor) return `it asked twice for the same page, though the answer named the next`;
  return `after a page ${describe(page)} it asked for ${asked[off] === null ? 'the first page again' : `"${asked[off]}"`} instead of the cursor that it was given`;
}

function describe({ rows }: Page): string {
  return rows.length === 0 ? 'without rows' : `of ${rows.length} rows`;
}

function cursorOf(page: number): string {
  return `b3BhcXVl.${page}+/=`;
}

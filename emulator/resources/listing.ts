import type { JsonObject } from '../core/json.ts';
import type { Collection } from '../core/store.ts';
import type { Fits } from './filters.ts';
import type { Held } from './held.ts';
import type { PageFound, PageWanted } from './rules.ts';

/** Where the rows of a list are found: index and value. */
export type Ways = readonly (readonly [key: string, value: string])[];

/** Rows of a page before they are shown. */
export type FoundRows = Omit<PageFound, 'rows'> & { readonly held: readonly Held[] };

/** One page of the rows that fit. Only as many rows are looked at as it takes, so that a long list costs no more than a short one. */
export function pageOf(
  collection: Collection<Held>,
  ways: Ways,
  wanted: PageWanted,
  fits: Fits | null,
  order: 'newest' | 'oldest',
): FoundRows {
  const forward = order === 'newest' ? 'older' : 'newer';
  const back = forward === 'older' ? 'newer' : 'older';
  const isBack = wanted[back] !== undefined;
  const taken = take(collection.walk(ways, isBack ? back : forward, wanted[back] ?? wanted[forward]), wanted, fits);
  const entries = isBack ? taken.entries.reverse() : taken.entries;
  const first = entries[0]?.rank ?? null;
  const last = entries.at(-1)?.rank ?? null;
  const beyond = (towards: 'older' | 'newer', from: number | null) =>
    from !== null && exists(collection.walk(ways, towards, from), fits);
  const hasForward = isBack ? beyond(forward, last) : taken.more;
  const hasBack = isBack ? taken.more : beyond(back, first);
  return {
    wanted,
    held: entries.map(({ row }) => row),
    first,
    last,
    hasOlder: forward === 'older' ? hasForward : hasBack,
    hasNewer: forward === 'older' ? hasBack : hasForward,
    total: () => take(collection.walk(ways, forward), { limit: Number.POSITIVE_INFINITY }, fits).entries.length,
  };
}

interface Entry {
  readonly rank: number;
  readonly row: Held;
}

function take(
  walk: Iterable<Entry>,
  { limit, skip = 0 }: PageWanted,
  fits: Fits | null,
): { entries: Entry[]; more: boolean } {
  const entries: Entry[] = [];
  let left = skip;
  for (const entry of walk) {
    if (fits && !fits(entry.row)) continue;
    if (left-- > 0) continue;
    if (entries.length >= limit) return { entries, more: true };
    entries.push(entry);
  }
  return { entries, more: false };
}

function exists(walk: Iterable<Entry>, fits: Fits | null): boolean {
  for (const { row } of walk) if (!fits || fits(row)) return true;
  return false;
}

/** Rows in another order than that of creation: all of them are looked at. */
function sorted(held: readonly Held[], sort: string): Held[] {
  const keys = sort.split(',').map((key) => ({ name: key.replace(/^[-+]/, ''), down: key.startsWith('-') }));
  return [...held].sort((a, b) => {
    for (const { name, down } of keys) {
      const difference = compare(valueAt(a.fields, name), valueAt(b.fields, name));
      if (difference !== 0) return down ? -difference : difference;
    }
    return 0;
  });
}

function valueAt(fields: JsonObject, name: string): unknown {
  return fields[name];
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a ?? '').localeCompare(String(b ?? ''), 'en');
}

/** One page of rows in an order of their own. All of them are looked at; positions are places in that order, counted from 1. */
export function sortedPage(walk: Iterable<Entry>, fits: Fits | null, sort: string, wanted: PageWanted): FoundRows {
  return placedPage(sorted(allOf(walk, fits), sort), wanted);
}

/** One page of rows by a number of each, the smallest first; equals stay in the order in which they come. */
export function rankedPage(
  walk: Iterable<Entry>,
  fits: Fits | null,
  rank: (held: Held) => number,
  wanted: PageWanted,
): FoundRows {
  const ranked = allOf(walk, fits).map((held) => ({ held, rank: rank(held) }));
  return placedPage(
    ranked.sort((a, b) => a.rank - b.rank).map(({ held }) => held),
    wanted,
  );
}

function allOf(walk: Iterable<Entry>, fits: Fits | null): Held[] {
  return take(walk, { limit: Number.POSITIVE_INFINITY }, fits).entries.map(({ row }) => row);
}

function placedPage(held: readonly Held[], wanted: PageWanted): FoundRows {
  const { limit, skip, older, newer } = wanted;
  const start = skip ?? older ?? (newer === undefined ? 0 : Math.max(0, newer - limit));
  const rows = held.slice(start, newer ?? start + limit);
  const end = start + rows.length;
  return {
    wanted,
    held: rows,
    first: rows.length > 0 ? start : null,
    last: rows.length > 0 ? end : null,
    hasOlder: end < held.length,
    hasNewer: start > 0,
    total: () => held.length,
  };
}

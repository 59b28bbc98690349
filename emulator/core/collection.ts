import { EmulatorError } from './errors.ts';

/** Anything that can be stored: it has an id, and it is replaced, never changed in place. */
export interface Row {
  readonly id: string;
}

/** One change, as it is told to whoever keeps the data safe. */
export interface StoreChange {
  collection: string;
  id: string;
  /** Rank of the row by creation. */
  rank: number;
  /** What the row is now, or null when it was deleted. */
  row: Row | null;
}

/** One page of rows, by order of creation. */
export interface Page<T> {
  rows: T[];
  /** Rank to continue after, or null when nothing follows. */
  next: number | null;
}

/** Up to here, rows that are found under one value are kept without room for more. */
const FEW = 4;

/** What is found where nothing is. */
const NONE: readonly never[] = [];

interface Held<T> {
  rank: number;
  row: T;
}

/**
 * Rows of one type in order of creation. A rank never changes and new rows come last, so a walk by rank neither repeats nor skips a
 * row that existed when it began, whatever is inserted or deleted meanwhile.
 */
export class Collection<T extends Row> {
  readonly name: string;
  readonly #changed: (change: StoreChange) => void;
  #version = 0;
  readonly #nextRank: () => number;
  /** The indexes with what rows are found under in each, in a list that is walked with every change. */
  readonly #keys: readonly { readonly keyOf: (row: T) => string | null; readonly index: Map<string, Held<T>[]> }[];
  readonly #rows = new Map<string, Held<T>>();
  readonly #indexes = new Map<string, Map<string, Held<T>[]>>();

  constructor(
    name: string,
    keys: Record<string, (row: T) => string | null>,
    nextRank: () => number,
    changed: (change: StoreChange) => void,
  ) {
    this.name = name;
    this.#nextRank = nextRank;
    this.#changed = changed;
    this.#keys = Object.entries(keys).map(([key, keyOf]) => {
      const index = new Map<string, Held<T>[]>();
      this.#indexes.set(key, index);
      return { keyOf, index };
    });
  }

  /** Grows with every change, so that what was made from rows can be kept until one changes. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Adds a row. @throws EmulatorError `row_exists` */
  insert(row: T): T {
    if (this.#rows.has(row.id))
      throw new EmulatorError('row_exists', `${this.name} already has "${row.id}".`, { status: 409 });
    this.#set(this.#nextRank(), row);
    return row;
  }

  get(id: string): T | undefined {
    return this.#rows.get(id)?.row;
  }

  /** Rank of a row by creation, or undefined where there is no such row. */
  rank(id: string): number | undefined {
    return this.#rows.get(id)?.rank;
  }

  /** The row, for callers that know it exists. @throws EmulatorError `row_missing` */
  require(id: string): T {
    const row = this.get(id);
    if (!row) throw new EmulatorError('row_missing', `${this.name} has no "${id}".`, { status: 404 });
    return row;
  }

  /** Replaces the given fields. @throws EmulatorError `row_missing` */
  update(id: string, patch: Partial<Omit<T, 'id'>>): T {
    const before = this.require(id);
    // The id last: a patch that came from outside may carry another one, whatever its type says.
    const row: T = Object.assign({}, before, patch, { id: before.id });
    this.put(this.#rows.get(id)?.rank ?? this.#nextRank(), row);
    return row;
  }

  delete(id: string): boolean {
    const held = this.#rows.get(id);
    if (!held) return false;
    this.#unindex(held);
    this.#rows.delete(id);
    this.#version++;
    this.#changed({ collection: this.name, id, rank: held.rank, row: null });
    return true;
  }

  /** Deletes so many of the oldest rows at once: one by one, each would move all that stand behind it in an index. */
  deleteOldest(count: number): void {
    const gone = new Set<Held<T>>();
    let last = 0;
    for (const held of this.#rows.values()) {
      if (gone.size >= count) break;
      gone.add(held);
      last = Math.max(last, held.rank);
    }
    for (const { keyOf, index } of this.#keys) {
      const values = new Set<string>();
      for (const { row } of gone) {
        const value = keyOf(row);
        if (value !== null) values.add(value);
      }
      for (const value of values) {
        const bucket = index.get(value) ?? [];
        const cut = firstAfter(bucket, last);
        const older = bucket.slice(0, cut).filter((held) => !gone.has(held));
        const left = older.length > 0 ? older.concat(bucket.slice(cut)) : bucket.slice(cut);
        if (left.length > 0) index.set(value, left);
        else index.delete(value);
      }
    }
    for (const { rank, row } of gone) {
      this.#rows.delete(row.id);
      this.#version++;
      this.#changed({ collection: this.name, id: row.id, rank, row: null });
    }
  }

  /** All rows by order of creation. */
  list(): T[] {
    return [...this.#rows.values()].map((held) => held.row);
  }

  find(fits: (row: T) => boolean): T | undefined {
    for (const { row } of this.#rows.values()) if (fits(row)) return row;
    return undefined;
  }

  filter(fits: (row: T) => boolean): T[] {
    const found: T[] = [];
    for (const { row } of this.#rows.values()) if (fits(row)) found.push(row);
    return found;
  }

  /** Whether there is a row whose index `key` has this value. */
  has(key: string, value: string): boolean {
    return this.#bucket(key, value).length > 0;
  }

  /** The oldest row whose index `key` has this value, or undefined. */
  first(key: string, value: string): T | undefined {
    return this.#bucket(key, value)[0]?.row;
  }

  /** Rows whose index `key` has this value, by order of creation. */
  by(key: string, value: string): T[] {
    return this.#bucket(key, value).map((held) => held.row);
  }

  /** Up to `limit` rows of an index value (or of all rows) that come after a rank. */
  page(options: { by?: [key: string, value: string]; after?: number; limit: number }): Page<T> {
    const held = options.by ? this.#bucket(...options.by) : [...this.#rows.values()];
    const start = options.after === undefined ? 0 : firstAfter(held, options.after);
    const rows = held.slice(start, start + options.limit);
    const more = held.length > start + options.limit;
    return { rows: rows.map(({ row }) => row), next: more ? (rows.at(-1)?.rank ?? null) : null };
  }

  /**
   * Rows that are found under any of some index values, from a rank on (not with it) towards older or newer ones. Without a rank, from the
   * newest or the oldest.
   */
  *walk(
    by: readonly (readonly [key: string, value: string])[],
    towards: 'older' | 'newer',
    from?: number,
  ): Generator<{ readonly rank: number; readonly row: T }> {
    const step = towards === 'older' ? -1 : 1;
    const ways = by.map(([key, value]) => {
      const held = this.#bucket(key, value);
      if (from === undefined) return { held, at: step < 0 ? held.length - 1 : 0 };
      return { held, at: step < 0 ? firstAfter(held, from - 1) - 1 : firstAfter(held, from) };
    });
    for (;;) {
      const next = ways
        .filter(({ held, at }) => at >= 0 && at < held.length)
        .sort((a, b) => step * ((a.held[a.at]?.rank ?? 0) - (b.held[b.at]?.rank ?? 0)))[0];
      const found = next?.held[next.at];
      if (!next || !found) return;
      next.at += step;
      yield found;
    }
  }

  /** Sets a row at a rank: how an update, a replay or a restore writes. */
  put(rank: number, row: T): void {
    const before = this.#rows.get(row.id);
    if (before) this.#unindex(before);
    this.#set(rank, row);
  }

  #set(rank: number, row: T): void {
    const held = { rank, row };
    this.#rows.set(row.id, held);
    this.#index(held);
    this.#version++;
    this.#changed({ collection: this.name, id: row.id, rank, row });
  }

  dump(): [number, T][] {
    return [...this.#rows.values()].map(({ rank, row }) => [rank, row]);
  }

  /** Replays one change of this very collection, as its own `dump` or observer gave it. */
  apply(change: StoreChange): void {
    // The one place where data comes back without its type: it was written by this collection, and read back whole.
    if (change.row) this.put(change.rank, change.row as T);
    else this.delete(change.id);
  }

  /** Deletes every row; observers hear of each. */
  clear(): void {
    for (const id of [...this.#rows.keys()].reverse()) this.delete(id);
  }

  #bucket(key: string, value: string): readonly Held<T>[] {
    const index = this.#indexes.get(key);
    if (!index) throw new TypeError(`${this.name} has no index "${key}"`);
    return index.get(value) ?? NONE;
  }

  #index(held: Held<T>): void {
    for (const { keyOf, index } of this.#keys) {
      const value = keyOf(held.row);
      if (value === null) continue;
      const bucket = index.get(value);
      if (!bucket) index.set(value, [held]);
      else if ((bucket.at(-1)?.rank ?? 0) > held.rank) bucket.splice(firstAfter(bucket, held.rank), 0, held);
      // Room for more is made by the dozen, and most of the rows that have anything below them have a few.
      else if (bucket.length < FEW) index.set(value, bucket.concat(held));
      else bucket.push(held);
    }
  }

  #unindex(held: Held<T>): void {
    for (const { keyOf, index } of this.#keys) {
      const value = keyOf(held.row);
      const bucket = value === null ? undefined : index.get(value);
      if (value === null || !bucket) continue;
      // The oldest of many goes without moving the others: where rows are forgotten, it is always that one.
      if (bucket[0]?.rank === held.rank) bucket.shift();
      else bucket.splice(firstAfter(bucket, held.rank) - 1, 1);
      if (bucket.length === 0) index.delete(value);
    }
  }
}

function firstAfter(held: readonly { rank: number }[], rank: number): number {
  let low = 0;
  let high = held.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((held[middle]?.rank ?? 0) <= rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

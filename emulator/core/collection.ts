import { EmulatorError } from './errors.ts';
import { firstAfter, type KeyOf, newerThan, type Ranked, RowIndex, takeOut } from './row-index.ts';

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

/**
 * Rows of one type in order of creation. A rank never changes and new rows come last, so a walk by rank neither repeats nor skips a
 * row that existed when it began, whatever is inserted or deleted meanwhile.
 */
export class Collection<T extends Row> {
  readonly name: string;
  readonly #changed: (change: StoreChange, before: Row | null) => void;
  #version = 0;
  readonly #nextRank: () => number;
  readonly #keys: Readonly<Record<string, KeyOf<T>>>;
  /** By order of creation. */
  readonly #rows: Ranked<T>[] = [];
  /** Rows by id, up to a rank: like an index, it takes up new ones when somebody looks. */
  readonly #ids = new Map<string, Ranked<T>>();
  #idsUpTo = 0;
  /** Made when somebody first looks for rows by them. */
  readonly #indexes = new Map<string, RowIndex<T>>();

  constructor(
    name: string,
    keys: Record<string, KeyOf<T>>,
    nextRank: () => number,
    changed: (change: StoreChange, before: Row | null) => void,
  ) {
    this.name = name;
    this.#keys = keys;
    this.#nextRank = nextRank;
    this.#changed = changed;
  }

  /** Grows with every change, so that what was made from rows can be kept until one changes. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.#rows.length;
  }

  /** Adds a row. @throws EmulatorError `row_exists` */
  insert(row: T): T {
    if (this.#held(row.id))
      throw new EmulatorError('row_exists', `${this.name} already has "${row.id}".`, { status: 409 });
    return this.append(row);
  }

  /** Adds a row whose id has just been drawn, so that no other has it: nobody looks whether one does. */
  append(row: T): T {
    this.#add({ rank: this.#nextRank(), row });
    return row;
  }

  get(id: string): T | undefined {
    return this.#held(id)?.row;
  }

  /** Rank of a row by creation, or undefined where there is no such row. */
  rank(id: string): number | undefined {
    return this.#held(id)?.rank;
  }

  /** The row, for callers that know it exists. @throws EmulatorError `row_missing` */
  require(id: string): T {
    return this.#required(id).row;
  }

  /** Replaces the given fields. @throws EmulatorError `row_missing` */
  update(id: string, patch: Partial<Omit<T, 'id'>>): T {
    const held = this.#required(id);
    // The id last: a patch that came from outside may carry another one, whatever its type says.
    const row: T = Object.assign({}, held.row, patch, { id });
    this.#replace(held, row);
    return row;
  }

  delete(id: string): boolean {
    const held = this.#held(id);
    if (!held) return false;
    for (const index of this.#indexes.values()) index.removed(held);
    takeOut(this.#rows, held);
    this.#ids.delete(id);
    this.#tell(held.rank, id, null, held.row);
    return true;
  }

  /** Deletes so many of the oldest rows at once. */
  deleteOldest(count: number): void {
    const gone = this.#rows.splice(0, count);
    for (const index of this.#indexes.values()) index.removedOldest(gone);
    for (const { rank, row } of gone) {
      if (rank <= this.#idsUpTo) this.#ids.delete(row.id);
      this.#tell(rank, row.id, null, row);
    }
  }

  /** All rows by order of creation. */
  list(): T[] {
    return this.#rows.map((held) => held.row);
  }

  find(fits: (row: T) => boolean): T | undefined {
    for (const { row } of this.#rows) if (fits(row)) return row;
    return undefined;
  }

  filter(fits: (row: T) => boolean): T[] {
    const found: T[] = [];
    for (const { row } of this.#rows) if (fits(row)) found.push(row);
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
    const held = options.by ? this.#bucket(...options.by) : this.#rows;
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

  dump(): [number, T][] {
    return this.#rows.map(({ rank, row }) => [rank, row]);
  }

  /** Replays one change of this very collection, as its own `dump` or observer gave it. */
  apply({ id, rank, row }: StoreChange): void {
    if (!row) {
      this.delete(id);
      return;
    }
    // The one place where data comes back without its type: it was written by this collection, and read back whole.
    const written = row as T;
    // Rows keep their ranks, so one that comes after all others is new.
    const known = rank > this.#newest() ? undefined : this.#held(id);
    if (known) this.#replace(known, written);
    else this.#add({ rank, row: written });
  }

  /** Deletes every row, the newest first; observers hear of each. */
  clear(): void {
    const gone = this.#rows.splice(0).reverse();
    this.#ids.clear();
    this.#idsUpTo = 0;
    for (const index of this.#indexes.values()) index.cleared();
    for (const { rank, row } of gone) this.#tell(rank, row.id, null, row);
  }

  /** Rank of the newest row, 0 where there is none. */
  #newest(): number {
    return this.#rows.at(-1)?.rank ?? 0;
  }

  #held(id: string): Ranked<T> | undefined {
    const rows = this.#rows;
    for (let at = newerThan(rows, this.#idsUpTo); at < rows.length; at++) this.#takeUp(rows[at]);
    return this.#ids.get(id);
  }

  #takeUp(held: Ranked<T> | undefined): void {
    if (!held) return;
    this.#idsUpTo = held.rank;
    this.#ids.set(held.row.id, held);
  }

  #required(id: string): Ranked<T> {
    const held = this.#held(id);
    if (held) return held;
    throw new EmulatorError('row_missing', `${this.name} has no "${id}".`, { status: 404 });
  }

  #add(held: Ranked<T>): void {
    const { rank, row } = held;
    if (rank > this.#newest()) this.#rows.push(held);
    else this.#rows.splice(firstAfter(this.#rows, rank), 0, held);
    if (rank <= this.#idsUpTo) this.#ids.set(row.id, held);
    for (const index of this.#indexes.values()) index.added(held);
    this.#tell(rank, row.id, row, null);
  }

  #replace(held: Ranked<T>, row: T): void {
    for (const index of this.#indexes.values()) index.replaced(held, row);
    const before = held.row;
    held.row = row;
    this.#tell(held.rank, row.id, row, before);
  }

  #tell(rank: number, id: string, row: T | null, before: T | null): void {
    this.#version++;
    this.#changed({ collection: this.name, id, rank, row }, before);
  }

  #bucket(key: string, value: string): readonly Ranked<T>[] {
    return (this.#indexes.get(key) ?? this.#makeIndex(key)).bucket(value, this.#rows);
  }

  #makeIndex(key: string): RowIndex<T> {
    const keyOf = this.#keys[key];
    if (!keyOf) throw new TypeError(`${this.name} has no index "${key}"`);
    const made = new RowIndex(keyOf);
    this.#indexes.set(key, made);
    return made;
  }
}

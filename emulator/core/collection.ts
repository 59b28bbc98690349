import { EmulatorError } from './errors.ts';
import { firstAfter, type KeyOf, type Ranked, RowIndex } from './row-index.ts';

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
  readonly #changed: (change: StoreChange) => void;
  #version = 0;
  readonly #nextRank: () => number;
  readonly #keys: Readonly<Record<string, KeyOf<T>>>;
  readonly #rows = new Map<string, Ranked<T>>();
  /** Made when somebody first looks for rows by them: those of most kinds are written far more often than they are looked for. */
  readonly #indexes = new Map<string, RowIndex<T>>();
  /** The same in a list, which is walked with every change. */
  readonly #inUse: RowIndex<T>[] = [];

  constructor(
    name: string,
    keys: Record<string, KeyOf<T>>,
    nextRank: () => number,
    changed: (change: StoreChange) => void,
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
    for (const index of this.#inUse) index.remove(held);
    this.#rows.delete(id);
    this.#version++;
    this.#changed({ collection: this.name, id, rank: held.rank, row: null });
    return true;
  }

  /** Deletes so many of the oldest rows at once: one by one, each would move all that stand behind it in an index. */
  deleteOldest(count: number): void {
    const gone: Ranked<T>[] = [];
    for (const held of this.#rows.values()) {
      if (gone.length >= count) break;
      gone.push(held);
    }
    for (const index of this.#inUse) index.removeAll(gone);
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
    if (before) for (const index of this.#inUse) index.remove(before);
    this.#set(rank, row);
  }

  #set(rank: number, row: T): void {
    const held = { rank, row };
    this.#rows.set(row.id, held);
    for (const index of this.#inUse) index.add(held);
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

  #bucket(key: string, value: string): readonly Ranked<T>[] {
    return (this.#indexes.get(key) ?? this.#makeIndex(key)).bucket(value);
  }

  #makeIndex(key: string): RowIndex<T> {
    const keyOf = this.#keys[key];
    if (!keyOf) throw new TypeError(`${this.name} has no index "${key}"`);
    const made = new RowIndex(keyOf);
    for (const held of this.#rows.values()) made.add(held);
    this.#indexes.set(key, made);
    this.#inUse.push(made);
    return made;
  }
}

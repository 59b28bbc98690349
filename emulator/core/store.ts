import { EmulatorError } from './errors.ts';
import { suggestion } from './nearest.ts';

/** Anything that can be stored: it has an id, and it is replaced, never changed in place. */
export interface Row {
  readonly id: string;
}

/** One change, as it is told to whoever keeps the data safe. */
export interface StoreChange {
  collection: string;
  id: string;
  /** Rank of the row by creation, or null when it was deleted. */
  rank: number;
  row: Row | null;
}

/** All collections as plain data: rows with their rank, in order of creation. */
export type StoreDump = Record<string, [rank: number, row: Row][]>;

/** One page of rows, by order of creation. */
export interface Page<T> {
  rows: T[];
  /** Rank to continue after, or null when nothing follows. */
  next: number | null;
}

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
  readonly #nextRank: () => number;
  readonly #keys: Record<string, (row: T) => string | null>;
  #rows = new Map<string, Held<T>>();
  #indexes = new Map<string, Map<string, Held<T>[]>>();

  constructor(
    name: string,
    keys: Record<string, (row: T) => string | null>,
    nextRank: () => number,
    changed: (change: StoreChange) => void,
  ) {
    this.name = name;
    this.#keys = keys;
    this.#nextRank = nextRank;
    this.#changed = changed;
    for (const key of Object.keys(keys)) this.#indexes.set(key, new Map());
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Adds a row. @throws EmulatorError `row_exists` */
  insert(row: T): T {
    if (this.#rows.has(row.id))
      throw new EmulatorError('row_exists', `${this.name} already has "${row.id}".`, { status: 409 });
    this.put(this.#nextRank(), row);
    return row;
  }

  get(id: string): T | undefined {
    return this.#rows.get(id)?.row;
  }

  /** The row, for callers that know it exists. @throws EmulatorError `row_missing` */
  require(id: string): T {
    const row = this.get(id);
    if (!row) throw new EmulatorError('row_missing', `${this.name} has no "${id}".`, { status: 404 });
    return row;
  }

  /** Replaces the given fields. @throws EmulatorError `row_missing` */
  update(id: string, patch: Partial<Omit<T, 'id'>>): T {
    const held = this.#rows.get(id);
    const row: T = { ...this.require(id), ...patch };
    this.put(held?.rank ?? this.#nextRank(), row);
    return row;
  }

  delete(id: string): boolean {
    const held = this.#rows.get(id);
    if (!held) return false;
    this.#unindex(held);
    this.#rows.delete(id);
    this.#changed({ collection: this.name, id, rank: held.rank, row: null });
    return true;
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
    return this.list().filter(fits);
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

  /** Sets a row at a rank: how an update, a replay or a restore writes. */
  put(rank: number, row: T): void {
    const before = this.#rows.get(row.id);
    if (before) this.#unindex(before);
    const held = { rank, row };
    this.#rows.set(row.id, held);
    this.#index(held);
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

  clear(): void {
    this.#rows = new Map();
    for (const index of this.#indexes.values()) index.clear();
  }

  #bucket(key: string, value: string): Held<T>[] {
    const index = this.#indexes.get(key);
    if (!index) throw new TypeError(`${this.name} has no index "${key}"`);
    return index.get(value) ?? [];
  }

  #index(held: Held<T>): void {
    for (const [key, keyOf] of Object.entries(this.#keys)) {
      const value = keyOf(held.row);
      if (value === null) continue;
      const index = this.#indexes.get(key);
      const bucket = index?.get(value);
      if (bucket) bucket.splice(firstAfter(bucket, held.rank), 0, held);
      else index?.set(value, [held]);
    }
  }

  #unindex(held: Held<T>): void {
    for (const [key, keyOf] of Object.entries(this.#keys)) {
      const bucket = this.#indexes.get(key)?.get(keyOf(held.row) ?? '');
      const at = bucket?.findIndex((other) => other.rank === held.rank) ?? -1;
      if (at >= 0) bucket?.splice(at, 1);
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

/** What the store needs of a collection, whatever its rows are. */
interface AnyCollection {
  list(): Row[];
  dump(): [number, Row][];
  apply(change: StoreChange): void;
  clear(): void;
}

/** The data of one provider in one sandbox: named collections, dumped and restored as a whole. */
export class Store {
  readonly #collections = new Map<string, AnyCollection>();
  readonly #listeners = new Set<(change: StoreChange) => void>();
  #rank = 0;

  /**
   * Makes a collection. Call it once for each name, from {@link defineState}.
   * `keys` names indexes: a function from a row to the value that it is found under, or null for none.
   */
  collection<T extends Row>(name: string, keys: Record<string, (row: T) => string | null> = {}): Collection<T> {
    if (this.#collections.has(name)) throw new TypeError(`collection "${name}" exists`);
    const nextRank = () => ++this.#rank;
    const tell = (change: StoreChange) => {
      for (const listener of this.#listeners) listener(change);
    };
    const made = new Collection<T>(name, keys, nextRank, tell);
    this.#collections.set(name, made);
    return made;
  }

  get names(): string[] {
    return [...this.#collections.keys()];
  }

  /** The rows of a collection for reading from outside, or undefined when there is none of that name. */
  rows(name: string): Row[] | undefined {
    return this.#collections.get(name)?.list();
  }

  /** Tells the listener of every change from now on. Returns how to stop. */
  observe(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dump(): StoreDump {
    return Object.fromEntries([...this.#collections].map(([name, collection]) => [name, collection.dump()]));
  }

  /** Empties every collection. */
  clear(): void {
    for (const collection of this.#collections.values()) collection.clear();
  }

  /** Replaces everything. Collections that the dump does not have become empty. @throws EmulatorError `collection_unknown` */
  restore(dump: StoreDump): void {
    this.clear();
    for (const [name, rows] of Object.entries(dump)) {
      for (const [rank, row] of rows) this.apply({ collection: name, id: row.id, rank, row });
    }
  }

  /** Replays one change. @throws EmulatorError `collection_unknown` */
  apply(change: StoreChange): void {
    const collection = this.#collections.get(change.collection);
    if (!collection) {
      throw new EmulatorError(
        'collection_unknown',
        `There is no collection "${change.collection}".${suggestion(change.collection, this.names)}`,
      );
    }
    collection.apply(change);
    this.#rank = Math.max(this.#rank, change.rank);
  }
}

/**
 * Declares the typed collections of a part of the emulator. The result gives, for a store, the same collections every time,
 * so that whoever holds the store reaches its data without a cast.
 */
export function defineState<S>(make: (store: Store) => S): (store: Store) => S {
  const made = new WeakMap<Store, { state: S }>();
  return (store) => {
    const known = made.get(store);
    if (known) return known.state;
    const state = make(store);
    made.set(store, { state });
    return state;
  };
}

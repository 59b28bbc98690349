import { Collection, type Row, type StoreChange } from './collection.ts';
import { EmulatorError } from './errors.ts';
import { suggestion } from './nearest.ts';

export { Collection, type Page, type Row, type StoreChange } from './collection.ts';

/** All collections as plain data: rows with their rank, in order of creation. */
export type StoreDump = Record<string, [rank: number, row: Row][]>;

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
  readonly #listeners = new Set<(change: StoreChange, before: Row | null) => void>();
  #rank = 0;

  /**
   * Makes a collection. Call it once for each name, from {@link defineState}.
   * `keys` names indexes: a function from a row to the value that it is found under, or null for none.
   */
  collection<T extends Row>(name: string, keys: Record<string, (row: T) => string | null> = {}): Collection<T> {
    if (this.#collections.has(name)) throw new TypeError(`collection "${name}" exists`);
    const nextRank = () => ++this.#rank;
    const tell = (change: StoreChange, before: Row | null) => {
      for (const listener of this.#listeners) listener(change, before);
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

  /** Tells the listener of every change from now on, and what the row was before: null for a new one. Returns how to stop. */
  observe(listener: (change: StoreChange, before: Row | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dump(): StoreDump {
    return Object.fromEntries([...this.#collections].map(([name, collection]) => [name, collection.dump()]));
  }

  /** Empties every collection and counts ranks anew, so that the same seed gives the same pages again. Observers hear of every row. */
  clear(): void {
    for (const collection of this.#collections.values()) collection.clear();
    this.#rank = 0;
  }

  /** Replaces everything. Collections that the dump does not have become empty. @throws EmulatorError `collection_unknown` */
  restore(dump: StoreDump): void {
    // Before anything is emptied: a dump that does not fit must leave all as it is.
    for (const name of Object.keys(dump)) this.#named(name);
    this.clear();
    for (const [name, rows] of Object.entries(dump)) {
      for (const [rank, row] of rows) this.apply({ collection: name, id: row.id, rank, row });
    }
  }

  /** Replays one change. @throws EmulatorError `collection_unknown` */
  apply(change: StoreChange): void {
    this.#named(change.collection).apply(change);
    this.#rank = Math.max(this.#rank, change.rank);
  }

  #named(name: string): AnyCollection {
    const collection = this.#collections.get(name);
    if (collection) return collection;
    throw new EmulatorError('collection_unknown', `There is no collection "${name}".${suggestion(name, this.names)}`);
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

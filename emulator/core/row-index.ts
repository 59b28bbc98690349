/** A row with its rank by creation. */
export interface Ranked<T> {
  readonly rank: number;
  /** Replaced when the row is updated. */
  row: T;
}

/** What a row is found under; null for one that is not to be found so. */
export type KeyOf<T> = (row: T) => string | null;

/** What is found where nothing is. */
const NONE: readonly never[] = [];

/** Up to here, rows that are found under one value are kept without room for more. */
const FEW = 4;

/**
 * Rows by what they are found under, and of one value by order of creation. It takes up new rows when somebody looks: most rows are written and
 * never looked for, and to put one among very many takes longer than all else that is done with it.
 */
export class RowIndex<T> {
  readonly #keyOf: KeyOf<T>;
  readonly #buckets = new Map<string, Ranked<T>[]>();
  /** Rank up to which rows have been taken up. */
  #upTo = 0;

  constructor(keyOf: KeyOf<T>) {
    this.#keyOf = keyOf;
  }

  /** The rows of a value. `all`: every row there is, by order of creation. */
  bucket(value: string, all: readonly Ranked<T>[]): readonly Ranked<T>[] {
    for (let at = newerThan(all, this.#upTo); at < all.length; at++) this.#takeUp(all[at]);
    return this.#buckets.get(value) ?? NONE;
  }

  /** A row has come in, maybe among older ones. */
  added(held: Ranked<T>): void {
    if (held.rank <= this.#upTo) this.#add(held, this.#keyOf(held.row));
  }

  /** A row is about to be replaced. */
  replaced(held: Ranked<T>, row: T): void {
    if (held.rank > this.#upTo) return;
    const [before, after] = [this.#keyOf(held.row), this.#keyOf(row)];
    if (before === after) return;
    this.#remove(held, before);
    this.#add(held, after);
  }

  removed(held: Ranked<T>): void {
    if (held.rank <= this.#upTo) this.#remove(held, this.#keyOf(held.row));
  }

  /** The oldest of all rows are gone, at once: one by one, each would move all that stand behind it. */
  removedOldest(gone: readonly Ranked<T>[]): void {
    const counts = new Map<string, number>();
    for (const { rank, row } of gone) {
      if (rank > this.#upTo) break;
      const value = this.#keyOf(row);
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    for (const [value, count] of counts) {
      const left = this.#buckets.get(value)?.slice(count) ?? [];
      if (left.length > 0) this.#buckets.set(value, left);
      else this.#buckets.delete(value);
    }
  }

  /** Nothing is left, and ranks may be counted anew. */
  cleared(): void {
    this.#buckets.clear();
    this.#upTo = 0;
  }

  #takeUp(held: Ranked<T> | undefined): void {
    if (!held) return;
    this.#upTo = held.rank;
    this.#add(held, this.#keyOf(held.row));
  }

  #add(held: Ranked<T>, value: string | null): void {
    if (value === null) return;
    const bucket = this.#buckets.get(value);
    if (!bucket) this.#buckets.set(value, [held]);
    else if ((bucket.at(-1)?.rank ?? 0) > held.rank) bucket.splice(firstAfter(bucket, held.rank), 0, held);
    // Room for more is made by the dozen, and most of the rows that have anything below them have a few.
    else if (bucket.length < FEW) this.#buckets.set(value, bucket.concat(held));
    else bucket.push(held);
  }

  #remove(held: Ranked<T>, value: string | null): void {
    const bucket = value === null ? undefined : this.#buckets.get(value);
    if (value === null || !bucket) return;
    takeOut(bucket, held);
    if (bucket.length === 0) this.#buckets.delete(value);
  }
}

/** Takes a row out of rows by order of creation. The oldest of many goes without moving the others: where rows are forgotten, it is always that one. */
export function takeOut(held: Ranked<unknown>[], gone: Ranked<unknown>): void {
  if (held[0]?.rank === gone.rank) held.shift();
  else held.splice(firstAfter(held, gone.rank) - 1, 1);
}

/** Where the rows newer than a rank begin, of which there are few as a rule. */
export function newerThan(held: readonly { readonly rank: number }[], rank: number): number {
  let at = held.length;
  while (at > 0 && (held[at - 1]?.rank ?? 0) > rank) at--;
  return at;
}

/** Where the first row stands that is newer than a rank. */
export function firstAfter(held: readonly { readonly rank: number }[], rank: number): number {
  let low = 0;
  let high = held.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((held[middle]?.rank ?? 0) <= rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

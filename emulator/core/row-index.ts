/** A row with its rank by creation. */
export interface Ranked<T> {
  readonly rank: number;
  readonly row: T;
}

/** What a row is found under; null for one that is not to be found so. */
export type KeyOf<T> = (row: T) => string | null;

/** What is found where nothing is. */
const NONE: readonly never[] = [];

/** Up to here, rows that are found under one value are kept without room for more. */
const FEW = 4;

/** Rows by what they are found under, and of one value by order of creation. */
export class RowIndex<T> {
  readonly #keyOf: KeyOf<T>;
  readonly #buckets = new Map<string, Ranked<T>[]>();

  constructor(keyOf: KeyOf<T>) {
    this.#keyOf = keyOf;
  }

  bucket(value: string): readonly Ranked<T>[] {
    return this.#buckets.get(value) ?? NONE;
  }

  add(held: Ranked<T>): void {
    const value = this.#keyOf(held.row);
    if (value === null) return;
    const bucket = this.#buckets.get(value);
    if (!bucket) this.#buckets.set(value, [held]);
    else if ((bucket.at(-1)?.rank ?? 0) > held.rank) bucket.splice(firstAfter(bucket, held.rank), 0, held);
    // Room for more is made by the dozen, and most of the rows that have anything below them have a few.
    else if (bucket.length < FEW) this.#buckets.set(value, bucket.concat(held));
    else bucket.push(held);
  }

  remove(held: Ranked<T>): void {
    const value = this.#keyOf(held.row);
    const bucket = value === null ? undefined : this.#buckets.get(value);
    if (value === null || !bucket) return;
    // The oldest of many goes without moving the others: where rows are forgotten, it is always that one.
    if (bucket[0]?.rank === held.rank) bucket.shift();
    else bucket.splice(firstAfter(bucket, held.rank) - 1, 1);
    if (bucket.length === 0) this.#buckets.delete(value);
  }

  /** Removes many at once. */
  removeAll(removed: readonly Ranked<T>[]): void {
    const gone = new Set(removed);
    const values = new Set<string>();
    let last = 0;
    for (const { rank, row } of removed) {
      last = Math.max(last, rank);
      const value = this.#keyOf(row);
      if (value !== null) values.add(value);
    }
    for (const value of values) {
      const bucket = this.#buckets.get(value) ?? [];
      const cut = firstAfter(bucket, last);
      const older = bucket.slice(0, cut).filter((held) => !gone.has(held));
      const left = older.length > 0 ? older.concat(bucket.slice(cut)) : bucket.slice(cut);
      if (left.length > 0) this.#buckets.set(value, left);
      else this.#buckets.delete(value);
    }
  }
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

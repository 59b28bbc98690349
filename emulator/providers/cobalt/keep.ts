import type { Collection, Row } from '../../core/store.ts';

/** So many rows of a kind are remembered. */
const MOST = 10_000;

/** Forgets the oldest rows of a collection that only grows. */
export function keepNewest<T extends Row>(collection: Collection<T>): void {
  if (collection.size > MOST) collection.deleteOldest(collection.size - MOST);
}

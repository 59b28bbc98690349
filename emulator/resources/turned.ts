import type { FoundRows } from './listing.ts';
import type { PageWanted } from './rules.ts';

/** Rows in an order of their own go on with the `older` ones, whatever order lists usually have. */
export function turnedWanted(order: 'newest' | 'oldest', { older, newer, ...rest }: PageWanted): PageWanted {
  const [on, back] = order === 'newest' ? [older, newer] : [newer, older];
  return { ...rest, ...(on !== undefined && { older: on }), ...(back !== undefined && { newer: back }) };
}

/** The page that was found, in the terms of the order that lists usually have. */
export function turnedFound(order: 'newest' | 'oldest', found: FoundRows): FoundRows {
  return order === 'newest' ? found : { ...found, hasOlder: found.hasNewer, hasNewer: found.hasOlder };
}

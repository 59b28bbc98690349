/** The middle value; of an even number, the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
}

/** NaN of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** From the smallest to the second largest: one that was held up must not decide. 0 where there are fewer than three. */
export function spread(values: readonly number[]): number {
  const sorted = ascending(values);
  return sorted.length < 3 ? 0 : (sorted.at(-2) ?? 0) - (sorted[0] ?? 0);
}

/**
 * What the spread would be if all values were apart as the middle pair of neighbours is. Values that a stall has torn into two heaps lie close
 * together in each, so that it is small; of values that were drawn at random it is nearly their spread.
 */
export function evenSpread(values: readonly number[]): number {
  const sorted = ascending(values);
  const gaps = sorted.slice(1).map((value, i) => value - (sorted[i] ?? value));
  return gaps.length < 2 ? 0 : gaps.length * median(gaps);
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

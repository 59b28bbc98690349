import { isAtOnce, type Level } from './levels.ts';
import { mean, median } from './statistics.ts';

/** How delays develop from retry to retry. `factor` is the last level over the first that was waited for. */
export interface Growth {
  /** `unclear` may be cleared up by more operations; `few` by nothing but more retries. */
  readonly says: 'grows' | 'flat' | 'at once' | 'unclear' | 'few';
  readonly factor: number;
  /** Median of each level, in ms. */
  readonly medians: readonly number[];
}

/** At and above it delays grow: constant ones with ±50% of jitter reach 1.9 once in 1000 rounds of eight. */
const GROWS = 2.7;
/** At and below it they do not: doubling with full jitter stays above 3 in 999 of 1000. */
const FLAT = 1.9;
/** With fewer, doubling with full jitter looks flat too often. */
const LEVELS = 5;

/**
 * Judges growth by medians and by means, and says that there is none only where both agree: the median of decorrelated jitter is flat in 5 of 100 rounds of eight, and its
 * mean hardly ever. A first retry at once, before the backoff begins, is left out. That delays grow can be said of few levels, that they do not cannot.
 */
export function growthOf(levels: readonly Level[]): Growth {
  const medians = levels.map(median);
  const waited = levels.slice(levels.findIndex((level) => !isAtOnce(level)));
  const [first] = waited;
  const last = waited.at(-1);
  const result = (says: Growth['says'], factor: number): Growth => ({ says, factor, medians });
  if (levels.length > 0 && levels.every(isAtOnce)) return result(levels.length < 3 ? 'few' : 'at once', 1);
  if (!first || !last || waited.length < 2) return result('few', Number.NaN);
  const factor = median(last) / median(first);
  const both = [factor, mean(last) / mean(first)];
  // One stall of the machine lifts a mean, and no median: growth that the medians show is not doubted for it.
  if (factor >= GROWS && both.every((one) => one > FLAT)) return result('grows', factor);
  if (levels.length < LEVELS) return result('few', factor);
  return result(both.every((one) => one <= FLAT) ? 'flat' : 'unclear', factor);
}

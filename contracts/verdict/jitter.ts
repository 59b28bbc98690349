import { isAtOnce, type Level } from './levels.ts';
import { evenSpread, median, spread } from './statistics.ts';

/** Whether operations that failed together come back apart. */
export interface Jitter {
  /** `noisy`: they do, but a busy machine may have torn them apart. `short`: waits are too short to tell. `unclear` may be cleared up by more operations. */
  readonly says: 'seen' | 'none' | 'at once' | 'noisy' | 'short' | 'unclear' | 'few';
  /** The levels that were judged, in ms. */
  readonly judged: readonly { readonly median: number; readonly spread: number; readonly even: number }[];
}

/** Timers of a busy machine spread as well. */
const LEAST_SPREAD_MS = 60;
const LEAST_SHARE = 0.05;
/** How often the spread of plain timers must be exceeded. */
const OVER_NOISE = 4;
const JUDGED_LEVELS = 3;
/** Waits below this are made of processing time as much as of waiting, and say nothing of jitter. */
const LEAST_WAIT_MS = 100;
/** Shorter than this, ±10% of jitter would not reach the least spread. */
const LEAST_TELLING_MS = 600;

/**
 * Judges the three longest levels: jitter is there where operations are seen to lie apart in two of them, and is denied where they spread in one
 * at most. Along one sequence of retries it cannot be told, since any three delays fit some schedule. `noiseMs` is how far plain timers spread meanwhile.
 */
export function jitterOf(levels: readonly Level[], noiseMs: number): Jitter {
  const judged = levels
    .map((level) => ({ median: median(level), spread: spread(level), even: evenSpread(level) }))
    .filter((level) => level.median >= LEAST_WAIT_MS)
    .sort((a, b) => b.median - a.median)
    .slice(0, JUDGED_LEVELS);
  const result = (says: Jitter['says']): Jitter => ({ says, judged });
  if (levels.length >= JUDGED_LEVELS && levels.every(isAtOnce)) return result('at once');
  if (judged.length < 2) return result(levels.length >= JUDGED_LEVELS ? 'short' : 'few');
  const wanted = ({ median: middle }: (typeof judged)[number]) => Math.max(LEAST_SPREAD_MS, LEAST_SHARE * middle);
  const spreading = judged.filter((level) => level.spread > wanted(level));
  // A stall leaves operations in heaps. Many stalls leave them evenly apart, too, but no further than they are long.
  const isEven = (level: (typeof judged)[number]) => level.even > Math.max(wanted(level), noiseMs);
  const apart = spreading.filter((level) => level.spread > OVER_NOISE * noiseMs || isEven(level));
  if (apart.length >= 2) return result('seen');
  if (apart.length === 1) return result('unclear');
  if (spreading.length >= 2) return result('noisy');
  if ((judged[0]?.median ?? 0) < LEAST_TELLING_MS) return result('short');
  return result(judged.length < JUDGED_LEVELS ? 'few' : 'none');
}

/** Two rounds of the same operations as one: each about its own middle, since a round that was late as a whole is not spread. */
export function together(one: readonly Level[], other: readonly Level[]): Level[] {
  return one.map((level, i) => {
    const more = other[i] ?? [];
    const late = more.length === 0 ? 0 : median(more) - median(level);
    return [...level, ...more.map((wait) => wait - late)];
  });
}

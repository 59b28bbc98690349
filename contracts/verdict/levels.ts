import { median } from './statistics.ts';

/** Delays (ms) before the same retry of operations that failed together: the first retry, the second, … */
export type Level = readonly number[];

/** With fewer operations than this, chance has too much to say: ±10% of jitter is missed in 20 of 100 rounds of four, in 1 of 200 of six. */
export const LEAST_OPERATIONS = 6;
/** A retry after less than this came at once: it is the time that an answer and a request take. */
const AT_ONCE_MS = 30;

/** Puts delays of each operation, in their order, together by retry. Levels that fewer than `least` have reached are left out. */
export function levelsOf(delays: readonly (readonly number[])[], least = LEAST_OPERATIONS): Level[] {
  const longest = Math.max(0, ...delays.map(({ length }) => length));
  const levels = Array.from({ length: longest }, (_, retry) =>
    delays.flatMap((own) => (own[retry] === undefined ? [] : [own[retry]])),
  );
  return levels.filter(({ length }) => length >= least);
}

/** True where the retries were not waited for at all. */
export function isAtOnce(level: Level): boolean {
  return median(level) < AT_ONCE_MS;
}

/** How two kinds of requests differed in one repetition, and how two equal kinds did. */
export interface TimingRound {
  /** Cropped t of the two kinds that an early end would tell apart. */
  readonly t: number;
  /** Cropped t of two kinds that are the same: what the machine alone brings about. */
  readonly control: number;
  /** Delay of our own event loop, 99th percentile, ms. */
  readonly loopDelayMs: number;
}

/** Customary bounds of 2 or 3 would accuse correct code: safe comparisons were seen to reach 4. */
const LEAK_T = 10;
const CALM_T = 5;
const CALM_LOOP_MS = 25;
const ROUNDS = 3;

/** Rounds that a statement takes. */
export const TIMING_ROUNDS: number = ROUNDS;

/**
 * Welch's t of the faster halves of two samples of durations. Slow requests are those that something else disturbed; the faster half has less
 * of that in it. Positive where the second is slower; 0 where nothing can be said.
 */
export function croppedT(first: readonly number[], second: readonly number[]): number {
  const a = moments(fasterHalf(first));
  const b = moments(fasterHalf(second));
  const error = Math.sqrt(a.variance / a.count + b.variance / b.count);
  return error > 0 && Number.isFinite(error) ? (b.mean - a.mean) / error : 0;
}

/** True where a round speaks for a leak: a large difference on a calm machine. */
export function speaksForLeak({ t, control, loopDelayMs }: TimingRound): boolean {
  return Math.abs(t) > LEAK_T && isCalm({ control, loopDelayMs });
}

/** True where equal kinds looked equal, and our own event loop was not held up. */
export function isCalm({ control, loopDelayMs }: Pick<TimingRound, 'control' | 'loopDelayMs'>): boolean {
  return Math.abs(control) < CALM_T && loopDelayMs < CALM_LOOP_MS;
}

/** True where more requests would not change what a round says: twice the bound is reached, or hardly anything of it. */
export function isClear(round: TimingRound): boolean {
  return Math.abs(round.t) < LEAK_T / 4 || Math.abs(round.t) > 2 * LEAK_T || !isCalm(round);
}

/** True only where all rounds speak for a leak, and in the same direction. Anything else says nothing, least of all that there is none. */
export function isLeak(rounds: readonly TimingRound[]): boolean {
  if (rounds.length < ROUNDS || !rounds.every(speaksForLeak)) return false;
  return new Set(rounds.map(({ t }) => Math.sign(t))).size === 1;
}

function fasterHalf(durations: readonly number[]): number[] {
  return [...durations].sort((a, b) => a - b).slice(0, Math.ceil(durations.length / 2));
}

function moments(values: readonly number[]): { count: number; mean: number; variance: number } {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { count, mean, variance };
}

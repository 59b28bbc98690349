import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../../emulator/core/clock.ts';
import { spread } from '../verdict/statistics.ts';

const TIMERS = 8;
const TIMER_MS = 150;
/** So that they do not fire in one turn of the loop, as those of other processes do not. */
const APART_MS = 15;
const RESOLUTION_MS = 10;
const NANOSECONDS = 1e6;

/** Timers that go beside a measurement of time: what they do without any jitter, the machine does. */
export interface Noise {
  /** Ends them, and gives how far (ms) operations without jitter would have spread meanwhile. */
  stop(): Promise<number>;
}

/** Begins to listen to the machine. */
export function startNoise(clock: Clock, signal: AbortSignal): Noise {
  const ended = new AbortController();
  const until = AbortSignal.any([ended.signal, signal]);
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  const laps: number[][] = [];
  const timers = Array.from({ length: TIMERS }, async (_, i) => {
    await clock.sleepWall(i * APART_MS, until);
    for (let lap = 0; !until.aborted; lap++) {
      const since = clock.monotonic();
      await clock.sleepWall(TIMER_MS, until);
      if (until.aborted) return;
      const took = clock.monotonic() - since;
      laps[lap] = [...(laps[lap] ?? []), took];
    }
  });
  return {
    async stop() {
      ended.abort();
      await Promise.all(timers);
      loop.disable();
      const spreads = laps.map(spread).sort((a, b) => b - a);
      // One stall may not decide here either.
      const timer = spreads[1] ?? spreads[0] ?? 0;
      return Math.max(timer, loop.percentile(99) / NANOSECONDS - RESOLUTION_MS);
    },
  };
}

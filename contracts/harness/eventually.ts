import type { Trial } from './trial.ts';

/** What is looked at so often at first is looked at seldomer the longer it takes: looking takes from an integration what it needs for its work. */
const POLL_MS = 40;
const LONGEST_POLL_MS = 200;
const POLL_SHARE = 0.1;

/** Looks again and again until what is seen is good, or the time is over; gives the last look. What an integration does in the background takes a moment. */
export async function eventually<T>(
  { clock, signal }: Pick<Trial, 'clock' | 'signal'>,
  look: () => Promise<T>,
  isGood: (seen: T) => boolean,
  withinMs: number,
): Promise<T> {
  const since = clock.monotonic();
  for (;;) {
    const seen = await look();
    const tookMs = clock.monotonic() - since;
    if (isGood(seen) || tookMs >= withinMs) return seen;
    await clock.sleepWall(Math.min(Math.max(tookMs * POLL_SHARE, POLL_MS), LONGEST_POLL_MS), signal);
    signal.throwIfAborted();
  }
}

import type { Trial } from './trial.ts';

const POLL_MS = 40;

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
    if (isGood(seen) || clock.monotonic() - since >= withinMs) return seen;
    await clock.sleepWall(POLL_MS, signal);
    signal.throwIfAborted();
  }
}

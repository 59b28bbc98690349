import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';

/** A clock, and the journal that must tell of whoever moves it. */
export interface Timekeeping {
  readonly clock: Clock;
  readonly journal: Journal;
}

/** Moves provider time forward by ms; all that falls due on the way happens before this resolves. */
export async function advanceTime(
  { clock, journal }: Timekeeping,
  byMs: number,
  cause: number | null = null,
): Promise<void> {
  journal.append({ kind: 'clock', change: 'advanced', byMs, cause });
  await clock.advance(byMs);
}

/** Lets provider time stand still. */
export function freezeTime({ clock, journal }: Timekeeping, cause: number | null = null): void {
  clock.freeze();
  journal.append({ kind: 'clock', change: 'frozen', byMs: 0, cause });
}

/** Lets provider time run on from where it stands. */
export function resumeTime({ clock, journal }: Timekeeping, cause: number | null = null): void {
  clock.resume();
  journal.append({ kind: 'clock', change: 'resumed', byMs: 0, cause });
}

import type { Trial } from '../../harness/trial.ts';
import { readings } from '../secrets/readings.ts';

/** The logs at a moment, by name. */
export type Written = ReadonlyMap<string, string>;

/** What the logs say now. Ends the check as untested where there are none, or nothing was ever written. */
export function logsNow(trial: Trial): Written {
  const logs = trial.host.logs();
  if (logs === null) trial.lack('logs');
  return new Map(logs.map(({ name, text }) => [name, text]));
}

/** Ends the check as untested where nothing was logged so far, since then the logs are elsewhere. */
export function needsLines(trial: Trial): void {
  if ([...logsNow(trial).values()].some((text) => text.trim() !== '')) return;
  trial.lack(
    'logs',
    'Its process has printed nothing while it worked, and there is nothing in a log file that was named.',
  );
}

/** What was written since, as one text. */
export function writtenSince(before: Written, now: Written): string {
  const added = [...now].map(([name, text]) => {
    const known = before.get(name) ?? '';
    // Of a log that was cut or begun anew nobody can tell what is new.
    return text.startsWith(known) ? text.slice(known.length) : text;
  });
  return added.join('\n');
}

/** All readings of what the logs say, encoded texts laid open, as one text. */
export function readAll(written: Written): string {
  return [...written.values()].flatMap(readings).join('\n');
}

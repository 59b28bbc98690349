import type { Entry } from '../emulator/core/entry.ts';
import { hasEnded, type Journal } from '../emulator/core/journal.ts';
import { journalLine } from '../emulator/core/journal-text.ts';
import type { Secrets } from '../emulator/core/secrets.ts';
import { paintLine } from './paint-line.ts';
import { print } from './terminal.ts';

/** Prints a line for everything that happens from now on: of an exchange when it has ended. Returns how to stop. */
export function printLive(journal: Journal, secrets: Secrets): () => void {
  return journal.observe((entry: Entry, change) => {
    if (change === 'closed' || hasEnded(entry)) print(paintLine(journalLine(entry, { secrets }), entry));
  });
}

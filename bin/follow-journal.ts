import type { Entry } from '../emulator/core/entry.ts';
import { hasEnded } from '../emulator/core/journal.ts';
import { isJsonObject, tryParseJson } from '../emulator/core/json.ts';
import type { ControlClient, Query } from './control-client.ts';
import { entryOf } from './entry-of-view.ts';
import { say } from './terminal.ts';

/** Told of an entry, with the text in which it came. */
export type EntryListener = (entry: Entry, json: string) => void;

/** Tells of every entry once, an exchange when it has ended, until `signal` or the emulator ends. @throws EmulatorError as the client does */
export async function followJournal(
  client: ControlClient,
  query: Query,
  signal: AbortSignal,
  tell: EntryListener,
): Promise<void> {
  try {
    for await (const { event, data } of client.events('/journal/stream', query, signal)) {
      const value = tryParseJson(data);
      if (event === 'gap' && isJsonObject(value))
        say(`Entries ${value.from} to ${value.to} were forgotten before they could be shown.`);
      const entry = event === 'appended' || event === 'closed' ? entryOf(value) : null;
      if (entry && hasEnded(entry)) tell(entry, data);
    }
  } catch (thrown) {
    // A stream that is cut off has ended, whoever cut it; one that never began is a refusal.
    if (signal.aborted || (thrown instanceof TypeError && thrown.message === 'terminated')) return;
    throw thrown;
  }
}

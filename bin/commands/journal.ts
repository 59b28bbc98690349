import { type Command, Option } from 'commander';
import { journalLine, journalTree } from '../../emulator/core/journal-text.ts';
import type { ControlClient, Query } from '../control-client.ts';
import { entryOf, treesOf } from '../entry-of-view.ts';
import { addControlOption, type ControlFlags, findEmulator } from '../find-emulator.ts';
import { followJournal } from '../follow-journal.ts';
import { onInterrupt } from '../interrupt.ts';
import { addJournalFilters, type JournalFlags, queryOf } from '../journal-flags.ts';
import { makeCommand } from '../manual.ts';
import { paintLine } from '../paint-line.ts';
import { print } from '../terminal.ts';

interface Flags extends ControlFlags, JournalFlags {
  readonly follow?: boolean;
  readonly har?: boolean;
  readonly tree?: boolean;
  readonly json?: boolean;
}

/** `emulator journal`: what happened, or what happens. */
export function command(): Command {
  const journal = makeCommand('journal', {
    examples: [
      ['emulator journal -f --kind request,attempt', 'requests and webhook attempts as they come'],
      ['emulator journal --tree --since race', 'by cause, since the mark "race"'],
      ['emulator journal --har > traffic.har', 'for the network panel of a browser'],
    ],
  })
    .option('-f, --follow', 'go on with what happens, until Ctrl-C')
    .addOption(new Option('--tree', 'each entry beneath its cause').conflicts('follow'))
    .addOption(new Option('--har', 'requests and webhook attempts as an HTTP Archive').conflicts(['follow', 'tree']))
    .option('--json', 'one entry of JSON a line; with --tree, one tree');
  return addControlOption(addJournalFilters(journal)).action(run);
}

async function run(flags: Flags): Promise<void> {
  const client = await findEmulator(flags);
  const query = queryOf(flags);
  if (flags.har) return print(await client.text('/journal.har', query));
  if (flags.follow) return follow(client, query, flags);
  if (flags.tree) {
    const { trees } = await client.get('/journal/tree', query);
    const lines = flags.json ? jsonLines(trees) : journalTree(treesOf(trees));
    for (const line of lines) print(line);
    return;
  }
  const { entries } = await client.get('/journal', { ...query, limit: flags.limit });
  for (const view of Array.isArray(entries) ? entries : []) {
    const entry = entryOf(view);
    if (flags.json) print(JSON.stringify(view));
    else if (entry) print(paintLine(journalLine(entry), entry));
  }
}

function jsonLines(values: unknown): string[] {
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)) : [];
}

/** Everything that fits from the beginning, unless `--since` says otherwise, and then what comes. */
async function follow(client: ControlClient, query: Query, { json }: Flags): Promise<void> {
  const over = new AbortController();
  const stopListening = onInterrupt(() => over.abort());
  const { until: _, ...rest } = query;
  await followJournal(client, { since: 0, ...rest }, over.signal, (entry, text) => {
    print(json ? text : paintLine(journalLine(entry), entry));
  });
  stopListening();
}

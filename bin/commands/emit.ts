import type { Command } from 'commander';
import { journalLine } from '../../emulator/core/journal-text.ts';
import { isJsonObject } from '../../emulator/core/json.ts';
import { entryOf } from '../entry-of-view.ts';
import { fieldsOf } from '../fields.ts';
import { addControlOption, type ControlFlags, findEmulator } from '../find-emulator.ts';
import { makeCommand } from '../manual.ts';
import { print, printJson } from '../terminal.ts';

interface Flags extends ControlFlags {
  readonly json?: boolean;
}

/** `emulator emit`: one event, now. */
export function command(): Command {
  const emit = makeCommand('emit', {
    examples: [
      ['emulator emit revento', 'which events there are'],
      ['emulator emit revento participant.approved', 'a believable one'],
      ['emulator emit revento application.approved of=acme', 'about the event that a connection was called after'],
    ],
  })
    .argument('<provider>', 'who tells')
    .argument('[type]', 'what happens; without it, the types are listed')
    .argument('[fields...]', 'name=text or name:=json, in place of what the payload would say');
  return addControlOption(emit).option('--json', 'print JSON').action(run);
}

async function run(provider: string, type: string | undefined, fields: string[], flags: Flags): Promise<void> {
  const client = await findEmulator(flags);
  const path = `/providers/${encodeURIComponent(provider)}`;
  if (type === undefined) {
    const { events } = await client.get(path);
    const names = Array.isArray(events) ? events.map(String) : [];
    return flags.json ? printJson(names) : print(names.join('\n'));
  }
  const answer = await client.send('POST', `${path}/events`, { ...fieldsOf(fields), type });
  if (flags.json) return printJson(answer);
  const entry = entryOf(answer.entry);
  if (entry) print(journalLine(entry));
  const seq = isJsonObject(answer.entry) ? answer.entry.seq : '';
  print(`Its deliveries: emulator journal --under ${seq}`);
}

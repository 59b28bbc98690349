import { readFileSync, rmSync } from 'node:fs';
import type { Command } from 'commander';
import { replaceFile } from '../../emulator/core/atomic-file.ts';
import { EmulatorError, messageOf } from '../../emulator/core/errors.ts';
import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import { columns } from '../columns.ts';
import { addControlOption, type ControlFlags, findEmulator } from '../find-emulator.ts';
import { makeCommand } from '../manual.ts';
import { defaultTo } from '../subcommands.ts';
import { print, printJson, say } from '../terminal.ts';

interface Flags extends ControlFlags {
  readonly json?: boolean;
  readonly name?: string;
}

/** `emulator snapshot`: the whole state under a name. */
export function command(): Command {
  const snapshot = makeCommand('snapshot', {
    examples: [
      ['emulator snapshot save connected', 'keep everything as it is now'],
      ['emulator snapshot restore connected', 'as it was then'],
      ['emulator snapshot export connected state.json', 'into a file, credentials in full'],
    ],
  });
  const part = (name: string, says: string) =>
    addControlOption(snapshot.command(name).description(says)).option('--json', 'print JSON');
  part('list', 'List snapshots').action(list);
  part('save', 'Keep the state as it is now').argument('<name>', 'small letters, digits and dashes').action(save);
  part('restore', 'Make the state what it was').argument('<name>').action(restore);
  part('delete', 'Forget a snapshot').argument('<name>').action(forget);
  part('export', 'Write a snapshot into a file that only you can read, or print it')
    .argument('<name>')
    .argument('[file]')
    .action(exportTo);
  part('import', 'Keep a snapshot from a file')
    .argument('<file>')
    .option('--name <name>', 'call it so; by default as it was called')
    .action(importFrom);
  return defaultTo(addControlOption(snapshot).option('--json', 'print JSON'), list);
}

async function list(flags: Flags): Promise<void> {
  const { snapshots } = await (await findEmulator(flags)).get('/snapshots');
  const known = Array.isArray(snapshots) ? snapshots.filter(isJsonObject) : [];
  if (flags.json) return printJson(known);
  if (known.length === 0) return say('No snapshots.');
  print(columns(known.map(rowOf)).join('\n'));
}

async function save(name: string, flags: Flags): Promise<void> {
  tell(await (await findEmulator(flags)).send('POST', '/snapshots', { name }), flags);
}

async function restore(name: string, flags: Flags): Promise<void> {
  tell(await (await findEmulator(flags)).send('POST', `${pathOf(name)}/restore`), flags);
}

async function forget(name: string, flags: Flags): Promise<void> {
  await (await findEmulator(flags)).send('DELETE', pathOf(name));
  if (flags.json) return printJson({ deleted: name });
  say(`${name} is forgotten.`);
}

async function exportTo(name: string, file: string | undefined, flags: Flags): Promise<void> {
  const document = await (await findEmulator(flags)).text(pathOf(name));
  if (file === undefined) return print(document.trimEnd());
  try {
    rmSync(`${file}.draft`, { force: true });
    replaceFile(file, document);
  } catch (thrown) {
    throw new EmulatorError('snapshot_unwritable', `The file ${file} cannot be written: ${messageOf(thrown)}.`);
  }
  if (flags.json) return printJson({ exported: name, file });
  say(`${name} is in ${file}, credentials in full.`);
}

async function importFrom(file: string, flags: Flags): Promise<void> {
  const document = read(file);
  const name = flags.name ?? String(document.name);
  tell(await (await findEmulator(flags)).send('PUT', pathOf(name), document), flags);
}

function read(file: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new EmulatorError('snapshot_unreadable', `The snapshot ${file} cannot be read: ${messageOf(thrown)}.`);
  }
  const document = tryParseJson(text);
  if (isJsonObject(document) && typeof document.name === 'string') return document;
  throw new EmulatorError(
    'snapshot_corrupt',
    `${file} is no snapshot, or only a part of one; take it again with: emulator snapshot export`,
  );
}

function tell(snapshot: JsonObject, { json }: Flags): void {
  if (json) printJson(snapshot);
  else print(rowOf(snapshot).join('  '));
}

function rowOf({ name, now, providers, kept }: JsonObject): string[] {
  const held = Array.isArray(providers) ? providers.join(', ') : '';
  return [String(name), `at ${String(now)}`, held, kept === 'file' ? 'kept in the data folder' : 'kept in memory'];
}

function pathOf(name: string): string {
  return `/snapshots/${encodeURIComponent(name)}`;
}

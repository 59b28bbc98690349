import type { Command } from 'commander';
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { columns } from '../columns.ts';
import { addControlOption, type ControlFlags, findEmulator } from '../find-emulator.ts';
import { makeCommand } from '../manual.ts';
import { addWorldOptions, type WorldFlags } from '../start-flags.ts';
import { defaultTo } from '../subcommands.ts';
import { print, printJson, say } from '../terminal.ts';

interface Flags extends ControlFlags {
  readonly json?: boolean;
}

interface CreateFlags extends Flags, WorldFlags {
  readonly idle?: string;
}

/** `emulator sandbox`: isolated worlds in one process, for tests that run at the same time. */
export function command(): Command {
  const sandbox = makeCommand('sandbox', {
    examples: [
      ['emulator sandbox create revento --seed worker-1 --json', 'one for each worker of a test run'],
      ['emulator sandbox close sbx_1', 'its ports are free again'],
    ],
  });
  const withFlags = (one: Command) => addControlOption(one).option('--json', 'print JSON');
  withFlags(sandbox.command('list').description('List sandboxes, the main one first')).action(list);
  const create = sandbox
    .command('create')
    .description('Make one more, on ports of its own')
    .argument('[providers...]', 'all by default');
  addWorldOptions(withFlags(create))
    .option('--idle <duration>', 'dropped when it goes unused for this long; 10m by default')
    .action(make);
  withFlags(sandbox.command('close').description('Drop one').argument('<id>')).action(close);
  return defaultTo(withFlags(sandbox), list);
}

async function list(flags: Flags): Promise<void> {
  const { sandboxes } = await (await findEmulator(flags)).get('/sandboxes');
  const known = Array.isArray(sandboxes) ? sandboxes.filter(isJsonObject) : [];
  if (flags.json) return printJson(known);
  print(columns(known.map(rowOf)).join('\n'));
}

async function make(providers: string[], flags: CreateFlags): Promise<void> {
  const { webhook, redirect, knob, seed, strict, freeze, idle } = flags;
  const wanted = {
    providers: providers.length > 0 ? providers : undefined,
    webhooks: webhook,
    redirects: redirect,
    knobs: knob,
    seed,
    strict,
    freeze,
    idle,
  };
  const made = await (await findEmulator(flags)).send('POST', '/sandboxes', wanted);
  if (flags.json) return printJson(made);
  print(rowOf(made).join('  '));
}

async function close(id: string, flags: Flags): Promise<void> {
  await (await findEmulator(flags)).send('DELETE', `/sandboxes/${encodeURIComponent(id)}`);
  if (flags.json) return printJson({ closed: id });
  say(`${id} is closed.`);
}

function rowOf({ id, control, seed, providers }: JsonObject): string[] {
  const held = Array.isArray(providers) ? providers.filter(isJsonObject).map(({ name }) => String(name)) : [];
  return [String(id), String(control), `seed ${String(seed)}`, held.join(', ')];
}

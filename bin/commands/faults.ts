import type { Command } from 'commander';
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { columns } from '../columns.ts';
import { addFaultFlags, faultOf } from '../fault-flags.ts';
import { addControlOption, type ControlFlags, findEmulator } from '../find-emulator.ts';
import { makeCommand } from '../manual.ts';
import { defaultTo } from '../subcommands.ts';
import { print, printJson, say } from '../terminal.ts';

interface Flags extends ControlFlags {
  readonly provider?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `emulator faults`: what goes wrong on the providers' ports. */
export function command(): Command {
  const faults = makeCommand('faults', {
    examples: [
      [
        'emulator faults add revento --operation refreshToken --status 503 --times 2',
        'two refreshes find the provider down',
      ],
      ['emulator faults add revento --status 429 --retry-after 5 --for 30s', 'half a minute of limits'],
      ['emulator faults clear', 'all is well again'],
    ],
  });
  const withFlags = (one: Command) =>
    addControlOption(one).option('--provider <name>', 'of this provider').option('--json', 'print JSON');
  withFlags(faults.command('list').description('List faults in force'))
    .option('-a, --all', 'those that have ended, too')
    .action(list);
  addControlOption(
    addFaultFlags(
      faults.command('add').description('Let requests go wrong from now on').argument('<provider>', 'whose requests'),
    ),
  )
    .option('--json', 'print JSON')
    .action(add);
  withFlags(
    faults.command('clear').description('End one fault, or all of them').argument('[id]', 'as list shows it'),
  ).action(clear);
  return defaultTo(withFlags(faults), list);
}

async function list(flags: Flags): Promise<void> {
  const client = await findEmulator(flags);
  const { faults } = await client.get('/faults', { provider: flags.provider });
  const shown = (Array.isArray(faults) ? faults.filter(isJsonObject) : []).filter(
    ({ state }) => flags.all || state === 'active',
  );
  if (flags.json) return printJson(shown);
  if (shown.length === 0) return say('No faults.');
  print(columns(shown.map(rowOf)).join('\n'));
}

async function add(provider: string, flags: Flags & JsonObject): Promise<void> {
  const client = await findEmulator(flags);
  const fault = await client.send('POST', '/faults', { provider, ...faultOf(flags) });
  if (flags.json) return printJson(fault);
  print(rowOf(fault).join('  '));
}

async function clear(id: string | undefined, flags: Flags): Promise<void> {
  const client = await findEmulator(flags);
  await client.send('DELETE', id === undefined ? '/faults' : `/faults/${encodeURIComponent(id)}`, undefined, {
    provider: flags.provider,
  });
  if (flags.json) return printJson({ cleared: id ?? 'all' });
  say(id === undefined ? 'No faults any more.' : `${id} is over.`);
}

function rowOf({ id, provider, does, met, state }: JsonObject): string[] {
  return [
    String(id),
    String(provider),
    String(does),
    `met ${String(met)}`,
    ...(state === 'active' ? [] : [String(state)]),
  ];
}

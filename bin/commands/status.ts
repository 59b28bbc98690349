import type { Command } from 'commander';
import { formatDuration } from '../../emulator/core/duration.ts';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { columns } from '../columns.ts';
import { ControlClient } from '../control-client.ts';
import { addControlOption, type ControlFlags, findAny, runningEmulators } from '../find-emulator.ts';
import type { Locator } from '../locator.ts';
import { makeCommand } from '../manual.ts';
import { print, printJson } from '../terminal.ts';

interface Flags extends ControlFlags {
  readonly json?: boolean;
}

/** What is told of one. */
interface Status {
  readonly control: string;
  readonly pid: number;
  readonly uptimeMs: number;
  readonly seed: string;
  readonly providers: Readonly<Record<string, string>>;
  readonly cwd: string | null;
  readonly log: string | null;
}

/** `emulator status`: every emulator of this user. */
export function command(): Command {
  const status = makeCommand('status', {
    examples: [
      ['emulator status', 'which emulators run, where and for how long'],
      ['emulator status --json', 'the same for programs'],
    ],
    exits: { 0: 'at least one runs', 2: 'none runs' },
  });
  return addControlOption(status).option('--json', 'print JSON').action(run);
}

async function run(flags: Flags): Promise<void> {
  const found = await Promise.all((await emulators(flags)).map(([client, locator]) => statusOf(client, locator)));
  if (found.length === 0) {
    if (flags.json) printJson([]);
    throw new EmulatorError('emulator_missing', 'No emulator runs. Start one with: emulator start');
  }
  if (flags.json) return printJson(found);
  print(found.map(statusText).join('\n\n'));
}

async function emulators(flags: Flags): Promise<[ControlClient, Locator | null][]> {
  const running = flags.control === undefined ? await runningEmulators() : [];
  if (running.length > 0) return running.map((locator) => [new ControlClient(locator.control, locator.token), locator]);
  const one = await findAny(flags);
  return one ? [[one, null]] : [];
}

async function statusOf(client: ControlClient, locator: Locator | null): Promise<Status> {
  const [health, { providers }] = await Promise.all([client.get('/health'), client.get('/providers')]);
  const known = Array.isArray(providers) ? providers.filter(isJsonObject) : [];
  return {
    control: client.url,
    pid: Number(health.pid),
    uptimeMs: Number(health.uptimeMs),
    seed: String(health.seed),
    providers: Object.fromEntries(known.map((provider) => [String(provider.name), baseOf(provider)])),
    cwd: locator?.cwd ?? null,
    log: locator?.log ?? null,
  };
}

function baseOf({ urls }: JsonObject): string {
  return isJsonObject(urls) ? String(urls.apiBase) : '';
}

function statusText({ control, pid, uptimeMs, seed, providers, cwd, log }: Status): string {
  const rows = [
    ['control', control],
    ...Object.entries(providers),
    ['pid', `${pid}, for ${formatDuration(Math.max(1, Math.floor(uptimeMs / 1000)) * 1000)}`],
    ['seed', seed],
  ];
  return columns([
    ...rows,
    ...(cwd === null ? [] : [['started in', cwd]]),
    ...(log === null ? [] : [['log', log]]),
  ]).join('\n');
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { ControlClient } from '../control-client.ts';
import { addControlOption, type ControlFlags, findEmulator, runningEmulators } from '../find-emulator.ts';
import { isAlive, readLocators } from '../locator.ts';
import { makeCommand } from '../manual.ts';
import { printJson, say } from '../terminal.ts';

interface Flags extends ControlFlags {
  readonly all?: boolean;
  readonly json?: boolean;
}

const PATIENCE_MS = 5000;
const POLL_MS = 20;

/** `emulator stop`: asks an emulator to end, and waits until it has. */
export function command(): Command {
  const stop = makeCommand('stop', {
    examples: [
      ['emulator stop', 'the one that was started here'],
      ['emulator stop --all', 'every one of yours'],
    ],
    exits: { 2: 'none runs, or it does not end' },
  });
  return addControlOption(stop)
    .option('--all', 'every emulator of this user')
    .option('--json', 'print JSON')
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const clients = flags.all
    ? (await runningEmulators()).map(({ control, token }) => new ControlClient(control, token))
    : [await findEmulator(flags)];
  if (clients.length === 0) throw new EmulatorError('emulator_missing', 'No emulator runs.');
  const stopped = await Promise.all(clients.map(end));
  if (flags.json) printJson(stopped);
  else for (const { control } of stopped) say(`${control} has stopped.`);
}

async function end(client: ControlClient): Promise<{ control: string; pid: number }> {
  const pid = Number((await client.get('/health')).pid);
  // Of one that is elsewhere (in a container), the process id means nothing here.
  const isOurs = readLocators().some((locator) => locator.pid === pid && locator.control === client.url);
  await client.send('POST', '/shutdown');
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    if (isOurs ? !isAlive(pid) : await isSilent(client)) return { control: client.url, pid };
    await sleep(POLL_MS);
  }
  throw new EmulatorError(
    'stop_failed',
    `The emulator at ${client.url} (pid ${pid}) does not end; end it with: kill ${pid}`,
  );
}

function isSilent(client: ControlClient): Promise<boolean> {
  return client.get('/health', {}, AbortSignal.timeout(1000)).then(
    () => false,
    () => true,
  );
}

import type { Command } from 'commander';
import { addControlOption, type ControlFlags, findEmulator } from '../find-emulator.ts';
import { makeCommand } from '../manual.ts';
import { say } from '../terminal.ts';

/** `emulator reset`: the first day again. */
export function command(): Command {
  const reset = makeCommand('reset', {
    examples: [
      ['emulator reset', 'data, faults, time and journal as at the start; addresses, credentials and knobs stay'],
      ['emulator reset --control http://127.0.0.1:4500', 'of that emulator'],
    ],
  });
  return addControlOption(reset).action(run);
}

async function run(flags: ControlFlags): Promise<void> {
  const client = await findEmulator(flags);
  await client.send('POST', '/reset');
  say('It is the first day again.');
}

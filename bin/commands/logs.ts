import { createReadStream, statSync, unwatchFile, watchFile } from 'node:fs';
import type { Command } from 'commander';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { addControlOption, type ControlFlags, findEmulator } from '../find-emulator.ts';
import { onInterrupt } from '../interrupt.ts';
import { isAlive, readLocators } from '../locator.ts';
import { makeCommand } from '../manual.ts';

interface Flags extends ControlFlags {
  readonly follow?: boolean;
}

const POLL_MS = 100;

/** `emulator logs`: what a detached emulator wrote. */
export function command(): Command {
  const logs = makeCommand('logs', {
    examples: [
      ['emulator logs', 'everything so far'],
      ['emulator logs -f', 'and what comes, until it stops or you press Ctrl-C'],
    ],
  });
  return addControlOption(logs).option('-f, --follow', 'go on with what comes').action(run);
}

async function run(flags: Flags): Promise<void> {
  const { url } = await findEmulator(flags);
  const { log, pid } = readLocators().find(({ control }) => control === url) ?? { log: null, pid: 0 };
  if (log === null) {
    throw new EmulatorError(
      'log_missing',
      `The emulator at ${url} writes to its own terminal, so it has no log. See: emulator journal`,
    );
  }
  const end = await copy(log, 0);
  if (flags.follow) await follow(log, end, pid);
}

/** What was added is copied as it comes; ends with the emulator. */
async function follow(log: string, from: number, pid: number): Promise<void> {
  let at = from;
  let work = Promise.resolve();
  await new Promise<void>((resolve) => {
    const end = () => {
      unwatchFile(log);
      stopListening();
      clearInterval(alive);
      resolve();
    };
    const stopListening = onInterrupt(end);
    const alive = setInterval(() => {
      if (!isAlive(pid)) end();
    }, POLL_MS);
    watchFile(log, { interval: POLL_MS }, ({ size }) => {
      // It was emptied because it had become too large.
      if (size < at) at = 0;
      work = work.then(async () => {
        at = await copy(log, at);
      });
    });
  });
  await work;
  await copy(log, at);
}

/** Prints a file from a place on, and gives the place where it ended. */
async function copy(path: string, from: number): Promise<number> {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= from) return size < from ? 0 : from;
  for await (const chunk of createReadStream(path, { start: from, end: size - 1 })) process.stdout.write(chunk);
  return size;
}

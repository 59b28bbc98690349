import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PRIVATE_FILE } from '../emulator/core/atomic-file.ts';
import { EmulatorError } from '../emulator/core/errors.ts';
import { onInterrupt } from './interrupt.ts';
import { readLocators } from './locator.ts';
import { LOG_VARIABLE } from './log-path.ts';
import type { Ready } from './ready.ts';
import { makeRuntimeDir } from './runtime-dir.ts';

const MOST_LOG_BYTES = 16 * 1024 * 1024;
const LOG_CHECK_MS = 10_000;
/** A log of nobody's is kept this long, for whoever wonders how it ended. */
const OLD_LOG_MS = 24 * 3_600_000;

/** Runs this very command line again in a process of its own, and waits until it is ready. @throws EmulatorError what that process said instead */
export async function startDetached(): Promise<Ready> {
  const folder = makeRuntimeDir();
  const log = join(folder, `start-${process.pid}.log`);
  const file = openSync(log, 'a', PRIVATE_FILE);
  sweepLogs(folder, log);
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    detached: true,
    stdio: ['ignore', file, file, 'ipc'],
    env: { ...process.env, [LOG_VARIABLE]: log },
  });
  closeSync(file);
  const stopListening = onInterrupt(() => child.kill());
  const told = await firstWord(child);
  stopListening();
  if (isReady(told)) {
    child.disconnect();
    child.unref();
    return told;
  }
  const said = readFileSync(log, 'utf8').trim();
  rmSync(log, { force: true });
  throw new EmulatorError(
    'start_failed',
    said === '' ? 'The emulator ended before it was ready, without a word.' : said,
    { exitCode: told },
  );
}

/** In the detached process: tells whoever started it that it is ready, and lets go. */
export function tellReady(ready: Ready): void {
  process.send?.(ready, () => process.disconnect());
  setInterval(() => {
    // What was written is given up when it becomes too much; the journal has what matters.
    if (fstatSync(1).size > MOST_LOG_BYTES) ftruncateSync(1, 0);
  }, LOG_CHECK_MS).unref();
}

/** The ready message, or the exit code of a process that never got there. */
function firstWord(child: ChildProcess): Promise<Ready | number> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(isReady(message) ? message : 3));
    child.once('exit', (code) => resolve(code === null || code === 0 ? 3 : code));
    child.once('error', () => resolve(2));
  });
}

function isReady(message: unknown): message is Ready {
  return typeof message === 'object' && message !== null && 'event' in message && message.event === 'ready';
}

/** Whose log it was tells nobody any more. What time it is, the file that was just made knows. */
function sweepLogs(folder: string, newest: string): void {
  const used = readLocators().map(({ log }) => log);
  const now = statSync(newest).mtimeMs;
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.log'))) {
    const path = join(folder, name);
    const age = now - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now);
    if (!used.includes(path) && age > OLD_LOG_MS) rmSync(path, { force: true });
  }
}

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { closeServer, listen } from '../../emulator/http/listen.ts';

/** Below the ports that systems hand out by themselves, so that no connection of anybody takes one between its choice and its use. */
const PORTS = { from: 20_000, count: 12_000 } as const;
const FOLDER = join(tmpdir(), 'golive-emulator-ports');
const own = new Set<number>();
let turn = process.pid * 37;

/** A port that nobody listens on now, and that no rehearsal on this machine gives to anybody else while this process lives. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS.count; tried++) {
    const port = PORTS.from + (turn++ % PORTS.count);
    if (!isOurs(port)) continue;
    const server = createServer();
    try {
      await listen(server, port, '127.0.0.1', 'a free port');
      return port;
    } catch (thrown) {
      if (!(thrown instanceof EmulatorError && thrown.code === 'port_busy')) throw thrown;
    } finally {
      await closeServer(server);
    }
  }
  throw new EmulatorError('port_busy', `No port from ${PORTS.from} to ${PORTS.from + PORTS.count} is free.`);
}

/**
 * Another rehearsal may have chosen it a moment ago, with nobody listening there yet. What begins to listen last does not start, and its
 * checks talk to the integration of somebody else. So each process leaves its number beside the ports that it has chosen.
 */
function isOurs(port: number): boolean {
  if (own.has(port)) return true;
  const path = join(FOLDER, String(port));
  try {
    mkdirSync(FOLDER, { recursive: true, mode: 0o777 });
    if (!claim(path) && !takeOver(path)) return false;
  } catch {
    // A folder of somebody else: then it is only luck that keeps rehearsals apart.
    return true;
  }
  if (own.size === 0) process.once('exit', release);
  own.add(port);
  return true;
}

/** Takes the port of a process that is gone. One at a time: of two that both saw it gone, each would believe that it has the port. */
function takeOver(path: string): boolean {
  const turnstile = `${path}.taken`;
  if (!isLeft(path) || !claim(turnstile)) return false;
  try {
    // Somebody else may have been quicker.
    if (!isLeft(path)) return false;
    rmSync(path, { force: true });
    return claim(path);
  } finally {
    rmSync(turnstile, { force: true });
  }
}

/** Whether the process that chose a port is gone. A claim without a number is about to get one. */
function isLeft(path: string): boolean {
  const holder = readFileSync(path, 'utf8');
  return holder !== '' && !isAlive(Number(holder));
}

function claim(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function release(): void {
  for (const port of own) rmSync(join(FOLDER, String(port)), { force: true });
}

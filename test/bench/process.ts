import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A measured program, with the facts that it printed when it was ready. */
export interface Program {
  readonly child: ChildProcess;
  readonly ready: Record<string, unknown>;
}

/** The path of a script of this folder. */
export function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Starts a program in a process of its own and waits for its first line, which is JSON. */
export async function launch(args: string[]): Promise<Program> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}`)));
  });
  return { child, ready: JSON.parse(line) };
}

export async function stop({ child }: Program): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

/** Resident memory of a process in MB. */
export function residentMb(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** What a program that listens for SIGUSR2 has in use after a collection, in MB. */
export async function usedMb({ child }: Program): Promise<number> {
  const line = new Promise<string>((resolve) => child.stdout?.once('data', (chunk) => resolve(String(chunk))));
  child.kill('SIGUSR2');
  return Number(await line);
}

/** Below the ports that systems give to clients, whose connections would come and go next to those of an emulator. */
const FIRST_PORT = 20_000;
/** An emulator has a port for itself and some above it for its providers. */
const PORTS_EACH = 10;
let nextPort = FIRST_PORT;

/** A port that is free now, as are the few above it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = nextPort;
    nextPort += PORTS_EACH;
    const free = await Promise.all(Array.from({ length: PORTS_EACH }, (_, i) => isFree(port + i)));
    if (free.every(Boolean)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Milliseconds from spawning a program until `url` first answers 200. The program is ended afterwards. */
export async function coldStartMs(args: string[], url: string): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended with ${child.exitCode}`);
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const took = performance.now() - started;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  return took;
}

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

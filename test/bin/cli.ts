import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { isBuilt } from '../support/built.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How a command line ended. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that goes on. */
export interface Ongoing {
  readonly child: ChildProcess;
  /** Resolves with the first line of standard output that fits. */
  line(wanted: RegExp): Promise<string>;
  readonly ended: Promise<Outcome>;
}

/** A folder of its own, for its working directory and for what running emulators leave, so that tests do not find each other's. */
export interface Place {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A place for the processes of one test, taken away when it ends. */
export function place(env: NodeJS.ProcessEnv = {}): Place {
  const folder = mkdtempSync(join(tmpdir(), 'golive-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const { EMULATOR_CONTROL: _, EMULATOR_CONTROL_TOKEN: __, FORCE_COLOR: ___, ...inherited } = process.env;
  return { folder, env: { ...inherited, NO_COLOR: '', XDG_RUNTIME_DIR: folder, ...env } };
}

/** Begins a command line. It is ended with the test. */
export function begin(args: readonly string[], { folder, env }: Place): Ongoing {
  const child = spawn(process.execPath, [...executable(), ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Outcome>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  });
  const line = (wanted: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = stdout
          .split('\n')
          .slice(0, -1)
          .find((one) => wanted.test(one));
        if (found !== undefined) resolve(found);
      };
      child.stdout.on('data', look);
      child.once('close', () => reject(new Error(`ended without a line like ${wanted}: ${stdout}${stderr}`)));
      look();
    });
  return { child, line, ended };
}

/** Carries out a command line to its end. */
export function run(args: readonly string[], where: Place): Promise<Outcome> {
  return begin(args, where).ended;
}

/** Carries out a command line whose output is JSON. */
export async function runJson(args: readonly string[], where: Place): Promise<unknown> {
  const { code, stdout, stderr } = await run([...args, '--json'], where);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Starts an emulator on free ports and waits until it is ready. */
export async function start(args: readonly string[], where: Place) {
  const ongoing = begin(['start', '--port', '0', '--json', ...args], where);
  const ready: unknown = JSON.parse(await ongoing.line(/^\{/));
  return { ...ongoing, ...factsOf(ready) };
}

/** What a ready line tells. */
export function factsOf(ready: unknown) {
  const told = objectOf(ready);
  const revento = objectOf(objectOf(told.providers).revento);
  return { ready: told, control: String(told.control), revento };
}

/** The value as an object. */
export function objectOf(value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  throw new TypeError(`not an object: ${JSON.stringify(value)}`);
}

/** Status of an answer, or null where nobody answers. */
export function statusOf(url: string): Promise<number | null> {
  return fetch(url).then(
    ({ status }) => status,
    () => null,
  );
}

/** The build, where it is newer than every source, since it starts faster; the sources otherwise. */
function executable(): string[] {
  return isBuilt()
    ? [join(ROOT, 'bin/emulator.js')]
    : ['--import', import.meta.resolve('tsx'), join(ROOT, 'bin/cli.ts')];
}

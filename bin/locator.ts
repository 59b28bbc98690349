import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../emulator/core/atomic-file.ts';
import { isJsonObject, tryParseJson } from '../emulator/core/json.ts';
import { makeRuntimeDir, runtimeDir } from './runtime-dir.ts';

/** What a running emulator leaves for other commands to find it by. */
export interface Locator {
  readonly control: string;
  readonly token: string | null;
  readonly pid: number;
  /** The folder that it was started in. */
  readonly cwd: string;
  readonly startedAt: string;
  readonly providers: readonly string[];
  /** Documents that it serves: name → file, folder or address. */
  readonly openapi: Readonly<Record<string, string>>;
  /** Where it writes to, if it was detached. */
  readonly log: string | null;
}

/** Leaves a locator. Gives what takes it away again; never throws at that. @throws EmulatorError `runtime_dir` */
export function leaveLocator(locator: Locator): () => void {
  const path = join(makeRuntimeDir(), `${new URL(locator.control).port || '80'}.json`);
  replaceFile(path, `${JSON.stringify(locator)}\n`);
  return () => {
    // The next one on this port may have written its own already.
    if (readLocator(path)?.pid === locator.pid) rmSync(path, { force: true });
  };
}

/** Of all emulators of this user that seem to run, the newest first. Those of dead processes are swept away. */
export function readLocators(): Locator[] {
  const found = locatorFiles().flatMap((path) => {
    const locator = readLocator(path);
    if (locator && isAlive(locator.pid)) return [locator];
    rmSync(path, { force: true });
    return [];
  });
  return found.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** Whether a process with this id runs. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid);
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** One that has ended while nobody asks how keeps its id; in containers that is for good. */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function locatorFiles(): string[] {
  const folder = runtimeDir();
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+\.json$/.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function readLocator(path: string): Locator | null {
  let value: unknown;
  try {
    value = tryParseJson(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
  if (!isJsonObject(value)) return null;
  const { control, token, pid, cwd, startedAt, providers, openapi, log } = value;
  if (typeof control !== 'string' || typeof pid !== 'number' || !URL.canParse(control)) return null;
  return {
    control,
    pid,
    token: typeof token === 'string' ? token : null,
    cwd: String(cwd),
    startedAt: String(startedAt),
    providers: Array.isArray(providers) ? providers.map(String) : [],
    openapi: Object.fromEntries(
      Object.entries(isJsonObject(openapi) ? openapi : {}).map(([name, source]) => [name, String(source)]),
    ),
    log: typeof log === 'string' ? log : null,
  };
}

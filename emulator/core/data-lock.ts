import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { PRIVATE_FILE } from './atomic-file.ts';
import { EmulatorError, messageOf } from './errors.ts';
import { isJsonObject, tryParseJson } from './json.ts';

interface Holder {
  readonly pid: number;
  /** When the process began, to tell it from an earlier one with the same number: in a container, every emulator is process 1. */
  readonly began: number;
}

const SELF: Holder = { pid: process.pid, began: performance.timeOrigin };

/** Keeps a folder for one process. A lock whose process is gone is taken over. */
export class DataLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws EmulatorError `data_dir_locked`, `data_dir_unwritable` */
  static take(path: string, folder: string): DataLock {
    if (!create(path)) {
      const holder = read(path);
      if (holder && isAlive(holder)) throw locked(folder, path, holder.pid);
      rmSync(path, { force: true });
      const winner = create(path) ? SELF : read(path);
      if (winner?.pid !== SELF.pid) throw locked(folder, path, winner?.pid ?? 0);
    }
    return new DataLock(path);
  }

  release(): void {
    if (read(this.#path)?.pid === SELF.pid) rmSync(this.#path, { force: true });
  }
}

function locked(folder: string, path: string, pid: number): EmulatorError {
  return new EmulatorError(
    'data_dir_locked',
    `${folder} is in use by process ${pid}. Stop that emulator, or choose another --data-dir; if process ${pid} is not an emulator, delete ${path}.`,
    { status: 409 },
  );
}

function create(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify(SELF), { flag: 'wx', mode: PRIVATE_FILE });
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw new EmulatorError('data_dir_unwritable', `Cannot write ${path}: ${messageOf(thrown)}.`, { cause: thrown });
  }
}

/** Null for a lock that nobody finished writing, or that was released just now. */
function read(path: string): Holder | null {
  try {
    const holder = tryParseJson(readFileSync(path, 'utf8'));
    if (!isJsonObject(holder) || typeof holder.pid !== 'number' || typeof holder.began !== 'number') return null;
    return { pid: holder.pid, began: holder.began };
  } catch {
    return null;
  }
}

function isAlive({ pid, began }: Holder): boolean {
  if (pid === SELF.pid) return began === SELF.began;
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // A process of somebody else answers with EPERM, and lives.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

import { lstatSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { EmulatorError, messageOf } from '../emulator/core/errors.ts';
import { makeFolder } from '../emulator/core/make-folder.ts';

/**
 * The folder for what concerns running emulators only: of this user, in the place that the system empties. Nothing is put into the
 * folder that a person works in.
 */
export function runtimeDir(): string {
  const { XDG_RUNTIME_DIR } = process.env;
  if (XDG_RUNTIME_DIR) return join(XDG_RUNTIME_DIR, 'golive-emulator');
  return join(tmpdir(), `golive-emulator-${process.getuid?.() ?? userInfo().username}`);
}

/**
 * Makes the folder, for this user alone. One that somebody else prepared in a shared place is refused, since tokens are written here.
 *
 * @throws EmulatorError `runtime_dir`
 */
export function makeRuntimeDir(): string {
  const path = runtimeDir();
  try {
    makeFolder(path);
  } catch (thrown) {
    throw refusal(path, messageOf(thrown));
  }
  const { mode, uid } = lstatSync(path);
  const ours = process.getuid === undefined || uid === process.getuid();
  if (!lstatSync(path).isDirectory() || !ours) throw refusal(path, 'it belongs to somebody else');
  if (process.getuid !== undefined && (mode & 0o077) !== 0)
    throw refusal(path, 'others may read it; chmod 700 would fix that');
  return path;
}

function refusal(path: string, why: string): EmulatorError {
  return new EmulatorError(
    'runtime_dir',
    `The folder ${path} cannot be used: ${why}. Set XDG_RUNTIME_DIR to a folder of your own.`,
  );
}

import { writeFileSync } from 'node:fs';
import { EmulatorError, messageOf } from '../../emulator/core/errors.ts';

/** Writes a file that is not there yet; with `force`, in place of one that is. @throws EmulatorError `file_unwritable` */
export function writeNewFile(path: string, text: string, force: boolean): void {
  try {
    writeFileSync(path, text, { flag: force ? 'w' : 'wx' });
  } catch (thrown) {
    const exists = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
    const why = exists ? 'it is here already; replace it with --force' : messageOf(thrown);
    throw new EmulatorError('file_unwritable', `${path} cannot be written: ${why}.`);
  }
}

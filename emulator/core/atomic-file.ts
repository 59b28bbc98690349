import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/** Files of the emulator hold secrets, so only their owner may read them. */
export const PRIVATE_FILE = 0o600;

/**
 * Replaces a file as a whole: whoever reads it finds the old text or the new one, never a part. The new text is on the disk before it takes
 * the name, so that not even a power cut leaves an empty file where a good one was.
 */
export function replaceFile(path: string, text: string): void {
  const draft = `${path}.draft`;
  const file = openSync(draft, 'w', PRIVATE_FILE);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

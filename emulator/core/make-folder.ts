import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, for its owner alone. Not by Node's `recursive`, which never comes back from a file system that
 * has no folders to make, such as /proc (seen on Node 20).
 *
 * @throws what `mkdirSync` throws, also where a file is in the way
 */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

import { existsSync, statfsSync } from 'node:fs';

/** Where Linux has a file system in memory. */
const FOLDER = '/dev/shm';
/** Less would be filled by many worlds at the same time; containers often have 64 MB. */
const LEAST_FREE_BYTES = 2 ** 30;

/**
 * Lets folders that are made for a while be in memory from here on, where there is room: integrations make each document durable before they
 * go on, and take longer to wait for the disk than for all the rest. That a killed process loses nothing is seen there as well.
 */
export function inMemory(): void {
  if (process.env.TMPDIR === undefined && hasRoom()) process.env.TMPDIR = FOLDER;
}

function hasRoom(): boolean {
  if (!existsSync(FOLDER)) return false;
  const { bavail, bsize } = statfsSync(FOLDER);
  return bavail * bsize >= LEAST_FREE_BYTES;
}

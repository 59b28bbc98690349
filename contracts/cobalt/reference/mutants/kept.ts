import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a file of the data directory said when it was first written: both environments, and every start, share it. */
export function firstIn(dataDir: string, name: string, value: string): string {
  const path = join(dataDir, name);
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(path)) writeFileSync(path, value);
  return readFileSync(path, 'utf8');
}

/** Every value that was ever given under a name, the oldest first. */
export function everIn(dataDir: string, name: string, value: string): string[] {
  const path = join(dataDir, name);
  mkdirSync(dataDir, { recursive: true });
  const before = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const all = [...new Set([...before, value])];
  writeFileSync(path, all.join('\n'));
  return all;
}

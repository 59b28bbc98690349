import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that hold other people's code, or none. */
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'build', 'target', 'vendor', '.venv', '__pycache__']);
const MOST_FILES = 5_000;

/** The files at a path: itself, or all that are under it. Bounded; what cannot be read is left out. */
export function filesUnder(path: string): string[] {
  const found: string[] = [];
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined && found.length < MOST_FILES; next = waiting.pop()) {
    const stat = statSync(next, { throwIfNoEntry: false });
    if (stat?.isFile()) found.push(next);
    if (!stat?.isDirectory()) continue;
    for (const name of namesIn(next)) if (!LEFT_OUT.has(name)) waiting.push(join(next, name));
  }
  return found.sort();
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

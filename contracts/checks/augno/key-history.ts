import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A whole key as git spells its pattern: what is redacted or cut short is none. @see https://docs.augno.com/api/api-keys, and for the brand https://docs.openmrp.ai */
const WHOLE = '(aug|mrp)_sk_(test|prod)_[0-9A-Za-z]{22}_[0-9A-Za-z]{50}';
/** A history that takes longer (wall ms) to search is left alone. */
const GIT_MS = 10_000;
const MOST_COMMITS = 3;

/**
 * The first few commits, newest first and by their short ids, that brought an API key into these files and folders or took one out. Null where
 * git knows no history of them, or takes too long.
 */
export function commitsWithKeys(source: readonly string[]): readonly string[] | null {
  const [first] = source;
  const cwd = first === undefined ? undefined : folderOf(first);
  if (cwd === undefined) return null;
  const search = ['log', '--all', '--extended-regexp', `-G${WHOLE}`, '--format=%h', '-n', String(MOST_COMMITS)];
  try {
    const found = execFileSync('git', [...search, '--', ...source], {
      cwd,
      encoding: 'utf8',
      timeout: GIT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return found.split('\n').filter(Boolean);
  } catch {
    return null;
  }
}

function folderOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && (stat.isDirectory() ? path : dirname(path));
}

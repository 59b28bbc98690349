// What npm runs after an install: the build, unless it is there already. To npm, the first `npx emulator` in a clone is an install, too, and whoever
// interrupts one that builds anew is left without a build.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Written by the last step of a build that came to its end. */
const BUILT = join(root, 'dist', 'built');
const SOURCES = [
  'bin',
  'contracts',
  'emulator',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** When anything here was changed last, ms since the epoch; of a folder, when a file came or went, too. */
function changedAt(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

const isBuilt = existsSync(BUILT) && SOURCES.every((name) => changedAt(join(root, name)) <= statSync(BUILT).mtimeMs);
if (!isBuilt) {
  const { status } = spawnSync('npm run build', { cwd: root, shell: true, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';

let known: boolean | null = null;

/** True where the build is newer than every source: what is started from it starts faster. Looked up once in a process. */
export function isBuilt(): boolean {
  known ??= isUpToDate();
  return known;
}

function isUpToDate(): boolean {
  const built = statSync(join(PACKAGE_ROOT, 'dist/bin/cli.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = ['bin', 'emulator', 'contracts'].flatMap((room) =>
    readdirSync(join(PACKAGE_ROOT, room), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(PACKAGE_ROOT, room, file),
    ),
  );
  return sources
    .filter((file) => /\.(ts|yaml)$/.test(file))
    .every((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) <= built);
}

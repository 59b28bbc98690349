import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let root = '';

/** A package whose build counts itself, and says that it came to its end as the real one does. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'emulator-build-'));
  for (const folder of ['bin/build', 'emulator/core', 'dist']) mkdirSync(join(root, folder), { recursive: true });
  copyFileSync('bin/build/when-needed.js', join(root, 'bin/build/when-needed.js'));
  writeFileSync(join(root, 'emulator/core/clock.ts'), '');
  writeFileSync(join(root, 'emulator/core/store.ts'), '');
  const build = `node -e "require('fs').appendFileSync('builds', 'x'); require('fs').writeFileSync('dist/built', '')"`;
  writeFileSync(join(root, 'package.json'), JSON.stringify({ type: 'module', scripts: { build } }));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function builds(): number {
  execFileSync(process.execPath, [join(root, 'bin/build/when-needed.js')], { stdio: 'pipe' });
  const file = join(root, 'builds');
  return existsSync(file) ? readFileSync(file, 'utf8').length : 0;
}

/** Makes the build so many seconds newer than all else, or older. */
function age(seconds: number): void {
  const at = Date.parse('2030-01-01T00:00:00Z') / 1000 + seconds;
  utimesSync(join(root, 'dist/built'), at, at);
}

it('builds once, and not again while nothing changes', () => {
  expect(builds()).toBe(1);
  age(0);
  expect(builds()).toBe(1);
});

it('builds anew when a source is newer, a file has gone, or a build was interrupted', () => {
  builds();
  age(0);
  const later = Date.parse('2030-01-01T00:00:10Z') / 1000;
  utimesSync(join(root, 'emulator/core/clock.ts'), later, later);
  expect(builds()).toBe(2);
  age(20);
  expect(builds()).toBe(2);
  // What a file that goes leaves behind is a folder that is newer.
  rmSync(join(root, 'emulator/core/store.ts'));
  utimesSync(join(root, 'emulator/core'), later + 20, later + 20);
  expect(builds()).toBe(3);
  age(40);
  expect(builds()).toBe(3);
  rmSync(join(root, 'dist/built'));
  expect(builds()).toBe(4);
});

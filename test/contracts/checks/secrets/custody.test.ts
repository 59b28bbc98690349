import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isEnvironment } from '../../../../contracts/checks/secrets/custody.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function repository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'custody-'));
  folders.push(folder);
  execFileSync('git', ['init', '-q'], { cwd: folder });
  return folder;
}

describe('a file that tells a process its environment', () => {
  it('is the right place for a secret while it is not committed', () => {
    const file = join(repository(), '.env.local');
    writeFileSync(file, 'SECRET=1');
    expect(isEnvironment(file)).toBe(true);
  });

  it('is none once it is committed', () => {
    const folder = repository();
    const file = join(folder, '.env');
    writeFileSync(file, 'SECRET=1');
    execFileSync('git', ['add', '-f', '.env'], { cwd: folder });
    expect(isEnvironment(file)).toBe(false);
  });

  it('has a name of its kind', () => {
    expect(isEnvironment(join(repository(), 'environment.js'))).toBe(false);
  });
});

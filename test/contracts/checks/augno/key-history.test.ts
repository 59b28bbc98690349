import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { commitsWithKeys } from '../../../../contracts/checks/augno/key-history.ts';

/** In the form of a key, and put together, so that no search of this repository takes it for one. */
const KEY = ['aug_sk_prod', 'k'.repeat(22), 'k'.repeat(50)].join('_');
const CLEAN = 'const key = process.env.AUGNO_API_KEY;\n';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'key-history-'));
  folders.push(made);
  mkdirSync(join(made, 'src'));
  return made;
}

/** A repository whose file src/client.js has had these contents, one after another. */
function repository(...contents: readonly string[]): string {
  const made = folder();
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Anybody', '-c', 'user.email=anybody@example.test', ...args], { cwd: made });
  git('init', '-q');
  for (const content of contents) {
    writeFileSync(join(made, 'src/client.js'), content);
    git('add', '.');
    git('commit', '-q', '--no-gpg-sign', '-m', 'Change the client');
  }
  return join(made, 'src');
}

describe('the history of the source', () => {
  it('shows a key that was committed and taken out again: both commits tell it', () => {
    const source = repository(CLEAN, `const key = '${KEY}';\n`, CLEAN);
    expect(commitsWithKeys([source])).toEqual([
      expect.stringMatching(/^[0-9a-f]+$/),
      expect.stringMatching(/^[0-9a-f]+$/),
    ]);
  });

  it('shows a key in a file that was deleted since', () => {
    const source = repository(`const key = '${KEY}';\n`);
    const cwd = join(source, '..');
    execFileSync('git', ['rm', '-q', 'src/client.js'], { cwd });
    mkdirSync(source, { recursive: true });
    expect(commitsWithKeys([source])).toHaveLength(1);
  });

  it('holds nothing against keys that are redacted or cut short', () => {
    const redacted = `${KEY.slice(0, 12)}_****${KEY.slice(-4)}`;
    expect(commitsWithKeys([repository(`// ${redacted}\n// ${KEY.slice(0, 40)}\n${CLEAN}`)])).toEqual([]);
  });

  it('is not told where there is no repository, or no such folder', () => {
    const source = join(folder(), 'src');
    expect(commitsWithKeys([source])).toBeNull();
    expect(commitsWithKeys([join(source, 'gone')])).toBeNull();
    expect(commitsWithKeys([])).toBeNull();
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../core/folder.ts';

/** A process that was there, and is gone. */
const GONE = String(spawnSync('true').pid);

it('gives no port that another process has chosen, is choosing, or is taking over; only what is left behind', async () => {
  const tmp = temporaryFolder();
  vi.stubEnv('TMPDIR', tmp);
  vi.resetModules();
  const { freePort } = await import('../../../contracts/harness/free-port.ts');
  const folder = join(tmp, 'golive-emulator-ports');
  mkdirSync(folder, { recursive: true });
  const first = await freePort();
  const claims = [String(process.ppid), '', GONE, GONE];
  const next = claims.map((_, i) => String(first + 1 + i));
  for (const [i, holder] of claims.entries()) writeFileSync(join(folder, String(next[i])), holder);
  writeFileSync(join(folder, `${next[2]}.taken`), '1');
  const given = String(await freePort());
  expect(next.slice(0, 3)).not.toContain(given);
  if (given === next[3]) {
    expect(readFileSync(join(folder, given), 'utf8')).toBe(String(process.pid));
    expect(existsSync(join(folder, `${given}.taken`))).toBe(false);
  }
  vi.unstubAllEnvs();
});

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const entry = fileURLToPath(new URL('../../../contracts/revento/reference/server.ts', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'revento-reference-'));
const settings = {
  REVENTO_API_BASE: 'http://127.0.0.1:9/api/v1',
  REVENTO_AUTH_BASE: 'http://127.0.0.1:9',
  REVENTO_CLIENT_ID: 'client',
  REVENTO_CLIENT_SECRET: 'secret',
  REVENTO_WEBHOOK_SECRET: 'secret',
  DATA_DIR: dataDir,
};

function run(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', entry], { env: { PATH: process.env.PATH, ...env } });
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output.text += chunk));
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, output, ended };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

describe('the process', () => {
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('refuses an unknown mutant, and a missing setting, with exit code 2 and one sentence', async () => {
    const [mutant, setting] = [
      run({ ...settings, MUTANT: 'sig-optinal' }),
      run({ ...settings, REVENTO_WEBHOOK_SECRET: '' }),
    ];
    expect([await mutant.ended, await setting.ended]).toEqual([2, 2]);
    expect(mutant.output.text).toMatch(/^Unknown mutant "sig-optinal"\. Nearest: sig-optional, .*\n$/);
    expect(setting.output.text).toBe('Set REVENTO_WEBHOOK_SECRET before starting.\n');
  });

  it('answers /healthz, and ends quietly on SIGTERM', async () => {
    const port = await freePort();
    const { child, output, ended } = run({ ...settings, PORT: String(port) });
    const listening = new Promise<void>((resolve) => {
      child.stdout.on('data', () => output.text.includes('listening') && resolve());
    });
    await Promise.race([listening, ended]);
    const response = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(await response.json()).toEqual({ ok: true, queued: 0 });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'golive-pack-'));

function run(command: string, args: string[]): string {
  return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The tarball, installed the way a team would install it. */
beforeAll(() => {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { encoding: 'utf8' }),
  );
  writeFileSync(join(folder, 'package.json'), '{"name":"team","private":true,"type":"module"}');
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', `./${filename}`]);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package, installed elsewhere', () => {
  it('has the command', () => {
    expect(run('npx', ['--no-install', 'emulator', '--version']).trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('starts a provider that answers', async () => {
    const child = spawn(
      'node',
      ['node_modules/golive-emulator/bin/emulator.js', 'start', 'revento', '--port', '0', '--json'],
      { cwd: folder },
    );
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (chunk) => resolve(String(chunk)));
      child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    });
    const { control, providers } = JSON.parse(line);
    expect((await fetch(`${control}/health`)).status).toBe(200);
    expect((await fetch(`${providers.revento.apiBase}/events/x`)).status).toBe(401);
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  });

  it('knows its scenarios and its knobs', () => {
    expect(run('npx', ['--no-install', 'emulator', 'scenarios', 'list'])).toContain('revento/suspension');
    expect(run('npx', ['--no-install', 'emulator', 'knobs', 'revento'])).toContain('refresh_reuse');
  });

  it('has a typed public API that programs can import', () => {
    writeFileSync(
      join(folder, 'use.mjs'),
      `import { startEmulator } from 'golive-emulator';
       const emulator = await startEmulator({ providers: ['revento'] });
       console.log(emulator.sandbox.provider('revento').facts.apiBase);
       await emulator.close();`,
    );
    expect(run('node', ['use.mjs'])).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1/);
  });

  it('carries no tests and no sources', () => {
    const listed: string[] = run('npm', ['ls', '--parseable']).split('\n');
    expect(listed.length).toBeGreaterThan(1);
    expect(() => run('ls', ['node_modules/golive-emulator/test'])).toThrow();
    expect(() => run('ls', ['node_modules/golive-emulator/emulator'])).toThrow();
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { begin, objectOf, place, run, statusOf } from './cli.ts';

const PRINT_ENV = 'process.stdout.write(JSON.stringify(process.env))';
const GO_ON = "console.log('running ' + process.env.EMULATOR_CONTROL); setInterval(() => {}, 1000)";
const CONTRADICTED =
  'name: wrong\ntitle: t\nstory: s\nprovider: revento\nsteps:\n  - expect: { says: somebody calls, entries: { kind: request }, count: 1 }\n';
const UNTIL_PLAYED =
  "const wait = async () => { const { runs } = await (await fetch(process.env.EMULATOR_CONTROL + '/runs')).json(); if (runs[0].state === 'running') setTimeout(wait, 20); }; wait()";

describe('exec', () => {
  it('gives a command addresses and credentials, and is gone after it', async () => {
    const { code, stdout } = await run(
      ['exec', '--seed', 'tests', '--', process.execPath, '-e', PRINT_ENV],
      place({ OWN: 'kept' }),
    );
    expect(code).toBe(0);
    const env = objectOf(JSON.parse(stdout));
    expect(env).toMatchObject({
      OWN: 'kept',
      REVENTO_API_BASE: expect.stringMatching(/^http.*\/api\/v1$/),
      REVENTO_CLIENT_SECRET: expect.stringMatching(/^secret_/),
    });
    expect(Object.keys(env)).toEqual(
      expect.arrayContaining(['REVENTO_AUTH_BASE', 'REVENTO_CLIENT_ID', 'REVENTO_WEBHOOK_SECRET', 'REVENTO_EVENT_ID']),
    );
    expect(await statusOf(`${env.EMULATOR_CONTROL}/health`)).toBeNull();
  });

  it('lets the command answer requests of the emulator, and commands within it find it', async () => {
    const script =
      "fetch(process.env.REVENTO_API_BASE + '/events/x').then((r) => process.exit(r.status === 401 ? 0 : 1))";
    expect((await run(['exec', '--', process.execPath, '-e', script], place())).code).toBe(0);
  });

  it.each([0, 1, 7])('passes exit code %i on', async (wanted) => {
    const { code, signal } = await run(['exec', '--', process.execPath, '-e', `process.exit(${wanted})`], place());
    expect({ code, signal }).toEqual({ code: wanted, signal: null });
  });

  it('ends as the command was ended', async () => {
    const { code, signal } = await run(
      ['exec', '--', process.execPath, '-e', "process.kill(process.pid, 'SIGKILL')"],
      place(),
    );
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('passes SIGTERM on, and tidies up', async () => {
    const exec = begin(['exec', '--', process.execPath, '-e', GO_ON], place());
    const control = (await exec.line(/^running /)).slice('running '.length);
    expect(await statusOf(`${control}/health`)).toBe(200);
    exec.child.kill('SIGTERM');
    expect(await exec.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(await statusOf(`${control}/health`)).toBeNull();
  });

  it('leaves options of the command to the command', async () => {
    const { stdout } = await run(['exec', '--', process.execPath, '-p', '1 + 1'], place());
    expect(stdout).toBe('2\n');
  });

  it('plays a scenario meanwhile; one that was contradicted is no success', async () => {
    const where = place();
    writeFileSync(join(where.folder, 'wrong.yaml'), CONTRADICTED);
    const { code, stderr } = await run(
      ['exec', '--play', 'wrong.yaml', '--', process.execPath, '-e', UNTIL_PLAYED],
      where,
    );
    expect(stderr).toMatch(/wrong failed/);
    expect(code).toBe(1);
    const own = await run(['exec', '--play', 'wrong.yaml', '--', process.execPath, '-e', 'process.exit(7)'], where);
    expect(own.code).toBe(7);
  });

  it('stops a scenario that is still being played when the command ends', async () => {
    const { code, stderr } = await run(
      ['exec', '--play', 'revento/suspension', '--', process.execPath, '-e', '0'],
      place(),
    );
    expect(stderr).toMatch(/revento\/suspension stopped/);
    expect(code).toBe(0);
  });
});

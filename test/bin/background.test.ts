import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isAlive } from '../../bin/locator.ts';
import { begin, factsOf, type Place, place, run, runJson, start, statusOf } from './cli.ts';

async function detached(where: Place, args: readonly string[] = []) {
  const ready = await runJson(['start', '--port', '0', '--detach', ...args], where);
  const facts = factsOf(ready);
  const pid = Number(facts.ready.pid);
  onTestFinished(() => {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended, as it should.
    }
  });
  return { ...facts, pid };
}

describe('start --detach', () => {
  it('stops at once, with sandboxes open and an answer held back', async () => {
    const where = place();
    const { control, pid, revento } = await detached(where);
    expect((await run(['sandbox', 'create', '--control', control], where)).code).toBe(0);
    await run(['faults', 'add', 'revento', '--status', '503', '--delay', '60s', '--control', control], where);
    const held = fetch(`${revento.apiBase}/events/x`).catch(() => 'cut');
    await fetch(`${control}/journal?kind=fault&wait=10s&count=2`);
    expect(await run(['stop', '--control', control], where)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('has stopped'),
    });
    expect(await held).toBe('cut');
    expect(isAlive(pid)).toBe(false);
  });

  it('comes back when it is ready; status, logs and stop find it', async () => {
    const where = place();
    const { control, pid, revento } = await detached(where, ['--seed', 'tests']);
    expect(await statusOf(`${control}/health`)).toBe(200);
    const [one, ...others] = [await runJson(['status'], where)].flat();
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      control,
      pid,
      seed: 'tests',
      cwd: where.folder,
      providers: { revento: revento.apiBase },
      log: expect.stringContaining('.log'),
    });
    expect((await run(['status'], where)).stdout).toContain(control);
    await run(['action', 'revento', 'connect', 'as=acme'], where);
    expect((await run(['logs'], where)).stdout).toMatch(/= connect {"as":"acme"}/);
    const stopped = await run(['stop'], where);
    expect(stopped).toMatchObject({ code: 0, stderr: `${control} has stopped.\n` });
    expect(await statusOf(`${control}/health`)).toBeNull();
    expect((await run(['stop', '--all'], where)).code).toBe(2);
  });

  it('logs -f goes on until the emulator stops', async () => {
    const where = place();
    await detached(where);
    const logs = begin(['logs', '-f'], where);
    await run(['action', 'revento', 'connect', 'as=first'], where);
    await logs.line(/"as":"first"/);
    await run(['action', 'revento', 'connect', 'as=second'], where);
    await logs.line(/"as":"second"/);
    await run(['stop'], where);
    expect((await logs.ended).code).toBe(0);
  });

  it('tells why it could not start, with the exit code', async () => {
    const where = place();
    const { control } = await detached(where);
    const { port } = new URL(control);
    const { code, stdout, stderr } = await run(['start', '--detach', '--port', port], where);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    // A provider is to have a port next to it, which may be somebody's, too.
    expect(stderr).toMatch(/^Port \d+ for [\w ]+ is in use\./);
    expect(readdirSync(join(where.folder, 'golive-emulator')).filter((name) => name.endsWith('.log'))).toHaveLength(1);
  });

  it('an emulator on a terminal has no log', async () => {
    const where = place();
    await start([], where);
    expect(await run(['logs'], where)).toMatchObject({ code: 2, stderr: expect.stringContaining('emulator journal') });
  });
});

describe('locators', () => {
  it('of dead processes are swept away', async () => {
    const where = place();
    const killed = await start([], where);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const { control } = await start([], where);
    expect(await runJson(['status'], where)).toMatchObject([{ control }]);
    expect(readdirSync(join(where.folder, 'golive-emulator'))).toEqual([`${new URL(control).port}.json`]);
  });

  it('that are not readable are left out of account', async () => {
    const where = place();
    const { control } = await start([], where);
    writeFileSync(join(where.folder, 'golive-emulator', '1.json'), '{');
    expect(await runJson(['status'], where)).toMatchObject([{ control }]);
  });

  it('are not written into a folder that others can read, and the emulator runs all the same', async () => {
    const where = place();
    const { child, ended } = await start([], where);
    child.kill('SIGTERM');
    await ended;
    const { chmodSync } = await import('node:fs');
    chmodSync(join(where.folder, 'golive-emulator'), 0o755);
    const second = await start([], where);
    expect(await statusOf(`${second.control}/health`)).toBe(200);
    second.child.kill('SIGTERM');
    expect((await second.ended).stderr).toMatch(/others may read it.*--control http/);
    rmSync(join(where.folder, 'golive-emulator'), { recursive: true });
  });

  it('lead to the one that was started here, the newest of several', async () => {
    const where = place();
    await start(['--seed', 'older'], where);
    const { control } = await start(['--seed', 'newer'], where);
    await run(['clock', 'freeze'], where);
    expect(await (await fetch(`${control}/clock`)).json()).toMatchObject({ frozen: true });
  });

  it('carry the token of a control port that others can reach', async () => {
    const where = place();
    await start(['--host', '0.0.0.0'], where);
    expect((await run(['clock'], where)).code).toBe(0);
  });
});

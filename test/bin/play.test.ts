import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { begin, place, run, runJson, start, statusOf } from './cli.ts';

describe('play', () => {
  const PASSING =
    'name: quiet-day\ntitle: Nothing happens\nstory: A day.\nprovider: revento\nsteps:\n  - connect: { as: acme }\n  - note: All is well.\n';

  it('plays in the emulator that runs, with a line for everything', async () => {
    const where = place();
    await start(['revento'], where);
    writeFileSync(join(where.folder, 'quiet-day.yaml'), PASSING);
    const { code, stdout } = await run(['play', 'quiet-day.yaml'], where);
    expect(stdout).toMatch(/▸ connect/);
    expect(stdout).toMatch(/· All is well\./);
    expect(stdout).toMatch(/quiet-day passed, 2 steps\.\n$/);
    expect(code).toBe(0);
    expect(await runJson(['play', 'quiet-day.yaml'], where)).toMatchObject({ scenario: 'quiet-day', state: 'passed' });
  });

  it('starts one for itself where none runs', async (context) => {
    if ((await statusOf('http://127.0.0.1:4400/health')) !== null) context.skip();
    const where = place();
    writeFileSync(join(where.folder, 'quiet-day.yaml'), PASSING);
    const { code, stdout, stderr } = await run(['play', './quiet-day.yaml', '--seed', 'alone'], where);
    expect(code).toBe(0);
    expect(stderr).toMatch(/No emulator runs, so this one does.*seed alone/);
    expect(stdout).toContain('quiet-day passed');
  });

  it('is contradicted with exit code 1, and says where', async () => {
    const where = place();
    await start(['revento'], where);
    writeFileSync(
      join(where.folder, 'wrong.yaml'),
      `${PASSING.replace('quiet-day', 'wrong')}  - expect: { says: somebody calls, entries: { kind: request }, count: 1 }\n`,
    );
    const { code, stdout } = await run(['play', 'wrong.yaml'], where);
    expect(code).toBe(1);
    expect(stdout).toMatch(/wrong failed, 3 steps\.\n.*expect: .*wrong\.yaml:8/);
  });

  it('tells every mistake in a file with its place, and asks nothing of the emulator', async () => {
    const where = place();
    const { control } = await start(['revento'], where);
    writeFileSync(join(where.folder, 'wrong.yaml'), PASSING.replace('quiet-day', 'wrong').replace('note:', 'noet:'));
    expect(await run(['play', 'wrong.yaml'], where)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^wrong\.yaml:7:5: .*Did you mean "note"\?/),
    });
    expect(await (await fetch(`${control}/runs`)).json()).toEqual({ runs: [] });
  });

  it('is stopped by Ctrl-C', async () => {
    const where = place();
    const { control } = await start(['revento'], where);
    const play = begin(['play', 'revento/suspension'], where);
    await play.line(/▸ await/);
    play.child.kill('SIGINT');
    expect(await play.ended).toMatchObject({
      code: 130,
      stdout: expect.stringContaining('revento/suspension stopped'),
    });
    expect(await (await fetch(`${control}/runs`)).json()).toMatchObject({ runs: [{ state: 'stopped' }] });
  });
});

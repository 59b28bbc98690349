import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { candidatesFor } from '../../bin/candidates.ts';
import { objectOf, place, run, runJson } from './cli.ts';

describe('commands that need no emulator', () => {
  it('scenarios are listed, by provider too, and shown', async () => {
    const where = place();
    expect((await run(['scenarios'], where)).stdout).toMatch(/^revento\/suspension +A suspension/m);
    const heads = [await runJson(['scenarios', 'list', '--provider', 'revento'], where)].flat().map(objectOf);
    expect(heads.map(({ name }) => name)).toEqual(expect.arrayContaining(['revento/suspension', 'common/outage-503']));
    const { stdout } = await run(['scenarios', 'show', 'revento/suspension'], where);
    for (const part of [
      'A suspension from beginning to end',
      'Correct',
      'Steps',
      'advance 2d',
      'emulator play revento/suspension',
    ])
      expect(stdout).toContain(part);
    expect((await run(['scenarios', 'show', 'revento/suspension', '--yaml'], where)).stdout).toMatch(
      /^name: revento\/suspension$/m,
    );
  });

  it('scenario files are validated, each mistake with its place and exit code 1', async () => {
    const where = place();
    const good = 'name: good\ntitle: t\nstory: s\nprovider: revento\nsteps:\n  - note: hello\n';
    writeFileSync(join(where.folder, 'good.yaml'), good);
    writeFileSync(join(where.folder, 'bad.yaml'), good.replace('good', 'bad').replace('note', 'noet'));
    expect(await run(['scenarios', 'validate', 'good.yaml'], where)).toMatchObject({
      code: 0,
      stdout: 'good.yaml: a scenario\n',
    });
    const { code, stdout, stderr } = await run(['scenarios', 'validate', 'good.yaml', 'bad.yaml'], where);
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'good.yaml: a scenario\n' });
    expect(stderr).toMatch(/^bad\.yaml:6:5: /);
    expect((await run(['scenarios', 'validate', 'missing.yaml'], where)).code).toBe(2);
  });

  it('contract prints operations, fidelity and the document', async () => {
    const where = place();
    expect((await run(['contract', 'revento'], where)).stdout).toMatch(
      /^GET +\/api\/v1\/events\/\{event_id\} +getEvent +installation event\.read$/m,
    );
    expect((await run(['contract', 'revento', '--fidelity'], where)).stdout).toMatch(/Inferred[\s\S]*Knobs/);
    expect(await runJson(['contract', 'revento', '--fidelity'], where)).toMatchObject({
      sources: expect.anything(),
      inferred: expect.anything(),
      knobs: expect.anything(),
    });
    expect((await run(['contract', 'revento', '--yaml'], where)).stdout).toMatch(/^openapi: 3\.1\.0$/m);
    expect(await runJson(['contract', 'revento'], where)).toMatchObject({ openapi: '3.1.0' });
  });

  it('knobs tell default, values, confidence, what is known and what they decide', async () => {
    const where = place();
    const { stdout } = await run(['knobs', 'revento'], where);
    expect(stdout).toMatch(
      /^revento\.limit_overflow = reject {2}allowed: reject \| clamp\n {2}Decides: .+\n {2}Known: +.+\n {2}Default: .+\(L\)$/m,
    );
    const knobs = [await runJson(['knobs'], where)].flat();
    expect(knobs).toContainEqual(
      expect.objectContaining({ provider: 'revento', name: 'strict_query', default: false, confidence: 'M' }),
    );
  });

  it('init writes a configuration that start can read, and does not replace one unasked', async () => {
    const where = place();
    expect((await run(['init', 'revento', '--url', 'http://127.0.0.1:9'], where)).code).toBe(0);
    expect(readFileSync(join(where.folder, 'emulator.config.yaml'), 'utf8')).toContain('url: http://127.0.0.1:9');
    expect(await run(['init', 'revento'], where)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--force'),
    });
    expect((await run(['init', 'revento', '--force'], where)).code).toBe(0);
    expect((await run(['exec', '--', process.execPath, '-e', '0'], where)).code).toBe(0);
  });

  it('demo lists the defects that a sample can have', async () => {
    expect([await runJson(['demo', '--list'], place())].flat().map(objectOf)[0]).toMatchObject({
      name: expect.any(String),
      breaks: expect.any(String),
    });
  });
});

describe('completion', () => {
  const words = async (...typed: string[]) => (await candidatesFor(typed)).map(({ word }) => word);

  it('offers commands, subcommands, options and names', async () => {
    expect(await words('pl')).toEqual(['play']);
    expect(await words('snapshot', 're')).toEqual(['restore']);
    expect(await words('start', '--da')).toEqual(['--data-dir']);
    expect(await words('--da')).toEqual(['--data-dir']);
    expect(await words('start', '--port', '1', 'rev')).toEqual(['revento']);
    expect(await words('start', '--webhook', '')).toEqual(['augno=', 'cobalt=', 'goroute=', 'revento=']);
    expect(await words('play', 'revento/suspen')).toEqual(['revento/suspension']);
    expect(await words('start', '--knob', 'revento.strict')).toEqual(['revento.strict_query=']);
    expect(await words('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  it('leaves files to the shell', async () => {
    expect(await words('start', '--config', '')).toEqual([]);
    expect(await words('scenarios', 'validate', '')).toEqual([]);
  });

  it('answers a script, and never fails', async () => {
    const where = place();
    expect((await run(['complete', '--', 'snap'], where)).stdout).toBe(
      'snapshot\tsave, restore and carry around the state\n',
    );
    expect(await run(['complete', '--', 'start', '--port'], where)).toMatchObject({ code: 0, stderr: '' });
    expect(await run(['complete', '--', 'nothing', 'x'], where)).toMatchObject({ code: 0, stderr: '' });
  });

  it.each(['bash', 'zsh', 'fish'])('prints a script for %s that its shell can read', async (shell) => {
    const where = place();
    const { code, stdout } = await run(['completion', shell], where);
    expect(code).toBe(0);
    expect(stdout).toContain('emulator complete --');
    if (!existsSync(`/usr/bin/${shell}`) && !existsSync(`/bin/${shell}`)) return;
    writeFileSync(join(where.folder, 'script'), stdout);
    await promisify(execFile)(shell, ['-n', join(where.folder, 'script')]);
  });

  it('works in bash', async () => {
    const where = place();
    const script = (await run(['completion', 'bash'], where)).stdout;
    writeFileSync(
      join(where.folder, 'try.sh'),
      `emulator() { printf 'start\\tone\\nstatus\\ttwo\\nplay\\tthree\\n'; }\n${script}COMP_WORDS=(emulator sta); COMP_CWORD=1; _emulator; echo "\${COMPREPLY[@]}"\n`,
    );
    const { stdout } = await promisify(execFile)('bash', [join(where.folder, 'try.sh')]);
    expect(stdout).toBe('start status\n');
  });
});

import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Place, place, run, start, statusOf } from './cli.ts';

const EXECUTABLE = fileURLToPath(new URL('../../bin/emulator.js', import.meta.url));

/** One clear sentence on standard error, exit code 2, nothing on standard output, nothing left running. */
async function refused(args: readonly string[], where: Place = place()): Promise<string> {
  const { code, stdout, stderr } = await run(args, where);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).not.toMatch(/\n +at /);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(
    readdirSync(where.folder).includes('golive-emulator') ? readdirSync(join(where.folder, 'golive-emulator')) : [],
  ).toEqual([]);
  return stderr.trim();
}

describe('bad input', () => {
  it.each([
    [['strat'], 'There is no command "strat". Did you mean "start"? List them with: emulator --help'],
    [['start', '--prot', '1'], "Unknown option '--prot'. Did you mean --port?"],
    [['start', '--port', 'many'], /Write a number from 0 \(free ports\) to 65000\./],
    [['start', 'reventa', '--port', '0'], 'There is no provider "reventa". Did you mean "revento"?'],
    [
      ['start', '--port', '0', '--knob', 'revento.strict_qeury=true'],
      /revento has no knob "strict_qeury"\. Did you mean "strict_query"\?/,
    ],
    [
      ['start', '--port', '0', '--knob', 'revento.strict_query=maybe'],
      'revento.strict_query cannot be "maybe": allowed is true or false.',
    ],
    [['start', '--port', '0', '--knob', 'strict_query=true'], /Write for example revento\.strict_query=true\./],
    [['start', '--port', '0', '--webhook', 'http://127.0.0.1:9/'], /Write for example revento=http:/],
    [
      ['start', '--port', '0', '--webhook', 'revento=https://hooks.example/x'],
      /hooks\.example.*--allow-host hooks\.example/,
    ],
    [['start', '--port', '0', '--freeze', 'yesterday'], /frozen at "yesterday"/],
    [
      ['start', '--port', '0', '--play', 'revento/suspensoin'],
      /no scenario "revento\/suspensoin"\. Did you mean "revento\/suspension"\?/,
    ],
    [['start', '--port', '0', '--config', 'nowhere.yaml'], /nowhere\.yaml/],
    [['start', '--port', '0', '--write-env', 'no/such/folder/.env'], /no\/such\/folder\/\.env cannot be written/],
    [['play', 'revento/suspensoin', '--no-config'], /Did you mean "revento\/suspension"\?/],
    [['scenarios', 'show', 'nothing-like-it'], /no scenario "nothing-like-it"/],
    [['scenarios', 'shwo'], /no "shwo"\. Did you mean "show"\?/],
    [['knobs', 'reventa'], /Did you mean "revento"\?/],
    [['contract', 'reventa'], /Did you mean "revento"\?/],
    [['check', 'reventa'], /Did you mean "revento"\?/],
    [['check', 'revento'], /emulator init/],
    [['demo', '--mutant', 'nothing-like-it'], /no mutant "nothing-like-it"/],
    [['completion', 'tcsh'], /tcsh/],
    [['exec', '--', 'no-such-command-anywhere'], 'Cannot run "no-such-command-anywhere": there is no such command.'],
    [['exec'], /missing required argument/i],
    [
      ['reset', '--control', 'http://127.0.0.1:1'],
      /No emulator answers at http:\/\/127\.0\.0\.1:1 .*Start one with: emulator start/,
    ],
    [['reset', '--control', 'not an address'], /"not an address" is no address of a control port/],
  ])('%j is refused in a sentence', async (args, sentence) => {
    const said = await refused(args);
    if (typeof sentence === 'string') expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
  });

  it('a busy port', async () => {
    // Not one of those that the system hands out, so that the ports next to it, which providers are to have, are free.
    const port = 24_400;
    const taken = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    expect(await refused(['start', '--port', String(port)])).toMatch(new RegExp(`Port ${port} .*is in use.*--port 0`));
    expect(await statusOf(`http://127.0.0.1:${port + 4}/`)).toBeNull();
  });

  it('broken YAML, with its place', async () => {
    const where = place();
    writeFileSync(join(where.folder, 'emulator.config.yaml'), 'integration:\n  url: [\n');
    expect(await refused(['start', '--port', '0'], where)).toMatch(/^emulator\.config\.yaml:\d+:\d+: /);
  });

  it('a configuration with a wrong key, with its place', async () => {
    const where = place();
    writeFileSync(join(where.folder, 'ours.yaml'), 'integration:\n  url: http://127.0.0.1:9\n  trigers: {}\n');
    expect(await refused(['start', '--port', '0', '--config', 'ours.yaml'], where)).toMatch(
      /^ours\.yaml:3:3: .*Did you mean "triggers"\?/,
    );
  });

  it('a data folder that cannot be written', async () => {
    const where = place();
    writeFileSync(join(where.folder, 'file'), '');
    expect(await refused(['start', '--port', '0', '--data-dir', 'file/data'], where)).toMatch(/file\/data.*--data-dir/);
  });

  it('a data folder whose state is corrupt', async () => {
    const where = place();
    mkdirSync(join(where.folder, 'data'));
    writeFileSync(join(where.folder, 'data/state.json'), '{"format":');
    expect(await refused(['start', '--port', '0', '--data-dir', 'data'], where)).toMatch(/state\.json/);
  });

  it('a snapshot file that is none, or that was changed', async () => {
    const where = place();
    const { control } = await start([], where);
    writeFileSync(join(where.folder, 'broken.json'), '{"name":');
    expect((await run(['snapshot', 'import', 'broken.json'], where)).stderr).toMatch(
      /broken\.json is no snapshot, or only a part of one/,
    );
    await run(['snapshot', 'save', 'now', '--control', control], where);
    const { stdout } = await run(['snapshot', 'export', 'now'], where);
    writeFileSync(join(where.folder, 'changed.json'), stdout.replace('"now"', '"new"'));
    const { code, stderr } = await run(['snapshot', 'import', 'changed.json'], where);
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect((await run(['snapshot', 'import', 'missing.json'], where)).code).toBe(2);
  });

  it('no emulator running', async (context) => {
    // One that somebody else left on the default port would be found.
    if ((await statusOf('http://127.0.0.1:4400/health')) !== null) context.skip();
    expect(await refused(['journal'])).toBe('No emulator runs here. Start one with: emulator start');
    expect(await refused(['logs'])).toContain('emulator start');
    expect(await refused(['stop'])).toContain('emulator start');
    const { code, stdout } = await run(['status', '--json'], place());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '[]\n' });
  });

  it('something else at the control address', async () => {
    const stranger = createServer((_, answer) => answer.end('<html>')).listen(0, '127.0.0.1');
    onTestFinished(() => void stranger.close());
    await new Promise((resolve) => stranger.once('listening', resolve));
    const address = stranger.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await refused(['clock', '--control', `http://127.0.0.1:${port}`])).toMatch(
      /is not an emulator's control port/,
    );
  });

  it('several emulators, none of them started here', async () => {
    const where = place();
    await start([], where);
    await start([], where);
    const elsewhere = { ...where, folder: place().folder };
    const { code, stderr } = await run(['clock'], elsewhere);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Several emulators run: http.*Say which with --control\./);
  });

  it('a Node that is too old', async () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })";
    const { code, stderr } = await bare([
      '--import',
      `data:text/javascript,${encodeURIComponent(pretend)}`,
      EXECUTABLE,
      'start',
    ]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'The emulator needs Node 20.19 or newer, and this is Node 18.20.4. Get one from https://nodejs.org.\n',
    );
  });

  it('a package that was never built', async () => {
    const { folder } = place();
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    copyFileSync(EXECUTABLE, join(folder, 'bin/emulator.js'));
    const { code, stderr } = await bare([join(folder, 'bin/emulator.js')]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'The emulator is not built yet; run npm run build.\n' });
  });
});

function bare(args: readonly string[]): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, (_, __, stderr) => resolve({ code: child.exitCode ?? -1, stderr }));
  });
}

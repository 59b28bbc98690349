import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ask } from '../../../contracts/harness/ask.ts';
import { ProcessGroup } from '../../../contracts/harness/process-group.ts';
import { Clock } from '../../../emulator/core/clock.ts';

const clock = new Clock();
const start = (command: string, env = {}) => new ProcessGroup(command, { cwd: process.cwd(), env, clock });

async function printed(group: ProcessGroup, text: RegExp): Promise<string> {
  for (let i = 0; i < 200 && !text.test(group.output); i++) await clock.sleepWall(20);
  return text.exec(group.output)?.[1] ?? '';
}

/** False for a zombie: it has ended, and only nobody has asked how. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

describe('a process group', () => {
  it('gives the environment and keeps what is printed', async () => {
    const group = start('echo "told $WHO"; echo oops >&2; exit 7', { WHO: 'you' });
    expect(await group.ended()).toBe(7);
    expect(group.output).toContain('told you');
    expect(group.output).toContain('oops');
    await group.stop();
  });

  it('ends with all that it started', async () => {
    const group = start('sleep 100 & echo "child $!"; wait');
    const child = Number(await printed(group, /child (\d+)/));
    expect(isAlive(child)).toBe(true);
    await group.stop();
    expect(isAlive(child)).toBe(false);
  });

  it('ends one that does not want to', async () => {
    const group = start(
      `exec '${process.execPath}' -e "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)"`,
    );
    await printed(group, /(up)/);
    await group.stop(true);
    expect(group.exitCode).toBeNull();
  });

  it('ends also when whoever started it is killed', async () => {
    const module = new URL('../../../contracts/harness/process-group.ts', import.meta.url).href;
    const starter = spawn(
      process.execPath,
      [
        '--import',
        import.meta.resolve('tsx'),
        '--input-type=module',
        '--eval',
        `import { ProcessGroup } from ${JSON.stringify(module)};
        const group = new ProcessGroup('echo "child $$"; exec sleep 100', { cwd: '.', env: {}, clock: { sleepWall() {} } });
        setInterval(() => process.stdout.write(group.output), 50);`,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const told = await new Promise<string>((resolve) => starter.stdout.once('data', (text) => resolve(String(text))));
    const child = Number(/child (\d+)/.exec(told)?.[1]);
    expect(isAlive(child)).toBe(true);
    starter.kill('SIGKILL');
    for (let i = 0; i < 200 && isAlive(child); i++) await clock.sleepWall(20);
    expect(isAlive(child)).toBe(false);
  });

  it('keeps the end of very much output', async () => {
    const group = start(`'${process.execPath}' -e "process.stdout.write('x'.repeat(9_000_000) + 'END')"`);
    await group.ended();
    expect(group.output.length).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(group.output.endsWith('END')).toBe(true);
    expect(group.isCut).toBe(true);
    await group.stop();
  });
});

describe('a command as a trigger', () => {
  const asking = {
    url: '',
    cwd: process.cwd(),
    env: {},
    clock,
    signal: new AbortController().signal,
    withinMs: 5_000,
    runToken: 'token',
  };

  it('counts as 200 when it succeeds, with what it printed', async () => {
    const reply = await ask({ run: 'echo {eventId}' }, { eventId: "it's; exit 1" }, 'here', asking);
    expect(reply).toEqual({ status: 200, error: null, body: "it's; exit 1\n" });
  });

  it('counts as 500 when it fails, with its last words', async () => {
    const reply = await ask({ run: 'echo no; exit 3' }, {}, 'here', asking);
    expect(reply).toMatchObject({ status: 500, error: 'exit code 3: no' });
  });

  it('is ended when it takes too long', async () => {
    const reply = await ask({ run: 'sleep 100' }, {}, 'here', { ...asking, withinMs: 200 });
    expect(reply).toMatchObject({ status: null, error: 'the command did not end within 0.2 s' });
  });
});

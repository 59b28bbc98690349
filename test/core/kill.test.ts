import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { DataDir } from '../../emulator/core/data-dir.ts';
import { temporaryFolder } from './folder.ts';
import { sandbox } from './sandbox.ts';

const CHILD = fileURLToPath(new URL('./kill.child.ts', import.meta.url));

/** Starts a process that acknowledges changes, and kills it without warning after `count` of them. Gives what it had acknowledged. */
async function killedAfter(path: string, round: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, path, round], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  let killed = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
    if (killed || said.split('\n').length <= count) return;
    killed = true;
    child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  return said.split('\n').slice(0, -1);
}

it('every change that was acknowledged survives kill -9, again and again', { timeout: 60_000 }, async () => {
  const path = temporaryFolder();
  const acknowledged: string[] = [];
  for (const [round, count] of [200, 333, 1000].entries()) {
    acknowledged.push(...(await killedAfter(path, `r${round}`, count)));
  }
  const dir = DataDir.open(path);
  const { state, guests } = sandbox();
  dir.attach(state);
  dir.close();
  const kept = guests.list().map(({ id }) => id);
  expect(acknowledged.length).toBeGreaterThan(1500);
  expect(acknowledged.filter((id) => !guests.get(id))).toEqual([]);
  // At most one more a round: written, and killed before it could be said.
  expect(kept.length - acknowledged.length).toBeLessThanOrEqual(3);
  // What was drawn at random before a death is not drawn again after it.
  const names = guests.filter(({ name }) => name !== 'changed').map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

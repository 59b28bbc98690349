import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';

const MODULE = new URL('../../bin/interrupt.ts', import.meta.url).href;
/** Somebody who never manages to stop. */
const STUBBORN = `import { onInterrupt } from ${JSON.stringify(MODULE)}; onInterrupt(() => console.log('asked')); setInterval(() => {}, 1000); console.log('ready');`;

it('a second Ctrl-C ends what does not end by itself', async () => {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', STUBBORN],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  let said = '';
  child.stdout.on('data', (chunk) => {
    const before = said;
    said += chunk;
    for (const word of ['ready', 'asked']) if (said.includes(word) && !before.includes(word)) child.kill('SIGINT');
  });
  expect(await ended).toEqual({ code: 130, signal: null });
  expect(said).toBe('ready\nasked\n');
});

import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { begin, place } from './cli.ts';

const CONFIG = `integration:
  url: http://127.0.0.1:{port}
  start: exec "${process.execPath}" app.cjs
  webhooks: { revento: /webhooks }
  triggers: { revento.connect: GET /connect }
  source: [app.cjs]
`;
/** Answers, and does nothing: its verdict is there at once. */
const APP =
  "require('node:http').createServer((_, response) => response.end()).listen(process.env.PORT, '127.0.0.1');\n";

it('check --watch rehearses again when the code changes, and ends with Ctrl-C', async () => {
  const where = place();
  const app = join(where.folder, 'app.cjs');
  writeFileSync(join(where.folder, 'emulator.config.yaml'), CONFIG);
  writeFileSync(app, APP);
  const { child, ended } = begin(['check', 'revento', '--watch', '--only', 'webhook.freshness'], where);
  let said = '';
  const says = (wanted: RegExp) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (wanted.test(said)) resolve();
      };
      child.stderr?.on('data', look);
      look();
    });
  child.stderr?.on('data', (text) => {
    said += text;
  });
  await says(/Waiting for a change, then: webhook\.freshness/);
  appendFileSync(app, '// another version\n');
  await says(/rehearsed again: its files changed\.[\s\S]*Waiting for a change/);
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect(stdout.match(/untested 1, /g) ?? stdout.match(/untested 1/g)).toHaveLength(2);
  expect(code).toBe(4);
}, 60_000);

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runChecks } from '../../../contracts/harness/run.ts';
import { attachedConfig } from '../nobody.ts';

const folder = mkdtempSync(join(tmpdir(), 'hostile-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One of every area: what they have in common is how they meet an integration that misbehaves. */
const CHECKS = [
  'oauth.state',
  'secrets.tokens',
  'webhook.fail-closed',
  'webhook.dedupe',
  'tenant.isolation',
  'api.pagination',
  'token.single-flight',
  'limit.retry-after',
  'retry.growth',
  'account.suspension',
  'privacy.deletion',
  'trace.connection',
  'ops.hooks-closed',
];

/** What an integration does with each request, as the body of `(request, response) => {}`; /healthz is always well. */
const HOSTILE: Readonly<Record<string, string>> = {
  'crashes at every request': 'process.exit(7);',
  'hangs at every request': '',
  'hangs in the middle of an answer': "response.writeHead(200, { 'content-length': 100 }).write('half');",
  'floods its log': "process.stdout.write('x'.repeat(5_000_000)); response.end('ok');",
  'answers binary junk': 'response.socket.end(require("node:crypto").randomBytes(5000));',
  'answers a binary body': 'response.end(require("node:crypto").randomBytes(100_000));',
  'answers 100 MB': 'response.end(Buffer.alloc(100 * 1024 * 1024, 97));',
  'answers without an end': "setInterval(() => response.write('x'.repeat(65536)), 5).unref();",
  'redirects for ever': "response.writeHead(302, { location: '/again' }).end();",
  'redirects to nowhere': "response.writeHead(302, { location: 'http://' }).end();",
  'resets every connection': 'request.socket.resetAndDestroy();',
};

function configOf(behaviour: string, name: string) {
  const script = join(folder, `${name.replaceAll(' ', '-')}.cjs`);
  writeFileSync(
    script,
    `require('node:http').createServer((request, response) => {
      response.on('error', () => {});
      if (request.url === '/healthz') return response.end('ok');
      ${behaviour}
    }).listen(Number(process.env.PORT), '127.0.0.1');`,
  );
  const { integration, ...rest } = attachedConfig('http://127.0.0.1:{port}');
  const start = `exec '${process.execPath}' '${script}'`;
  const ready = { method: 'GET', path: '/healthz' };
  return { ...rest, integration: { ...integration, start, ready, env: { PORT: '{port}' } } };
}

const warnings: string[] = [];
const hear = ({ message }: Error) => warnings.push(message);
beforeAll(() => void process.on('warning', hear));
afterAll(() => void process.off('warning', hear));

// Some are waited for and others keep the machine busy: side by side they take as long as the slowest.
describe('an integration that', () => {
  it.concurrent.each(Object.entries(HOSTILE))(
    '%s gets its verdicts, and nothing of it passes',
    async (name, behaviour) => {
      const config = configOf(behaviour, name);
      const report = await runChecks({ config, only: CHECKS, timeoutMs: 3_000, jobs: CHECKS.length, confirm: false });
      expect(report.checks.map(({ id }) => id).sort()).toEqual([...CHECKS].sort());
      for (const { id, verdict, reason, harnessError } of report.checks) {
        expect(['untested', 'inconclusive', 'failed'], `${id}: ${reason}`).toContain(verdict);
        expect(harnessError, `${id}: ${reason}`).toBe(false);
        expect(reason, id).not.toContain('harness itself');
      }
    },
  );
});

it('Node has nothing to warn of, however many jobs there are', () => {
  expect(warnings).toEqual([]);
});

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ConfigLine, hookLines } from '../../../bin/init/hook-lines.ts';
import { STUBS, stubText } from '../../../bin/init/stub.ts';
import { parseConfig } from '../../../contracts/harness/config.ts';
import { PROBES, TRIGGERS } from '../../../contracts/harness/needs.ts';
import { place } from '../cli.ts';
import { canRun, HOOK_APPS, type HookApp } from './hook-apps.ts';

const LINES = hookLines('revento');
/** Not 0: no application of ours may start so slowly. */
const START_MS = 60_000;

describe('hook stubs', () => {
  it('speak every word of the checks but those that mean a page of the integration', () => {
    const needs = LINES.map(({ need }) => need);
    expect(needs.toSorted()).toEqual(
      [...TRIGGERS, ...PROBES].filter((word) => !['connect', 'login', 'metrics', 'health'].includes(word)).sort(),
    );
  });

  it.each(Object.entries(STUBS))('in %s end with lines that a configuration can hold', (language, { comment }) => {
    const [, lines = ''] = stubText(language, 'revento').split('under integration:\n');
    const yaml = lines.split('\n').map((line) => line.slice(comment.length + 1));
    const { integration } = parseConfig(
      'emulator.config.yaml',
      `integration:\n  url: http://127.0.0.1:1\n${yaml.join('\n')}`,
    );
    const given = [...Object.keys(integration.triggers), ...Object.keys(integration.probes)];
    expect(given).toEqual(LINES.map(({ key }) => key));
  });

  it.each(Object.keys(STUBS))('in %s answer every line, and compare in constant time', (language) => {
    const text = stubText(language, 'revento');
    for (const { request } of LINES) {
      const [, method, name] = /^(\w+) \/emulator-hooks\/([\w-]+)/.exec(request) ?? [];
      expect(text).toMatch(new RegExp(`['"]${method} ${name}['"]`));
    }
    expect(text).toMatch(
      /timingSafeEqual|compare_digest|ConstantTimeCompare|MessageDigest\.isEqual|hash_equals|secure_compare/,
    );
  });

  for (const app of HOOK_APPS) {
    it.runIf(canRun(app))(
      `${app.title}: closed without the token, to a wrong one, and where there is none`,
      async () => {
        const open = await serve(app, 'the-token');
        for (const line of LINES) {
          expect(await statusOf(open, line), line.request).toBe(404);
          expect(await statusOf(open, line, 'wrong'), line.request).toBe(404);
          expect(await statusOf(open, line, 'the-token'), line.request).toBe(line.need === 'sync' ? 200 : 501);
        }
        const sync = LINES.find(({ need }) => need === 'sync') as ConfigLine;
        expect(await (await ask(open, sync, 'the-token')).json()).toEqual({ got: 'evt 1' });
        const unknown = { ...sync, request: 'GET /emulator-hooks/unknown' };
        expect(await statusOf(open, unknown, 'the-token')).toBe(404);
        expect(await statusOf(open, { ...sync, request: 'GET /other' }, 'the-token')).toBe(418);

        for (const token of [undefined, '']) {
          const closed = await serve(app, token);
          for (const line of LINES) expect(await statusOf(closed, line, token ?? 'the-token'), line.request).toBe(418);
        }
      },
      3 * START_MS,
    );
  }
});

async function serve(app: HookApp, token: string | undefined): Promise<string> {
  const { folder } = place();
  const source = stubText(app.language, 'revento');
  expect(source).toContain(app.fill[0]);
  const files = { ...app.files, [STUBS[app.language]?.name ?? '']: source.replace(...app.fill) };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const port = await freePort();
  const { EMULATOR_RUN_TOKEN: _, ...inherited } = process.env;
  const env = { ...inherited, PORT: String(port), ...(token === undefined ? {} : { EMULATOR_RUN_TOKEN: token }) };
  const [command = '', ...args] = app.command;
  const child = spawn(command, args, { cwd: folder, env, stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    // `go run` has a child of its own.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await ended;
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(url);
  return url;
}

async function untilAnswers(url: string): Promise<void> {
  for (const until = Date.now() + START_MS; Date.now() < until; await pause(50)) {
    if ((await fetch(url).catch(() => null)) !== null) return;
  }
  throw new Error(`${url} does not answer`);
}

function ask(url: string, { request }: ConfigLine, token?: string): Promise<Response> {
  const [method = '', path = ''] = request.replaceAll(/\{(\w+)\}/g, (_, name) => SAMPLES[name] ?? '').split(' ');
  const headers = { connection: 'close', ...(token === undefined ? {} : { 'x-emulator-run-token': token }) };
  return fetch(url + path, { method, headers });
}

const SAMPLES: Readonly<Record<string, string>> = {
  eventId: encodeURIComponent('evt 1'),
  userId: 'usr_1',
  deliveryId: 'd1',
  seconds: '60',
  number: 'C-1',
  name: 'one',
  po: 'PO-1',
  rows: encodeURIComponent('[{"number":"C-1"}]'),
};

async function statusOf(...asked: Parameters<typeof ask>): Promise<number> {
  return (await ask(...asked)).status;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

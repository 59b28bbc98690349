import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fetchOver } from '../support/over-tls.ts';
import { begin, factsOf, objectOf, place, start, statusOf } from './cli.ts';

describe('start', () => {
  it('prints exactly one line of JSON when it is ready', async () => {
    const { child, ended, ready, control, revento } = await start([], place());
    expect(ready).toMatchObject({
      event: 'ready',
      control: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      pid: child.pid,
    });
    expect(Object.keys(revento)).toEqual(
      expect.arrayContaining(['apiBase', 'authBase', 'clientId', 'clientSecret', 'webhookSecret', 'eventId']),
    );
    expect(await statusOf(`${control}/health`)).toBe(200);
    await fetch(`${revento.apiBase}/events/nothing`);
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 });
  });

  it('tells a person where everything is, what to paste and what to try, and then what happens', async () => {
    const where = place();
    const emulator = begin(['--port', '0', '--seed', 'tests'], where);
    const api = (await emulator.line(/REVENTO_API_BASE=/)).split('=')[1] ?? '';
    await emulator.line(/Ctrl-C ends it/);
    await fetch(`${api}/events/evt_1`, { headers: { Authorization: 'Bearer rev_install_nobody' } });
    expect(await emulator.line(/getEvent/)).toMatch(/→ GET \/api\/v1\/events\/evt_1 +401 +getEvent/);
    emulator.child.kill('SIGINT');
    const { code, stdout } = await emulator.ended;
    expect(code).toBe(0);
    for (const name of ['AUTH_BASE', 'CLIENT_ID', 'CLIENT_SECRET', 'WEBHOOK_SECRET', 'EVENT_ID'])
      expect(stdout).toMatch(new RegExp(`^ +REVENTO_${name}=\\S+$`, 'm'));
    expect(stdout).toContain('seed tests');
    for (const name of ['API_BASE', 'API_KEY', 'ACCOUNT_ID', 'API_VERSION', 'WEBHOOK_SECRET'])
      expect(stdout).toMatch(new RegExp(`^ +AUGNO_${name}=\\S+$`, 'm'));
    // It has no authorization server, and the keys of production are for the file.
    expect(stdout).not.toMatch(/AUGNO_(AUTH_BASE|PRODUCTION)/);
    expect(stdout).toContain('--write-env .env.emulator, which has those of production, too');
    for (const name of ['augno', 'cobalt', 'goroute', 'revento']) expect(stdout).toContain(`emulator check ${name}`);
  });

  it('speaks HTTPS where that is asked for, and says whom to trust', async () => {
    const { child, ended, ready, revento } = await start(['--tls'], place());
    expect(revento.apiBase).toMatch(/^https:/);
    const { caFile, caBundle } = objectOf(ready.tls);
    expect(String(caFile)).toMatch(/ca\.pem$/);
    const trusting = fetchOver({ ca: readFileSync(String(caFile), 'utf8') });
    expect((await trusting(`${revento.apiBase}/events/nothing`)).status).toBe(401);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect([caFile, caBundle].map((path) => existsSync(String(path)))).toEqual([false, false]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'frees its ports and takes its locator away on %s, in well under a second',
    async (signal) => {
      const where = place();
      const { child, ended, control, revento } = await start([], where);
      const locators = () =>
        readdirSync(join(where.folder, 'golive-emulator')).filter((name) => name.endsWith('.json'));
      expect(locators()).toEqual([`${new URL(control).port}.json`]);
      const asked = performance.now();
      child.kill(signal);
      expect((await ended).code).toBe(0);
      expect(performance.now() - asked).toBeLessThan(1000);
      expect(locators()).toEqual([]);
      expect(await statusOf(`${control}/health`)).toBeNull();
      expect(await statusOf(String(revento.origin))).toBeNull();
    },
  );

  it('starts without the word, too', async () => {
    const where = place();
    const emulator = begin(['revento', '--port', '0', '--json'], where);
    expect(factsOf(JSON.parse(await emulator.line(/^\{/))).revento.apiBase).toMatch(/^http/);
  });

  it('leaves what only its owner may read', async () => {
    const where = place();
    const { control } = await start(['--write-env', '.env.emulator'], where);
    const modeOf = (path: string) => statSync(join(where.folder, path)).mode & 0o777;
    expect(modeOf('golive-emulator')).toBe(0o700);
    expect(modeOf(`golive-emulator/${new URL(control).port}.json`)).toBe(0o600);
    expect(modeOf('.env.emulator')).toBe(0o600);
  });

  it('writes addresses and credentials into a .env file', async () => {
    const where = place();
    const { revento } = await start(['revento', '--write-env', '.env'], where);
    const lines = readFileSync(join(where.folder, '.env'), 'utf8').trim().split('\n');
    expect(lines).toContain(`REVENTO_API_BASE=${revento.apiBase}`);
    expect(lines).toContain(`REVENTO_CLIENT_SECRET=${revento.clientSecret}`);
    expect(lines).toContain(`REVENTO_PRODUCTION_CLIENT_ID=${revento.productionClientId}`);
    for (const line of lines) expect(line).toMatch(/^REVENTO_[A-Z_]+=\S+$/);
  });

  it('gives the same credentials for the same seed', async () => {
    const where = place();
    const [one, two] = [await start(['--seed', 'same'], where), await start(['--seed', 'same'], where)];
    expect(one.revento.clientSecret).toBe(two.revento.clientSecret);
    expect(one.control).not.toBe(two.control);
  });

  it('takes over knobs, addresses and a frozen clock', async () => {
    const { control } = await start(
      [
        '--knob',
        'revento.wrap_single=true',
        '--webhook',
        'revento=http://127.0.0.1:9/hooks',
        '--redirect',
        'revento=http://127.0.0.1:9/cb',
        '--freeze',
        '2026-09-21T12:00:00Z',
      ],
      place(),
    );
    const provider = objectOf(await (await fetch(`${control}/providers/revento`)).json());
    expect(provider).toMatchObject({ webhookUrl: 'http://127.0.0.1:9/hooks', redirectUris: ['http://127.0.0.1:9/cb'] });
    expect(provider.knobs).toContainEqual(expect.objectContaining({ name: 'wrap_single', value: true }));
    expect(await (await fetch(`${control}/clock`)).json()).toMatchObject({
      now: '2026-09-21T12:00:00.000Z',
      frozen: true,
    });
  });

  it('reads emulator.config.yaml where there is one, and the command line wins', async () => {
    const where = place();
    writeFileSync(
      join(where.folder, 'emulator.config.yaml'),
      'seed: of-the-file\nknobs: { revento.wrap_single: true }\nintegration:\n  url: http://127.0.0.1:9\n  webhooks: { revento: /hooks }\n',
    );
    const provider = async (args: string[]) => {
      const { ready, control } = await start(args, where);
      return { seed: ready.seed, ...objectOf(await (await fetch(`${control}/providers/revento`)).json()) };
    };
    expect(await provider([])).toMatchObject({ seed: 'of-the-file', webhookUrl: 'http://127.0.0.1:9/hooks' });
    expect(await provider(['--seed', 'told'])).toMatchObject({ seed: 'told' });
    expect(await provider(['--no-config'])).toMatchObject({ webhookUrl: null });
  });

  it('keeps the state with --data-dir', async () => {
    const where = place();
    const first = await start(['--data-dir', 'data'], where);
    const connect = await fetch(`${first.control}/providers/revento/actions/connect`, { method: 'POST' });
    const { result } = objectOf(await connect.json());
    const { access_token, event_id } = objectOf(result);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await start(['--data-dir', 'data'], where);
    const answer = await fetch(`${second.revento.apiBase}/events/${event_id}`, {
      headers: { Authorization: `Bearer ${access_token}` },
    });
    expect(answer.status).toBe(200);
  });

  it('plays a scenario when it is ready', async () => {
    const { control } = await start(['--play', 'revento/life-archive'], place());
    const { entries } = objectOf(await (await fetch(`${control}/journal?kind=step&name=play&wait=10s`)).json());
    expect(entries).toEqual([expect.objectContaining({ args: { scenario: 'revento/life-archive' } })]);
  });

  it('wants a token when others can reach the control port, and tells it', async () => {
    const { ready, control } = await start(['--host', '0.0.0.0'], place());
    const url = control.replace('0.0.0.0', '127.0.0.1');
    expect(await statusOf(`${url}/health`)).toBe(401);
    const answer = await fetch(`${url}/health`, { headers: { Authorization: `Bearer ${ready.token}` } });
    expect(answer.status).toBe(200);
  });
});

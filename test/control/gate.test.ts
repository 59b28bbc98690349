import { describe, expect, it } from 'vitest';
import { startControl } from './client.ts';
import { codeOf, raw } from './raw.ts';

describe('the control port on loopback', () => {
  it.each([
    ['its address', (port: string) => `127.0.0.1:${port}`],
    ['localhost', (port: string) => `localhost:${port}`],
    ['another loopback address', (port: string) => `127.0.0.2:${port}`],
    ['IPv6 loopback', (port: string) => `[::1]:${port}`],
    ['other case', (port: string) => `LocalHost:${port}`],
  ])('takes %s as Host', async (_, host) => {
    const { client } = await startControl();
    expect((await raw(`${client.url}/health`, { headers: { Host: host(new URL(client.url).port) } })).status).toBe(200);
  });

  it.each([
    ['a rebound name', (port: string) => `evil.example:${port}`],
    ['a name that begins like ours', (port: string) => `127.0.0.1.evil.example:${port}`],
    ['localhost of somebody else', (port: string) => `localhost.evil.example:${port}`],
    ['another port', () => '127.0.0.1:1'],
    ['no port', () => 'localhost'],
    ['an address of the network', (port: string) => `192.168.1.7:${port}`],
  ])('refuses %s as Host', async (_, host) => {
    const { client, sandbox } = await startControl();
    const before = sandbox.journal.last;
    const headers = { Host: host(new URL(client.url).port) };
    const answer = await raw(`${client.url}/reset`, { method: 'POST', headers });
    expect([answer.status, codeOf(answer.text)]).toEqual([403, 'host_refused']);
    expect(sandbox.journal.last).toBe(before);
  });

  it('refuses nonsense as Host', async () => {
    const { client } = await startControl();
    const answer = await raw(`${client.url}/health`, {
      headers: { Host: `127.0.0.1:${new URL(client.url).port}@evil.example` },
    });
    expect([400, 403]).toContain(answer.status);
  });

  it.each(['https://evil.example', 'null', 'http://localhost:3000', 'http://127.0.0.1'])(
    'refuses a page of %s',
    async (origin) => {
      const { ask } = await startControl();
      // A form or a fetch without preflight: a simple request that a browser sends at once.
      const simple = await ask('POST', '/clock', '{"freeze":true}', { Origin: origin, 'Content-Type': 'text/plain' });
      const reading = await ask('GET', '/providers', undefined, { Origin: origin });
      const preflight = await ask('OPTIONS', '/clock', undefined, {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
      });
      for (const answer of [simple, reading, preflight]) {
        expect([answer.status, answer.body.code]).toEqual([403, 'origin_refused']);
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
      expect((await ask('GET', '/clock')).body.frozen).toBe(false);
    },
  );

  it('refuses what a browser sends for another site without an Origin, also from another port of this machine', async () => {
    const { client } = await startControl();
    for (const site of ['cross-site', 'same-site']) {
      const image = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' };
      expect((await raw(`${client.url}/providers`, { headers: image })).status).toBe(403);
      const frame = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' };
      expect((await raw(`${client.url}/`, { headers: frame })).status).toBe(403);
      const form = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
      expect((await raw(`${client.url}/reset`, { method: 'POST', headers: form })).status).toBe(403);
    }
  });

  it('lets its own page in, and a person who follows a link', async () => {
    const { client, ask } = await startControl();
    const own = { Origin: client.url, 'Sec-Fetch-Site': 'same-origin' };
    expect((await ask('POST', '/clock', { freeze: true }, own)).status).toBe(200);
    const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    const page = await raw(`${client.url}/`, { headers: link });
    expect(page.status).toBe(200);
    expect(page.headers['x-frame-options']).toBe('DENY');
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('wants JSON where there is a body', async () => {
    const { ask } = await startControl();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      const answer = await ask('POST', '/clock', '{"freeze":true}', { 'Content-Type': type });
      expect([answer.status, answer.body.code]).toEqual([415, 'content_type']);
    }
    expect(
      (await ask('POST', '/clock', '{"freeze":true}', { 'Content-Type': 'application/json; charset=utf-8' })).status,
    ).toBe(200);
  });

  it('has no token', async () => {
    const { emulator } = await startControl();
    expect(emulator.access('default').token).toBeNull();
  });
});

describe('the control port on every address', () => {
  it('wants the token, whatever the Host', async () => {
    const { emulator, client } = await startControl({ host: '0.0.0.0' });
    const { token } = emulator.access('default');
    const { port } = new URL(client.url);
    const url = `http://127.0.0.1:${port}/health`;
    expect(token).toMatch(/^[\w-]{32}$/);
    for (const headers of [
      {},
      { Authorization: 'Bearer wrong' },
      { Authorization: `Basic ${token}` },
      { Authorization: `Bearer ${token}x` },
    ]) {
      const refused = await raw(url, { headers });
      expect([refused.status, codeOf(refused.text)]).toEqual([401, 'token_required']);
      expect(refused.headers['www-authenticate']).toBe('Bearer');
      expect(refused.text).not.toContain(token);
    }
    expect((await raw(url, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(200);
    expect((await raw(url, { headers: { Host: `emulator:${port}`, Authorization: `bearer ${token}` } })).status).toBe(
      200,
    );
    expect((await raw(url, { headers: { Host: `evil.example:${port}` } })).status).toBe(401);
  });

  it('gives further sandboxes tokens of their own', async () => {
    const { emulator, client } = await startControl({ host: '0.0.0.0' });
    const { port } = new URL(client.url);
    const headers = { Authorization: `Bearer ${emulator.access('default').token}` };
    const made = JSON.parse((await raw(`http://127.0.0.1:${port}/sandboxes`, { method: 'POST', headers })).text);
    const other = `http://127.0.0.1:${new URL(made.control).port}/health`;
    expect((await raw(other, { headers })).status).toBe(401);
    expect((await raw(other, { headers: { Authorization: `Bearer ${made.token}` } })).status).toBe(200);
  });
});

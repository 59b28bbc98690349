import { existsSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Sandbox } from '../../../emulator/sandbox.ts';
import { fetchOver, PERMISSIVE } from '../../support/over-tls.ts';

async function world(seed = 'tls') {
  const sandbox = await Sandbox.start('test', { providers: ['goroute'], seed, tls: true });
  onTestFinished(() => sandbox.close());
  const { authority } = sandbox;
  if (!authority) throw new TypeError('a sandbox with TLS has an authority');
  const goroute = sandbox.provider('goroute');
  const get = (options: Parameters<typeof fetchOver>[0] = {}) =>
    fetchOver({ ca: authority.certificate, ...options })(`${goroute.urls.apiBase}/health`, {
      headers: { 'x-api-key': goroute.facts.apiKey ?? '' },
    }).then(({ status }) => status);
  const requests = () => sandbox.journal.query({ kind: 'request' }).map((entry) => 'tls' in entry && entry.tls);
  const handshakes = () => sandbox.journal.query({ kind: 'handshake' });
  return { sandbox, goroute, authority, get, requests, handshakes };
}

describe('a port that speaks TLS', () => {
  it('answers who trusts its authority, and the journal has the version', async () => {
    const { get, goroute, requests, handshakes } = await world();
    expect(goroute.urls.apiBase).toMatch(/^https:/);
    expect(await get()).toBe(200);
    expect(await get({ maxVersion: 'TLSv1.2' })).toBe(200);
    expect(requests()).toEqual([
      { version: 'TLSv1.3', posture: 'sound' },
      { version: 'TLSv1.2', posture: 'sound' },
    ]);
    expect(handshakes()).toEqual([]);
  });

  it('refuses TLS 1.1, even to a client that would speak it', async () => {
    const { get, requests, handshakes } = await world();
    await expect(get({ ...PERMISSIVE, maxVersion: 'TLSv1.1' })).rejects.toThrow();
    expect(requests()).toEqual([]);
    expect(handshakes()).toMatchObject([
      { outcome: 'refused', posture: 'sound', version: null, reason: 'the versions of TLS have nothing in common' },
    ]);
  });

  it('is trusted by nobody who was not handed its certificate', async () => {
    const { get, requests } = await world();
    await expect(get({ ca: undefined })).rejects.toThrow(/certificate/);
    expect(requests()).toEqual([]);
  });

  it('speaks TLS 1.0 and 1.1 only while a fault asks for that', async () => {
    const { get, goroute, requests, handshakes } = await world();
    const { id } = goroute.faults.add({ tls: 'old' });
    await expect(get()).rejects.toThrow();
    expect(handshakes()).toMatchObject([{ outcome: 'refused', posture: 'old' }]);
    expect(await get(PERMISSIVE)).toBe(200);
    expect(await get({ ...PERMISSIVE, maxVersion: 'TLSv1' })).toBe(200);
    expect(requests()).toEqual([
      { version: 'TLSv1.1', posture: 'old' },
      { version: 'TLSv1', posture: 'old' },
    ]);
    goroute.faults.clear(id);
    expect(await get()).toBe(200);
  });

  it.each(['untrusted', 'expired', 'wrong-host'] as const)(
    'shows a certificate that must not be trusted: %s',
    async (tls) => {
      const { get, goroute, requests, handshakes } = await world();
      goroute.faults.add({ tls, forMs: 60_000 });
      await expect(get()).rejects.toThrow(/certificate/i);
      await expect.poll(handshakes).toMatchObject([{ posture: tls }]);
      expect(await get({ rejectUnauthorized: false })).toBe(200);
      expect(requests()).toEqual([{ version: 'TLSv1.3', posture: tls }]);
    },
  );

  it.each([{ reset: 'before' }, { drop: true }, { truncate: 3 }] as const)('breaks connections: %j', async (spec) => {
    const { get, goroute, sandbox } = await world();
    goroute.faults.add({ ...spec, times: 1 });
    await expect(get()).rejects.toThrow(/ECONNRESET|hang up|aborted/);
    expect(await get()).toBe(200);
    expect(sandbox.journal.query({ kind: 'finding' })).toEqual([]);
  });

  it('tells of a client that speaks HTTP in the clear', async () => {
    const { goroute, handshakes } = await world();
    const { hostname, port } = new URL(goroute.urls.origin);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.end('GET /peppol-api/health HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(handshakes).toMatchObject([{ outcome: 'refused', reason: 'the client spoke plain HTTP' }]);
  });

  it('writes certificates and no key, for their owner alone, and takes them away', async () => {
    const { authority, sandbox } = await world();
    for (const path of [authority.caFile, authority.caBundle]) {
      const text = readFileSync(path, 'utf8');
      expect(text).toContain(authority.certificate);
      expect(text).not.toContain('PRIVATE');
      expect(statSync(path).mode & 0o077).toBe(0);
    }
    await sandbox.close();
    expect(existsSync(dirname(authority.caFile))).toBe(false);
  });
});

describe('the connections of a port', () => {
  it('are counted with their requests, and with who ended them', async () => {
    const sandbox = await Sandbox.start('test', { providers: ['goroute'], seed: 'sockets' });
    onTestFinished(() => sandbox.close());
    const goroute = sandbox.provider('goroute');
    const { hostname, port } = new URL(goroute.urls.origin);
    const ask = 'GET /peppol-api/health HTTP/1.1\r\nHost: x\r\n\r\n';
    const list = () => goroute.server.port.connections.list();

    const kept = connect(Number(port), hostname);
    kept.write(ask);
    await expect.poll(() => list()[0]?.requests).toBe(1);
    kept.write(ask);
    await expect.poll(() => list()[0]?.requests).toBe(2);
    kept.end();
    await expect.poll(list).toMatchObject([{ number: 1, requests: 2, endedBy: 'client', tls: null }]);

    goroute.faults.add({ hangMs: 60_000, times: 1 });
    const waiting = connect(Number(port), hostname);
    waiting.write(ask);
    await expect.poll(() => list()[1]?.requests).toBe(1);
    waiting.destroy();
    await expect.poll(() => list()[1]).toMatchObject({ endedBy: 'client', closedAt: expect.any(Number) });
    expect(sandbox.journal.query({ kind: 'request' }).at(-1)).toMatchObject({ outcome: 'abandoned', socket: 2 });

    const cut = connect(Number(port), hostname);
    cut.on('error', () => undefined);
    cut.write(ask);
    await expect.poll(() => list()[2]?.requests).toBe(1);
    goroute.faults.add({ offline: true });
    await expect.poll(() => list()[2]?.endedBy).toBe('provider');
  });
});

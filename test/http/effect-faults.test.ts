import { describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../emulator/http/faults.ts';
import { connected, jsonOf, reventoSandbox } from '../support/sandbox.ts';

/** A refresh is an effect that can be seen: the token that was presented is spent by it. */
async function world(spec?: FaultSpec) {
  const { sandbox, revento } = await reventoSandbox();
  const { eventId, accessToken, refreshToken } = await connected(revento);
  if (spec) revento.faults.add(spec);
  const { clientId = '', clientSecret = '', apiBase = '', authBase = '' } = revento.facts;
  const get = (path = '') =>
    fetch(`${apiBase}/events/${eventId}${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
  const refresh = (signal: AbortSignal | null = null) => {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret,
    });
    return fetch(`${authBase}/oauth/token`, { method: 'POST', body, signal });
  };
  return { sandbox, revento, get, refresh };
}

describe('faults after the effect', () => {
  it('answer late, after the effect', async () => {
    const { refresh, revento } = await world({ operation: 'refreshToken', lateMs: 60, times: 1 });
    expect((await refresh()).status).toBe(200);
    expect(revento.journal.query({ kind: 'request' }).at(-1)?.durationMs).toBeGreaterThanOrEqual(59);
    expect((await refresh()).status).toBe(400);
  });

  it('let a client leave before the late answer: the effect is there all the same', async () => {
    const { refresh, revento } = await world({ operation: 'refreshToken', lateMs: 60_000, times: 1 });
    await expect(refresh(AbortSignal.timeout(80))).rejects.toThrow();
    const { entries } = await revento.journal.wait({ kind: 'request' }, { ended: true });
    expect(entries[0]).toMatchObject({ outcome: 'abandoned' });
    expect((await refresh()).status).toBe(400);
  });

  it('stop waiting when they are cleared', async () => {
    const { refresh, revento } = await world({ operation: 'refreshToken', lateMs: 60_000 });
    const answer = refresh();
    await revento.journal.wait({ kind: 'fault' }, { count: 2 });
    revento.faults.clear();
    expect((await answer).status).toBe(200);
  });

  it('answer an error although it was done', async () => {
    const { refresh } = await world({ operation: 'refreshToken', status: 500, effect: true, times: 1 });
    const broken = await refresh();
    expect([broken.status, (await jsonOf(broken)).error]).toEqual([500, 'internal_error']);
    expect((await refresh()).status).toBe(400);
  });
});

describe('faults that answer one code after another', () => {
  it('give each its turn, and begin again', async () => {
    const { get } = await world({ error: ['service_unavailable', 'rate_limit_exceeded'], times: 3 });
    const seen = [];
    for (let i = 0; i < 4; i++) seen.push((await get()).status);
    expect(seen).toEqual([503, 429, 503, 200]);
  });
});

describe('faults that meet one request in so many', () => {
  it('take the first of them, after those that they let pass', async () => {
    const { get } = await world({ status: 503, skip: 1, every: 3, times: 2 });
    const seen = [];
    for (let i = 0; i < 8; i++) seen.push((await get()).status);
    expect(seen).toEqual([200, 503, 200, 200, 503, 200, 200, 200]);
  });
});

describe('faults that set members of an answer', () => {
  it('set one, those of every row, and new ones; what leads nowhere changes nothing', async () => {
    const { get } = await world({
      rewrite: { '/data/*/status': 'odd', '/data/0/brand_new': { a: 1 }, '/brand~1new': null, '/no/such/place': 1 },
    });
    const body = await jsonOf(await get('/participants?limit=3'));
    expect(body).toMatchObject({
      data: [{ status: 'odd', brand_new: { a: 1 } }, { status: 'odd' }, { status: 'odd' }],
      'brand/new': null,
    });
    expect(body).not.toHaveProperty('no');
  });
});

describe('a port that is closed', () => {
  it('refuses connections until its time is over, then answers at the same address', async () => {
    const { sandbox, revento, get } = await world();
    expect((await get()).status).toBe(200);
    revento.faults.add({ offline: true, forMs: 20_000 });
    await sandbox.clock.quiet();
    await expect(get()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await sandbox.advance(20_000);
    expect((await get()).status).toBe(200);
  });

  it('cuts what is under way, and does not say that the client left', async () => {
    const { sandbox, revento, get } = await world({ delayMs: 60_000, times: 1 });
    const cut = get();
    await revento.journal.wait({ kind: 'fault' }, { count: 2 });
    const { id } = revento.faults.add({ offline: true });
    await expect(cut).rejects.toThrow();
    revento.faults.clear(id);
    await sandbox.clock.quiet();
    expect((await get()).status).toBe(200);
    expect(revento.journal.query({ kind: 'request' }).map(({ outcome }) => outcome)).toEqual(['dropped', 'answered']);
  });

  it('is opened by a reset, and a sandbox ends while it is closed', async () => {
    const { revento, sandbox, get } = await world({ offline: true });
    await sandbox.clock.quiet();
    revento.reset();
    await sandbox.clock.quiet();
    expect((await get()).status).toBe(401);
    revento.faults.add({ offline: true });
  });
});

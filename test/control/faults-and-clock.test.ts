import { describe, expect, it } from 'vitest';
import { rowsOf, startControl } from './client.ts';

const NOON = '2026-09-21T12:00:00.000Z';

describe('faults', () => {
  it('meet requests as they were asked to, and are counted', async () => {
    const { ask, revento } = await startControl();
    const fault = await ask('POST', '/faults', {
      provider: 'revento',
      operation: 'getEvent',
      status: 503,
      retryAfter: 7,
      times: 1,
    });
    expect(fault.body).toMatchObject({
      id: 'fault_1',
      spec: { operation: ['getEvent'], status: 503 },
      met: 0,
      state: 'active',
    });
    const first = await fetch(`${revento.urls.apiBase}/events/x`);
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '7']);
    expect((await fetch(`${revento.urls.apiBase}/events/x`)).status).toBe(401);
    expect((await ask('GET', '/faults')).body.faults).toMatchObject([{ met: 1, state: 'spent', expiresAt: null }]);
  });

  it('speak roles and durations, and end one by one or together', async () => {
    const { ask } = await startControl({ freeze: NOON });
    const add = (fault: object) => ask('POST', '/faults', { provider: 'revento', ...fault });
    expect((await add({ operation: '$refresh', delay: '1m30s' })).body.spec).toEqual({
      operation: ['refreshToken'],
      delayMs: 90_000,
    });
    expect((await add({ error: '$limited', for: '10m' })).body.expiresAt).toBe('2026-09-21T12:10:00.000Z');
    await add({ hang: '5s', probability: 0.5, skip: 2 });
    expect((await ask('DELETE', '/faults/fault_1')).status).toBe(204);
    expect((await ask('DELETE', '/faults/fault_1')).status).toBe(404);
    await ask('POST', '/clock', { advance: '10m' });
    const states = async () =>
      rowsOf((await ask('GET', '/faults?provider=revento')).body.faults).map(({ state }) => state);
    expect(await states()).toEqual(['cleared', 'expired', 'active']);
    await ask('DELETE', '/faults?provider=revento');
    expect(await states()).toEqual(['cleared', 'expired', 'cleared']);
  });
});

describe('the clock', () => {
  it('freezes, advances and resumes', async () => {
    const { ask } = await startControl({ freeze: NOON });
    expect((await ask('GET', '/clock')).body).toMatchObject({ now: NOON, frozen: true, due: [], waiting: 0 });
    expect((await ask('POST', '/clock', { advance: '3d' })).body.now).toBe('2026-09-24T12:00:00.000Z');
    expect((await ask('POST', '/clock', { resume: true })).body.frozen).toBe(false);
    expect((await ask('POST', '/clock', { freeze: true })).body.frozen).toBe(true);
    const { entries } = (await ask('GET', '/journal?kind=clock')).body;
    expect(rowsOf(entries).map(({ change }) => change)).toEqual(['advanced', 'resumed', 'frozen']);
  });

  it('answers an advance when all that fell due has happened', async () => {
    const { ask, revento } = await startControl({ freeze: NOON });
    await ask('POST', '/faults', { provider: 'revento', status: 503, for: '1h' });
    const before = (await ask('GET', '/clock')).body;
    expect(before).toMatchObject({ due: ['2026-09-21T13:00:00.000Z'], waiting: 1 });
    await ask('POST', '/clock', { advance: '1h' });
    expect(revento.faults.idle).toBe(true);
  });

  it('does not begin with an instant that is none', async () => {
    await expect(startControl({ freeze: 'yesterday' })).rejects.toMatchObject({ code: 'freeze_invalid' });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Rig } from './rig.ts';

describe('tokens', () => {
  let rig: Rig;
  const refreshes = () =>
    rig.provider.calls('/oauth/token').filter(({ form }) => form.get('grant_type') === 'refresh_token');
  const oneByOne = (answers: (number | undefined)[], error = '') => {
    rig.provider.script = ({ path }) => {
      const status = path === '/oauth/token' ? answers.shift() : undefined;
      return status === undefined ? undefined : { status, body: { error } };
    };
  };
  beforeEach(async () => {
    rig = await new Rig().start();
    await rig.connect();
  });
  afterEach(() => rig.stop());

  it('lets one refresh serve eight jobs that wait', async () => {
    rig.provider.expire('evt_one');
    // The answer is held until every job has met the expired token: four in flight, the rest behind them.
    rig.provider.script = async ({ path }) => {
      if (path !== '/oauth/token') return undefined;
      while (rig.provider.calls('/events/').length < 8) await new Promise((resolve) => setImmediate(resolve));
      return undefined;
    };
    const results = await Promise.all(Array.from({ length: 8 }, () => rig.sync()));
    expect(results.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(refreshes()).toHaveLength(1);
  });

  it('never presents a refresh token twice, also over a restart', async () => {
    for (let round = 0; round < 3; round++) {
      rig.provider.expire('evt_one');
      expect((await rig.sync()).status).toBe(200);
      await rig.restart();
    }
    expect(new Set(refreshes().map(({ form }) => form.get('refresh_token'))).size).toBe(3);
  });

  it('has the new refresh token on disk before it uses the new access token', async () => {
    rig.provider.expire('evt_one');
    let onDisk: unknown;
    rig.provider.script = async ({ path }) => {
      if (path === '/oauth/token' || refreshes().length === 0 || onDisk) return undefined;
      await rig.restart(); // a new process, at the first request that carries the new access token
      onDisk = rig.app.connections.find('evt_one')?.refreshToken;
      return undefined;
    };
    await rig.sync();
    expect(onDisk).toBe(rig.provider.grant('evt_one').refresh);
  });

  it('refreshes once and does not loop when the fresh token is called expired too', async () => {
    rig.provider.script = ({ path }) =>
      path === '/oauth/token' ? undefined : { status: 401, body: { error: 'token_expired' } };
    expect((await rig.sync()).status).toBe(503);
    expect(refreshes()).toHaveLength(1);
    expect(rig.provider.calls('/events/')).toHaveLength(2);
    expect(await rig.status()).toBe('connected');
  });

  it('takes invalid_grant as final', async () => {
    rig.provider.expire('evt_one');
    oneByOne([400], 'invalid_grant');
    expect((await rig.sync()).status).toBe(409);
    expect(await rig.look('connections/evt_one')).toMatchObject({
      status: 'reconnect_required',
      last_error: 'invalid_grant',
    });
    const before = rig.provider.seen.length;
    expect((await rig.sync()).status).toBe(409);
    await rig.deliver();
    await rig.idle();
    expect(rig.provider.seen).toHaveLength(before);
    expect((await rig.connect()).status).toBe(200);
    expect((await rig.sync()).status).toBe(200);
  });

  it('keeps its tokens through an outage of the token endpoint', async () => {
    rig.provider.expire('evt_one');
    oneByOne([503, 500, 429, 503]);
    expect((await rig.sync()).status).toBe(200);
    expect(refreshes()).toHaveLength(5);
    rig.provider.expire('evt_one');
    oneByOne(Array(6).fill(503));
    expect((await rig.sync()).status).toBe(503);
    expect(await rig.status()).toBe('connected');
    expect((await rig.sync()).status).toBe(200);
  });

  it('does not repeat a refresh that is refused for another reason, and tries again with the next job', async () => {
    rig.provider.expire('evt_one');
    oneByOne([401], 'invalid_client');
    expect(await rig.sync()).toMatchObject({ status: 503, body: { reason: 'refresh failed: 401 invalid_client' } });
    expect(refreshes()).toHaveLength(1);
    expect((await rig.sync()).status).toBe(200);
  });

  it('asks for a new consent when the answer to a refresh was lost', async () => {
    rig.provider.expire('evt_one');
    let lost = false;
    rig.provider.script = ({ path }) => {
      if (path !== '/oauth/token' || lost) return undefined;
      lost = true;
      return { status: 502, actFirst: true };
    };
    expect((await rig.sync()).status).toBe(409);
    expect(refreshes()).toHaveLength(2);
    expect(await rig.status()).toBe('reconnect_required');
  });
});

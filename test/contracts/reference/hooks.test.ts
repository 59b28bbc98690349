import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Rig, RUN_TOKEN } from './rig.ts';

const HOOKS = [
  'POST sync?event_id=evt_one',
  'POST profile?user_id=usr_1',
  'POST clock?by=86400',
  'POST replay?delivery_id=one',
  'GET state',
  'GET connections/evt_one',
  'GET users/usr_1',
  'GET dead-letters',
  'GET trace?event_id=evt_one',
  'GET alerts',
].map((hook) => hook.split(' ') as [string, string]);

describe('hooks', () => {
  let rig: Rig;
  const unknown = { status: 404, body: { error: 'not_found' } };
  beforeEach(async () => {
    rig = await new Rig().start();
    await rig.connect();
    await rig.login();
  });
  afterEach(() => rig.stop());

  it.each(HOOKS)('%s %s answers to the run token alone', async (method, path) => {
    const before = rig.provider.seen.length;
    const clock = rig.app.clock.now();
    for (const token of [null, '', 'wrong', `${RUN_TOKEN}x`, RUN_TOKEN.slice(1)]) {
      expect(await rig.hook(method, path, token)).toEqual(unknown);
    }
    expect(rig.provider.seen).toHaveLength(before);
    expect(rig.app.clock.now() - clock).toBeLessThan(60_000);
    expect(await rig.hook(method, path)).not.toEqual(unknown);
  });

  it('do not exist in a process without a run token', async () => {
    rig.runToken = undefined;
    await rig.restart();
    for (const [method, path] of HOOKS) {
      for (const token of [RUN_TOKEN, '', 'undefined', null]) {
        expect(await rig.hook(method, path, token)).toEqual(unknown);
      }
    }
    expect((await fetch(`${rig.base}/healthz`)).status).toBe(200);
  });

  it('leave nothing of themselves outside their prefix', async () => {
    const headers = { 'x-emulator-run-token': RUN_TOKEN };
    for (const path of ['debug/state', 'connections', 'connections/evt_one', 'state', 'sync?event_id=evt_one']) {
      for (const method of ['GET', 'POST']) {
        expect((await fetch(`${rig.base}/${path}`, { method, headers })).status).toBe(404);
      }
    }
  });

  it('know no other names, methods or depths', async () => {
    for (const [method, path] of [
      ['GET', 'sync?event_id=evt_one'],
      ['POST', 'state'],
      ['GET', 'connections'],
      ['GET', 'connections/evt_one/more'],
      ['GET', 'connections/evt_none'],
      ['GET', 'connections/evt_one%20usr_1'],
      ['GET', 'users/usr_none'],
      ['GET', 'trace?event_id=evt_none'],
      ['GET', ''],
    ] as const)
      expect(await rig.hook(method, path), path).toEqual(unknown);
    for (const by of ['', '-1', 'soon', '1.5']) expect((await rig.hook('POST', `clock?by=${by}`)).status).toBe(400);
  });
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Rig } from './rig.ts';

const withdrawn = (userId: string, eventId = 'evt_one') =>
  ({ type: 'user.revoked_access', eventId, data: { user_id: userId, revoked_at: '2026-09-21T14:13:18Z' } }) as const;

describe('users who log in', () => {
  let rig: Rig;
  const me = () => rig.provider.calls('/me/');
  const refreshes = () =>
    rig.provider.calls('/oauth/token').filter(({ form }) => form.get('grant_type') === 'refresh_token');
  const users = async () => (await rig.state()).users;
  beforeEach(async () => {
    rig = await new Rig().start();
    await rig.connect();
    await rig.login('usr_1');
    await rig.login('usr_2');
  });
  afterEach(() => rig.stop());

  it('ask for their own scopes, with a state and a verifier like everyone', async () => {
    const { authorize } = await rig.begin('evt_one', 'login');
    expect(authorize.searchParams.get('scope')).toBe('profile.read event.attendance');
    expect(authorize.searchParams.get('event_id')).toBe('evt_one');
    expect(authorize.searchParams.get('code_challenge_method')).toBe('S256');
    expect(authorize.searchParams.get('state')).toMatch(/^[\w-]{43}$/);
    expect((await fetch(`${rig.base}/login`)).status).toBe(400);
  });

  it('are read on demand only, with their own token', async () => {
    expect(me()).toEqual([]);
    expect(await rig.profile('usr_1')).toEqual({
      status: 200,
      body: { user_id: 'usr_1', event_id: 'evt_one', profile: 1, application: 1 },
    });
    expect(new Set(me().map(({ token }) => token))).toEqual(new Set([rig.provider.grant('usr_1').access]));
    expect(await users()).toEqual({
      usr_1: {
        profile: { id: 'usr_1', name: 'Name of usr_1', email: 'usr_1@example.org' },
        application: { id: 'app_of_usr_1', event_id: 'evt_one', application_status: 'approved' },
      },
    });
    expect(await rig.look('users/usr_1')).toEqual({
      user_id: 'usr_1',
      event_id: 'evt_one',
      status: 'connected',
      last_error: null,
    });
    expect((await rig.profile('usr_none')).status).toBe(404);
  });

  it('are not asked for what they did not grant', async () => {
    await rig.login('usr_3', 'evt_one', 'event.attendance');
    expect(await rig.profile('usr_3')).toMatchObject({ status: 200, body: { profile: null, application: 1 } });
    expect(me().map(({ path }) => path)).toEqual(['/api/v1/me/application']);
  });

  it('must be named by the token answer', async () => {
    rig.provider.script = ({ path }) =>
      path === '/oauth/token'
        ? {
            status: 200,
            body: { access_token: 'a', refresh_token: 'r', event_id: 'evt_one', organization_id: 'org_one' },
          }
        : undefined;
    expect((await rig.login('usr_3')).status).toBe(502);
    expect((await rig.profile('usr_3')).status).toBe(404);
    expect(rig.app.connections.find('evt_one')?.accessToken).not.toBe('a');
  });

  it('share one refresh, which is on disk before it is used', async () => {
    rig.provider.expire('usr_1');
    const results = await Promise.all(Array.from({ length: 6 }, () => rig.profile('usr_1')));
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set([200]));
    expect(refreshes()).toHaveLength(1);
    await rig.restart();
    rig.provider.expire('usr_1');
    expect((await rig.profile('usr_1')).status).toBe(200);
    expect(refreshes()).toHaveLength(2);
    const files = readdirSync(rig.dataDir, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(rig.dataDir, name),
    );
    const written = files.filter((name) => statSync(name).isFile()).map((name) => readFileSync(name, 'latin1'));
    for (const secret of rig.provider.tokensIssued) {
      expect(written.join()).not.toContain(secret);
      expect(rig.logged.join()).not.toContain(secret);
    }
  });

  it('end one by one at token_revoked, without a refresh', async () => {
    rig.provider.revoke('usr_1');
    for (let n = 0; n < 2; n++) expect((await rig.profile('usr_1')).status).toBe(409);
    expect(me()).toHaveLength(1);
    expect(refreshes()).toEqual([]);
    expect([await rig.userStatus('usr_1'), await rig.userStatus('usr_2')]).toEqual(['revoked', 'connected']);
    expect((await rig.profile('usr_2')).status).toBe(200);
    expect((await rig.sync()).status).toBe(200);
  });

  it('are forgotten when they withdraw access, and nobody else is', async () => {
    for (const user of ['usr_1', 'usr_2']) await rig.profile(user);
    await rig.deliver(withdrawn('usr_1'));
    expect(Object.keys((await users()) as object)).toEqual(['usr_2']);
    expect(await rig.userStatus('usr_1')).toBe('revoked');
    expect(rig.app.connections.find('evt_one usr_1')).toMatchObject({ accessToken: '', refreshToken: '' });
    await rig.restart();
    const before = rig.provider.seen.length;
    expect((await rig.profile('usr_1')).status).toBe(409);
    expect(rig.provider.seen).toHaveLength(before);
    expect((await rig.profile('usr_2')).status).toBe(200);
    expect((await rig.sync()).status).toBe(200);
    await rig.login('usr_1');
    expect((await rig.profile('usr_1')).status).toBe(200);
  });

  it('keep their session of another event, and nothing of a read that the withdrawal overtook', async () => {
    await rig.login('usr_1', 'evt_two');
    rig.provider.script = async ({ path }) => {
      if (path === '/api/v1/me/application') {
        await rig.deliver(withdrawn('usr_1', 'evt_two'));
        await rig.idle();
      }
      return undefined;
    };
    rig.app.connections.update('evt_one usr_1', { status: 'reconnect_required' }); // so that evt_two is read
    expect((await rig.profile('usr_1')).status).toBe(409);
    expect(await users()).toEqual({});
    expect(rig.app.connections.find('evt_one usr_1')?.status).toBe('reconnect_required');
    expect(rig.app.connections.find('evt_two usr_1')?.status).toBe('revoked');
  });

  it.each([
    ['archived', { type: 'data.deletion_required', data: { reason: 'event_archived' } }],
    ['revoked', { type: 'data.deletion_required', data: { reason: 'organizer_revoked' } }],
    ['suspended', { type: 'integration.suspended', eventId: null, data: {} }],
  ])('end with their event when it is %s', async (status, delivery) => {
    await rig.profile('usr_1');
    await rig.deliver(delivery);
    expect(await users()).toEqual({});
    expect([await rig.userStatus('usr_1'), await rig.userStatus('usr_2')]).toEqual([status, status]);
    const before = rig.provider.seen.length;
    expect((await rig.profile('usr_1')).status).toBe(409);
    expect(rig.provider.seen).toHaveLength(before);
  });
});

import { describe, expect, it } from 'vitest';
import { expireTokens, findAccess, revokeGrant } from '../../emulator/oauth/grants.ts';
import { expectError, startServer, tokensOf } from './fixture.ts';
import { OTHER_CLIENT } from './provider.ts';

const DAY_MS = 86_400_000;

describe('a refresh', () => {
  it('replaces both tokens and keeps scopes and binding', async () => {
    const { connect, refresh, lastRequest, world } = await startServer();
    const first = await connect();
    const second = await tokensOf(await refresh(first.refresh_token, { scope: 'event.write' }));
    expect(second).toEqual({
      ...first,
      access_token: expect.stringMatching(/^rev_install_/),
      refresh_token: expect.stringMatching(/^rev_refresh_/),
    });
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const grant = findAccess(world, second.access_token)?.grant;
    expect(lastRequest()).toMatchObject({ operation: 'refreshToken', credential: grant?.id, subject: 'evt_m7Qa' });
  });

  it('leaves the access token before it alive until its own hour ends', async () => {
    const { connect, refresh, world } = await startServer();
    const first = await connect();
    await refresh(first.refresh_token);
    expect(findAccess(world, first.access_token)?.state).toBe('live');
    await world.clock.advance(3_600_000 - 1);
    expect(findAccess(world, first.access_token)?.state).toBe('live');
    await world.clock.advance(1);
    expect(findAccess(world, first.access_token)?.state).toBe('expired');
  });

  it('ends the access token before it where the provider does so', async () => {
    const { connect, refresh, world } = await startServer();
    world.knobs.set('refresh_kills_access', true);
    const first = await connect();
    const second = await tokensOf(await refresh(first.refresh_token));
    expect(findAccess(world, first.access_token)?.state).toBe('expired');
    expect(findAccess(world, second.access_token)?.state).toBe('live');
  });

  it('journals the rotation, then the new tokens, under the request', async () => {
    const { connect, refresh, tokenEntries, lastRequest } = await startServer();
    const first = await connect();
    const before = tokenEntries().length;
    await refresh(first.refresh_token);
    const entries = tokenEntries().slice(before);
    expect(entries.map(({ change, tokenKind }) => `${change} ${tokenKind}`)).toEqual([
      'rotated refresh',
      'issued access',
      'issued refresh',
    ]);
    expect(entries[0]?.value).toBe(first.refresh_token);
    expect(entries.every((entry) => entry.cause === lastRequest().seq)).toBe(true);
  });

  it('is served once when five arrive at the same moment', async () => {
    const { connect, refresh } = await startServer();
    const { refresh_token } = await connect();
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(refresh_token)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400, 400, 400]);
  });

  it.each([
    ['no refresh_token', { refresh_token: '' }, 'invalid_request'],
    ['an unknown refresh token', { refresh_token: 'rev_refresh_nobody' }, 'invalid_grant'],
    ['the refresh token of another client', OTHER_CLIENT, 'invalid_grant'],
  ])('refuses %s', async (_, changes, error) => {
    const { connect, refresh } = await startServer();
    const { refresh_token } = await connect();
    await expectError(await refresh(refresh_token, changes), 400, error);
    expect((await refresh(refresh_token)).status).toBe(200);
  });

  it('refuses an access token, and explains the mistake', async () => {
    const { connect, refresh, lastRequest } = await startServer();
    const { access_token } = await connect();
    await expectError(await refresh(access_token), 400, 'invalid_grant');
    expect(lastRequest().explain[0]?.expected).toBe('a refresh token, not an access token');
  });

  it.each([
    ['revocation', 'revoked'],
    ['expiry', 'expired'],
  ])('after %s is refused with invalid_grant', async (_, how) => {
    const { connect, refresh, world } = await startServer();
    const tokens = await connect();
    const grant = findAccess(world, tokens.access_token)?.grant;
    if (!grant) throw new Error('there is a grant');
    if (how === 'revoked') revokeGrant(world, grant, 'organizer_disconnected', null);
    else expireTokens(world, grant, 'all', null);
    expect(findAccess(world, tokens.access_token)?.state).toBe(how);
    await expectError(await refresh(tokens.refresh_token), 400, 'invalid_grant');
  });
});

describe('the lifetime of a connection', () => {
  it('slides by 90 days with each refresh and ends without one', async () => {
    const { connect, refresh, world } = await startServer();
    let tokens = await connect();
    await world.clock.advance(90 * DAY_MS - 1);
    tokens = await tokensOf(await refresh(tokens.refresh_token));
    await world.clock.advance(90 * DAY_MS - 1);
    tokens = await tokensOf(await refresh(tokens.refresh_token));
    await world.clock.advance(90 * DAY_MS);
    await expectError(await refresh(tokens.refresh_token), 400, 'invalid_grant');
  });

  it('ends after a year however often it is refreshed, and says so by shorter lifetimes', async () => {
    const { connect, refresh, world } = await startServer();
    let tokens = await connect();
    for (let day = 80; day <= 320; day += 80) {
      await world.clock.advance(80 * DAY_MS);
      tokens = await tokensOf(await refresh(tokens.refresh_token));
      expect(tokens.refresh_expires_in).toBe(Math.min(90, 365 - day) * 86_400);
    }
    await world.clock.advance(45 * DAY_MS - 600_000);
    tokens = await tokensOf(await refresh(tokens.refresh_token));
    expect(tokens).toMatchObject({ expires_in: 600, refresh_expires_in: 600 });
    await world.clock.advance(600_000);
    expect(findAccess(world, tokens.access_token)?.state).toBe('expired');
    await expectError(await refresh(tokens.refresh_token), 400, 'invalid_grant');
  });
});

describe('a refresh token that was replaced before', () => {
  it('is refused, and the family lives on, by default', async () => {
    const { connect, refresh, tokenEntries, lastRequest } = await startServer();
    const first = await connect();
    const second = await tokensOf(await refresh(first.refresh_token));
    await expectError(await refresh(first.refresh_token), 400, 'invalid_grant');
    expect(tokenEntries().at(-1)).toMatchObject({
      change: 'reused',
      tokenKind: 'refresh',
      value: first.refresh_token,
      cause: lastRequest().seq,
    });
    expect((await refresh(second.refresh_token)).status).toBe(200);
  });

  it('takes the whole family with it under revoke_family', async () => {
    const { connect, refresh, world } = await startServer();
    world.knobs.set('refresh_reuse', 'revoke_family');
    const first = await connect();
    const second = await tokensOf(await refresh(first.refresh_token));
    await expectError(await refresh(first.refresh_token), 400, 'invalid_grant');
    await expectError(await refresh(second.refresh_token), 400, 'invalid_grant');
    const [before, after] = [first, second].map((tokens) => findAccess(world, tokens.access_token));
    expect([before?.state, after?.state]).toEqual(['revoked', 'revoked']);
    expect(after?.grant.revokedReason).toBe('refresh_reused');
  });

  it('is forgiven for 30 s after its first rotation under grace_30s', async () => {
    const { connect, refresh, world } = await startServer();
    world.knobs.set('refresh_reuse', 'grace_30s');
    const first = await connect();
    const second = await tokensOf(await refresh(first.refresh_token));
    await world.clock.advance(29_999);
    const again = await tokensOf(await refresh(first.refresh_token));
    expect(again.refresh_token).not.toBe(second.refresh_token);
    await world.clock.advance(1);
    await expectError(await refresh(first.refresh_token), 400, 'invalid_grant');
    expect((await refresh(second.refresh_token)).status).toBe(200);
    expect((await refresh(again.refresh_token)).status).toBe(200);
  });

  it('is not forgiven once the grant is revoked', async () => {
    const { connect, refresh, world } = await startServer();
    world.knobs.set('refresh_reuse', 'grace_30s');
    const first = await connect();
    const grant = findAccess(world, first.access_token)?.grant;
    if (!grant) throw new Error('there is a grant');
    await refresh(first.refresh_token);
    revokeGrant(world, grant, 'suspended', null);
    await expectError(await refresh(first.refresh_token), 400, 'invalid_grant');
  });

  it('is spent although its answer was lost', async () => {
    const { connect, refresh, world } = await startServer();
    const { refresh_token } = await connect();
    world.faults.add({ operation: 'refreshToken', drop: true, times: 1 });
    await expect(refresh(refresh_token)).rejects.toThrow();
    await expectError(await refresh(refresh_token), 400, 'invalid_grant');
  });
});

import { describe, expect, it } from 'vitest';
import { findAccess, grantsOf } from '../../emulator/oauth/grants.ts';
import { challengeOf, expectError, startServer, tokensOf } from './fixture.ts';
import { CHALLENGE, CLIENT, OTHER_CLIENT, REDIRECT_URI, VERIFIER } from './provider.ts';

describe('the code exchange', () => {
  it('answers with the tokens, their lifetimes, the granted scopes and what they are bound to', async () => {
    const { code, exchange, lastRequest, world } = await startServer();
    const response = await exchange(await code());
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/^rev_install_/),
      refresh_token: expect.stringMatching(/^rev_refresh_/),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_expires_in: 7_776_000,
      scope: 'event.read participants.read program.read',
      event_id: 'evt_m7Qa',
      organization_id: 'org_p3Wd',
    });
    const [grant] = grantsOf(world, { subject: 'evt_m7Qa' });
    expect(grant?.id).toMatch(/^grt_/);
    expect(lastRequest()).toMatchObject({ operation: 'exchangeCode', credential: grant?.id, subject: 'evt_m7Qa' });
  });

  it('issues user tokens for the scopes of a user', async () => {
    const { connect, world } = await startServer();
    const tokens = await connect({ scope: 'profile.read event.attendance', login_hint: 'usr_k2' });
    expect(tokens).toMatchObject({ access_token: expect.stringMatching(/^rev_user_/), user_id: 'usr_k2' });
    expect(findAccess(world, tokens.access_token)?.grant).toMatchObject({ scheme: 'user', subject: 'evt_m7Qa' });
  });

  it('computes the challenge of the reference', () => {
    expect(challengeOf(VERIFIER)).toBe(CHALLENGE);
  });

  it('joins consent, code and tokens under the id of one grant, each token entry caused by its request', async () => {
    const { connect, tokenEntries, lastRequest } = await startServer();
    await connect();
    const entries = tokenEntries();
    expect(entries.map(({ change, tokenKind }) => `${change} ${tokenKind}`)).toEqual([
      'issued code',
      'issued access',
      'issued refresh',
    ]);
    expect(new Set(entries.map((entry) => entry.credential)).size).toBe(1);
    expect(entries.slice(1).map((entry) => entry.cause)).toEqual([lastRequest().seq, lastRequest().seq]);
  });

  it.each([
    ['code', 400, 'invalid_request'],
    ['code_verifier', 400, 'invalid_request'],
    ['redirect_uri', 400, 'invalid_request'],
    ['client_id', 400, 'invalid_request'],
    ['client_secret', 401, 'invalid_client'],
  ])('without %s is refused with %i %s', async (field, status, error) => {
    const { code, exchange } = await startServer();
    await expectError(await exchange(await code(), { [field]: '' }), status, error);
  });

  it.each([
    ['an unknown code', { code: 'rev_code_nobody' }],
    ['another verifier', { code_verifier: VERIFIER.toLowerCase() }],
    ['another redirect_uri', { redirect_uri: `${REDIRECT_URI}/` }],
    ['the code of another client', OTHER_CLIENT],
  ])('refuses %s with invalid_grant and explains it', async (_, changes) => {
    const { code, exchange, lastRequest } = await startServer();
    await expectError(await exchange(await code(), changes), 400, 'invalid_grant');
    expect(lastRequest().explain).toHaveLength(1);
  });

  it('explains a PKCE mismatch by the two challenges', async () => {
    const { code, exchange, lastRequest } = await startServer();
    const wrong = VERIFIER.toLowerCase();
    await exchange(await code(), { code_verifier: wrong });
    expect(lastRequest().explain).toEqual([
      {
        what: 'token',
        sent: `a verifier with the challenge ${challengeOf(wrong)}`,
        expected: `challenge ${CHALLENGE}`,
      },
    ]);
  });

  it('lets the right verifier succeed after a wrong one', async () => {
    const { code, exchange } = await startServer();
    const sent = await code();
    await exchange(sent, { code_verifier: VERIFIER.toLowerCase() });
    expect((await exchange(sent)).status).toBe(200);
  });

  it('takes a verifier that is too short, and records it as a finding', async () => {
    const { code, exchange, world } = await startServer();
    const response = await exchange(await code({ code_challenge: challengeOf('short') }), { code_verifier: 'short' });
    expect(response.status).toBe(200);
    expect(world.journal.query({ kind: 'finding', name: 'verifier_malformed' })).toHaveLength(1);
  });

  it.each([
    [599, 200],
    [600, 400],
  ])('after %i s of the code answers %i', async (seconds, status) => {
    const { code, exchange, world } = await startServer();
    const sent = await code();
    await world.clock.advance(seconds * 1000);
    expect((await exchange(sent)).status).toBe(status);
  });

  it('refuses a second exchange and lets the first tokens live', async () => {
    const { code, exchange, world, tokenEntries } = await startServer();
    const sent = await code();
    const tokens = await tokensOf(await exchange(sent));
    await expectError(await exchange(sent), 400, 'invalid_grant');
    expect(findAccess(world, tokens.access_token)?.state).toBe('live');
    expect(tokenEntries().at(-1)).toMatchObject({ change: 'reused', tokenKind: 'code', reason: 'refused' });
  });

  it('revokes what the first exchange got, where the provider does so', async () => {
    const { code, exchange, refresh, world } = await startServer();
    world.knobs.set('code_reuse_revokes', true);
    const sent = await code();
    const tokens = await tokensOf(await exchange(sent));
    await expectError(await exchange(sent), 400, 'invalid_grant');
    expect(findAccess(world, tokens.access_token)?.state).toBe('revoked');
    await expectError(await refresh(tokens.refresh_token), 400, 'invalid_grant');
  });

  it.each(['suspended', 'archived'])(
    'is refused when the connection became impossible since the consent: %s',
    async (trouble) => {
      const { code, exchange, world } = await startServer();
      const sent = await code();
      world.knobs.set('trouble', trouble);
      await expectError(await exchange(sent), 400, 'invalid_grant');
    },
  );

  it('goes without redirect_uri and client_id where the provider does, and still compares what is sent', async () => {
    const { code, exchange, world } = await startServer();
    world.knobs.set('exchange_requires_redirect_uri', false);
    expect((await exchange(await code(), { redirect_uri: '', client_id: '' })).status).toBe(200);
    const wrong = { redirect_uri: `${REDIRECT_URI}/` };
    await expectError(await exchange(await code(), wrong), 400, 'invalid_grant');
    await expectError(await exchange('rev_code_nobody', { client_id: '' }), 400, 'invalid_request');
    await expectError(await exchange(await code(), { client_id: '', client_secret: 'x' }), 401, 'invalid_client');
  });

  it('keeps the connection before a new one of the same event, unless a reconnect supersedes it', async () => {
    const { connect, world, tokenEntries } = await startServer();
    const first = await connect();
    const second = await connect();
    expect(findAccess(world, first.access_token)?.state).toBe('live');
    world.knobs.set('reconnect_supersedes', true);
    const guest = await connect({ scope: 'profile.read', login_hint: 'usr_a' });
    await connect({ scope: 'profile.read', login_hint: 'usr_b' });
    expect(findAccess(world, guest.access_token)?.state).toBe('live');
    const third = await connect();
    const states = [first, second, third, guest].map((tokens) => findAccess(world, tokens.access_token)?.state);
    expect(states).toEqual(['revoked', 'revoked', 'live', 'live']);
    expect(tokenEntries().filter((entry) => entry.reason === 'superseded')).toHaveLength(2);
  });
});

describe('the token endpoint', () => {
  it.each([
    ['no grant_type', {}, 400, 'invalid_request'],
    ['an unknown grant_type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['an unknown client', { grant_type: 'refresh_token', client_id: 'x', client_secret: 'y' }, 401, 'invalid_client'],
    ['a wrong secret', { grant_type: 'refresh_token', ...CLIENT, client_secret: 'y' }, 401, 'invalid_client'],
  ])('refuses %s', async (_, form, status, error) => {
    const { token } = await startServer();
    await expectError(await token(form), status, error);
  });

  it('journals an unknown grant_type under the name of the endpoint', async () => {
    const { token, lastRequest } = await startServer();
    await token({ grant_type: 'password' });
    expect(lastRequest()).toMatchObject({ operation: 'token', explain: [{ sent: 'grant_type=password' }] });
  });

  it('refuses a field that is sent twice', async () => {
    const { token } = await startServer();
    const form = Object.entries({ grant_type: 'refresh_token', refresh_token: 'x', ...CLIENT });
    await expectError(await token([...form, ['refresh_token', 'y']]), 400, 'invalid_request');
  });

  it('takes a secret from before a rotation while it is still good', async () => {
    const { code, exchange } = await startServer();
    expect((await exchange(await code(), { client_secret: 'sample-secret-of-last-year' })).status).toBe(200);
  });

  it('refuses HTTP Basic, and says so in the header that was used', async () => {
    const { token } = await startServer();
    const response = await token({ grant_type: 'refresh_token', ...CLIENT }, basic(CLIENT));
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="token"');
    await expectError(response, 401, 'invalid_client');
  });

  it('takes HTTP Basic where the provider does, but not together with the body', async () => {
    const { connect, token, world } = await startServer();
    world.knobs.set('allow_basic_client_auth', true);
    const { refresh_token } = await connect();
    const form = { grant_type: 'refresh_token', refresh_token };
    await expectError(await token({ ...form, ...CLIENT }, basic(CLIENT)), 400, 'invalid_request');
    await expectError(await token(form, basic({ ...CLIENT, client_secret: 'x' })), 401, 'invalid_client');
    await expectError(await token(form, { Authorization: 'Bearer x' }), 401, 'invalid_client');
    expect((await token(form, basic(CLIENT))).status).toBe(200);
  });
});

function basic({ client_id, client_secret }: typeof CLIENT): { Authorization: string } {
  return { Authorization: `Basic ${btoa(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`)}` };
}

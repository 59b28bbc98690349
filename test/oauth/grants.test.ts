import { describe, expect, it } from 'vitest';
import { Secrets } from '../../emulator/core/secrets.ts';
import { Store } from '../../emulator/core/store.ts';
import {
  createGrant,
  expireTokens,
  findAccess,
  grantsOf,
  issueTokens,
  oauthState,
  revokeGrant,
} from '../../emulator/oauth/grants.ts';
import { rememberSecrets } from '../../emulator/oauth/server.ts';
import { expectError, startServer } from './fixture.ts';
import { CLIENT, OTHER_CLIENT } from './provider.ts';

const init = {
  clientId: 'sample-checkin',
  scheme: 'installation',
  subject: 'evt_m7Qa',
  scopes: ['event.read'],
  fields: { event_id: 'evt_m7Qa', organization_id: 'org_p3Wd' },
};

async function connected() {
  const server = await startServer();
  const grant = createGrant(server.world, server.rules, init);
  return { ...server, grant, tokens: issueTokens(server.world, server.rules, grant, null) };
}

describe('an access token', () => {
  it('is found with its grant, unless it was never issued or is a refresh token', async () => {
    const { world, grant, tokens } = await connected();
    expect(findAccess(world, tokens.access_token)).toMatchObject({ state: 'live', grant: { id: grant.id } });
    expect(findAccess(world, tokens.refresh_token)).toBeUndefined();
    expect(findAccess(world, '')).toBeUndefined();
    expect(findAccess(world, `${tokens.access_token}x`)).toBeUndefined();
  });

  it('that is both revoked and expired counts as revoked', async () => {
    const { world, grant, tokens } = await connected();
    revokeGrant(world, grant, 'suspended', null);
    await world.clock.advance(7_200_000);
    expect(findAccess(world, tokens.access_token)?.state).toBe('revoked');
  });
});

describe('a revocation', () => {
  it('happens once, and is journalled with its reason and cause', async () => {
    const { world, grant, tokenEntries } = await connected();
    const cause = world.journal.append({ kind: 'note', says: 'the organizer disconnects' }).seq;
    revokeGrant(world, grant, 'organizer_disconnected', cause);
    revokeGrant(world, grant, 'suspended', cause);
    expect(tokenEntries().filter((entry) => entry.change === 'revoked')).toMatchObject([
      { tokenKind: 'grant', credential: grant.id, subject: 'evt_m7Qa', reason: 'organizer_disconnected', cause },
    ]);
    expect(grantsOf(world)[0]).toMatchObject({ revokedReason: 'organizer_disconnected', revokedAt: world.clock.now() });
  });
});

describe('an expiry on demand', () => {
  it.each([
    ['access', 'expired', 200],
    ['refresh', 'live', 400],
    ['all', 'expired', 400],
  ] as const)('of %s tokens touches only those', async (which, access, status) => {
    const { world, grant, tokens, refresh } = await connected();
    expireTokens(world, grant, which, null);
    expect(findAccess(world, tokens.access_token)?.state).toBe(access);
    expect((await refresh(tokens.refresh_token)).status).toBe(status);
  });

  it('journals each token once', async () => {
    const { world, grant, tokenEntries } = await connected();
    expireTokens(world, grant, 'all', null);
    expireTokens(world, grant, 'all', null);
    expect(tokenEntries().filter((entry) => entry.change === 'expired')).toHaveLength(2);
  });
});

describe('grants', () => {
  it('are found by what they are about, whose they are, and whether they live', async () => {
    const { world, rules, grant } = await connected();
    const foreign = createGrant(world, rules, { ...init, clientId: 'other' });
    const user = createGrant(world, rules, { ...init, scheme: 'user' });
    const elsewhere = createGrant(world, rules, { ...init, subject: 'evt_else' });
    revokeGrant(world, user, 'user_withdrew', null);
    const ids = (filter: Parameters<typeof grantsOf>[1]) => grantsOf(world, filter).map(({ id }) => id);
    expect(ids({})).toEqual([grant.id, foreign.id, user.id, elsewhere.id]);
    expect(ids({ subject: 'evt_m7Qa', live: true })).toEqual([grant.id, foreign.id]);
    expect(ids({ clientId: 'sample-checkin', scheme: 'installation' })).toEqual([grant.id, elsewhere.id]);
    expect(ids({ live: false })).toEqual([user.id]);
    await world.clock.advance(365 * 86_400_000);
    expect(ids({ live: true })).toEqual([]);
  });

  it('survive a dump and restore of the store, and their secrets are found in text again', async () => {
    const { world, code, tokens } = await connected();
    const issued = [tokens.access_token, tokens.refresh_token, await code()];
    const store = new Store();
    const secrets = new Secrets(world.random);
    const restored = { ...world, store, secrets };
    oauthState(store);
    store.restore(JSON.parse(JSON.stringify(world.store.dump())));
    expect(findAccess(restored, tokens.access_token)?.state).toBe('live');
    expect(secrets.find(issued.join(' '))).toEqual([]);
    rememberSecrets(restored);
    expect(secrets.find(issued.join(' '))).toEqual(world.secrets.find(issued.join(' ')));
    expect(secrets.find(issued.join(' ')).map(({ kind }) => kind)).toEqual(['access_token', 'refresh_token', 'code']);
  });
});

describe('the revocation endpoint', () => {
  const path = '/oauth/revoke';

  it('does not exist unless its knob is on', async () => {
    const { post } = await connected();
    expect((await post(path, CLIENT)).status).toBe(404);
  });

  it.each(['access_token', 'refresh_token'] as const)('ends the grant of an %s', async (name) => {
    const { world, post, tokens, grant, lastRequest } = await connected();
    world.knobs.set('revoke_endpoint', true);
    const response = await post(path, { ...CLIENT, token: tokens[name] });
    expect(await response.json()).toEqual({});
    expect(findAccess(world, tokens.access_token)?.state).toBe('revoked');
    expect(lastRequest()).toMatchObject({ credential: grant.id, subject: 'evt_m7Qa' });
  });

  it('takes an unknown token for one that was revoked', async () => {
    const { world, post } = await connected();
    world.knobs.set('revoke_endpoint', true);
    expect((await post(path, { ...CLIENT, token: 'nobody' })).status).toBe(200);
  });

  it('refuses a missing token, a wrong client, and the token of another', async () => {
    const { world, post, tokens } = await connected();
    world.knobs.set('revoke_endpoint', true);
    const token = tokens.access_token;
    await expectError(await post(path, CLIENT), 400, 'invalid_request');
    await expectError(await post(path, { ...CLIENT, client_secret: 'x', token }), 401, 'invalid_client');
    await expectError(await post(path, { ...OTHER_CLIENT, token }), 400, 'invalid_grant');
    expect(findAccess(world, token)?.state).toBe('live');
  });
});

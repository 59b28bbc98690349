import { describe, expect, it } from 'vitest';
import { type CobaltWorld, CUSTOMER, cobaltSandbox, walkConsent } from '../../support/cobalt.ts';
import { receiver } from '../../support/receiver.ts';
import { K, P } from './exercise.ts';

async function authUrl({ call }: CobaltWorld, slug = 'harbor_crm'): Promise<string> {
  return String((await call('GET', `${P}/linked-account/integration/oauth-url/${slug}`, K)).body.auth_url);
}

async function crm({ call }: CobaltWorld, slug = 'harbor_crm') {
  return (await call('GET', `${P}/application/${slug}`, K)).body;
}

describe('connecting an OAuth application', () => {
  it('goes to its consent page with all that it needs', async () => {
    const world = await cobaltSandbox();
    const url = new URL(await authUrl(world));
    expect(url.search).toContain('scope=contacts.read%20contacts.write%20deals.read');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: expect.stringMatching(/^app_/),
      state: expect.stringMatching(/^\w{32}$/),
      redirect_uri: `${world.cobalt.urls.apiBase}/api/v1/harbor_crm/callback`,
    });
  });

  it('ends with a connection, an integration, and a webhook', async () => {
    const { received, url } = await receiver(() => 200);
    const world = await cobaltSandbox({ webhooks: { cobalt: url } });
    const pages = await walkConsent(await authUrl(world));
    expect(pages.map(({ status }) => status)).toEqual([200, 302, 200]);
    expect(pages.at(-1)?.text).toContain('window.close()');
    expect(pages.at(-1)?.headers.get('content-security-policy')).toContain('script-src');
    await world.sandbox.clock.quiet();
    expect(received.map(({ body }) => body)).toEqual([
      {
        linked_account_id: CUSTOMER,
        org_id: world.cobalt.facts.orgId,
        environment: 'test',
        type: 'General',
        event: 'Connection Created',
        slug: 'harbor_crm',
        createdAt: 'Mon, 21 Sep 2026 12:00:00 GMT',
      },
    ]);
    expect(await crm(world)).toMatchObject({
      connected: true,
      reauth_required: false,
      connected_accounts: [{ identifier: 'ada@harbor-crm.example', status: 'active', auth_type: 'oauth2' }],
    });
    const account = (await world.call('GET', `${P}/linked-account/${CUSTOMER}`)).body;
    expect(account.integrations).toMatchObject([{ type: 'ledgerly' }, { type: 'harbor_crm', reauth_required: false }]);
    expect(JSON.stringify(account)).not.toMatch(/at_|rt_/);
  });

  it.each([
    ['a wrong client secret', { secret: 'wrong' }, 'invalid_client'],
    ['a scope that is not enabled', { without: ['deals.read'] }, 'invalid_scope'],
  ])('fails with %s, and nothing is connected', async (_what, setup, says) => {
    const world = await cobaltSandbox();
    await world.cobalt.act('setOAuthApp', { app: 'harbor_crm', ...setup });
    const pages = await walkConsent(await authUrl(world));
    expect(pages.at(-1)).toMatchObject({ status: 400, text: expect.stringContaining(says) });
    expect(await crm(world)).toMatchObject({ connected: false });
  });

  it('never comes back where the callback is not registered, or the client is unknown', async () => {
    const world = await cobaltSandbox();
    const url = await authUrl(world);
    await world.cobalt.act('setOAuthApp', { app: 'harbor_crm', callback: false });
    expect(await walkConsent(url)).toMatchObject([{ status: 400, text: expect.stringContaining('redirect_uri') }]);
    await world.cobalt.act('setOAuthApp', { app: 'harbor_crm', callback: true });
    const wrong = url.replace(/client_id=\w+/, 'client_id=nobody');
    expect(await walkConsent(wrong)).toMatchObject([{ status: 401, text: expect.stringContaining('invalid_client') }]);
    expect(world.sandbox.journal.query({ kind: 'request' })).not.toContainEqual(
      expect.objectContaining({ operation: 'oauthCallback' }),
    );
  });

  it('takes each state once, and of its own application', async () => {
    const world = await cobaltSandbox();
    const pages = await walkConsent(await authUrl(world));
    const again = pages[1]?.headers.get('location') ?? '';
    expect(await world.call('GET', new URL(again).pathname + new URL(again).search)).toMatchObject({ status: 400 });
    const other = new URL(await authUrl(world)).searchParams.get('state');
    expect(await world.call('GET', `/api/v1/ledgerly/callback?state=${other}&code=x`)).toMatchObject({ status: 400 });
  });

  it('leaves out what the person leaves out', async () => {
    const world = await cobaltSandbox();
    await walkConsent(await authUrl(world), 'approve', ['deals.read']);
    const path = '/api/v2/integration-schema/harbor_crm/actions';
    expect(await world.call('POST', `${path}/list_deals/execute`, { ...K, body: {} })).toMatchObject({ status: 403 });
    const made = await world.call('POST', `${path}/create_contact/execute`, { ...K, body: { email: 'a@b.example' } });
    expect(made.body).toMatchObject({ node_status: 'Success', data: { email: 'a@b.example' } });
  });

  it('lasts thirty days at an application whose refresh tokens die, and then is made anew, config and all', async () => {
    const { received, url } = await receiver(() => 200);
    const world = await cobaltSandbox({ webhooks: { cobalt: url } });
    await walkConsent(await authUrl(world, 'ledgerly'));
    await world.call('POST', `${P}/config`, { ...K, body: { slug: 'ledgerly', fields: { x: 1 } } });
    await world.seconds(30 * 86_400);
    expect(received.map(({ body }) => body.event)).toEqual(['Connection Created', 'Connection Expired']);
    expect(await crm(world, 'ledgerly')).toMatchObject({
      connected: true,
      reauth_required: true,
      connected_accounts: [{ status: 'expired' }],
    });
    await walkConsent(await authUrl(world, 'ledgerly'));
    expect(await crm(world, 'ledgerly')).toMatchObject({ reauth_required: false });
    expect((await world.call('GET', `${P}/slug/ledgerly/configs`, K)).rows).toHaveLength(1);
  });

  it('is not said to be unconnected in E1, where nothing ever was', async () => {
    const world = await cobaltSandbox({ knobs: { era: 'E1' } });
    expect(await crm(world)).not.toHaveProperty('connected');
    await world.cobalt.act('connectApp', { app: 'harbor_crm' });
    expect(await crm(world)).toMatchObject({ connected: true });
    await world.cobalt.act('disconnectApp', { app: 'harbor_crm' });
    expect(await crm(world)).toMatchObject({ connected: false });
  });
});

describe('connecting by credentials', () => {
  it('tries a key first, and keeps nothing that is refused', async () => {
    const world = await cobaltSandbox();
    const token = await world.tokenOf();
    const wrong = await world.call('POST', '/api/v2/app/postbox/save', { token, body: { api_key: 'pb_x' } });
    expect([wrong.status, wrong.statusText, wrong.body.message]).toEqual([
      500,
      'Internal Server Error',
      'Failed to verify credentials: invalid_credentials',
    ]);
    expect(await crm(world, 'postbox')).toMatchObject({ connected: false, auth_input_map: [{ name: 'api_key' }, {}] });
  });

  it('takes tokens along, in the words of its generation', async () => {
    const { call, cobalt } = await cobaltSandbox();
    const migrate = (body: unknown) => call('PUT', `${P}/migrate-token`, { ...K, body });
    const auth_object = { api_key: cobalt.facts.postboxApiKey };
    expect((await migrate({ slug: 'postbox', auth_object })).body.message).toBe('Integration - postbox created');
    expect((await migrate({ slug: 'postbox', auth_object: { keybased: auth_object } })).body.message).toBe(
      'Integration - postbox updated',
    );
    // A failure with status 200.
    expect(await migrate({ slug: 'custom', auth_object })).toMatchObject({
      status: 200,
      body: { error: 'Custom apps are not supported for this endpoint.' },
    });
    expect((await migrate({ slug: 'postbox', auth_object: { api_key: 1 } })).body.message).toBe(
      'auth_object values must be valid strings',
    );
    expect((await migrate({ slug: 'postbox', auth_object: { access_token: 'x' } })).body.message).toMatch(
      /^access_token and\/or refresh_token only permitted in auth_object for OAuth2/,
    );
    const nobody = await call('PUT', `${P}/migrate-token`, { as: 'x', body: { slug: 'postbox', auth_object } });
    expect([nobody.status, nobody.body.message]).toEqual([
      400,
      'linked account with id x does not exist in test environment',
    ]);
  });
});

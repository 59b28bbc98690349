import { describe, expect, it } from 'vitest';
import { CUSTOMER, cobaltSandbox } from '../../support/cobalt.ts';
import { receiver } from '../../support/receiver.ts';
import { K, P } from './exercise.ts';

const LA = `${P}/linked-account`;

describe('a linked account', () => {
  it.each([
    ['E1', 'Linked account with id cust_4711 already exists in the test environment'],
    ['E2', 'Linked account creation failed'],
  ])('is made once: %s', async (era, message) => {
    const { call } = await cobaltSandbox({ knobs: { era } });
    const again = await call('POST', LA, { body: { account_id: CUSTOMER } });
    expect([again.status, again.body.message]).toEqual([400, message]);
    const both = await Promise.all([1, 2].map(() => call('POST', LA, { body: { linked_account_id: 'new' } })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('is refused without an id, and with credentials that say nothing', async () => {
    const { call } = await cobaltSandbox();
    for (const body of [{}, { account_id: '' }]) {
      expect(await call('POST', LA, { body })).toMatchObject({
        status: 400,
        body: { error_code: 'INVALID_LINKED_ACCOUNT_ID', message: 'linked_account_id required' },
      });
    }
    const empty = await call('POST', LA, { body: { account_id: 'a', your_app: {} } });
    expect([empty.status, empty.body.message]).toEqual([500, 'Valid App ID and Auth credentials required in your_app']);
    // The codes are in each other's place, as the documentation has them.
    expect((await call('PUT', LA, { body: { account_id: 'a', your_app: {} } })).body).toMatchObject({
      status_code: 500,
      http_error_type: 'BAD_REQUEST',
      error_code: 'INTERNAL_SERVER_ERROR',
      message: 'A valid app_id is required',
    });
  });

  it('is changed by an upsert, member by member, flat or nested', async () => {
    const { call, tokenOf } = await cobaltSandbox();
    const nested = { name: 'flat', payload: { account_id: CUSTOMER, name: 'nested', udf: { seats: 3 } } };
    const changed = await call('PUT', LA, { body: nested });
    expect(changed.body).toMatchObject({ name: 'nested', new_account: false });
    expect(changed.body.udf).toMatchObject([
      { key_name: 'plan', key_value: 'pro' },
      { key_name: 'seats', key_value: 3 },
    ]);
    const token = await tokenOf();
    expect((await call('PUT', LA, { token, body: { name: 'by token' } })).body).toMatchObject({ account_id: CUSTOMER });
    const found = await call('GET', `${LA}?env_variable_name=seats&env_variable_value=3`);
    expect(found.body).toMatchObject({ totalDocs: 1, docs: [{ name: 'by token' }] });
  });

  it.each([
    ['E1', 500],
    ['E2', 404],
  ])('that is not there is told of with its environment: %s', async (era, status) => {
    const { call, cobalt } = await cobaltSandbox({ knobs: { era } });
    const answer = await call('GET', `${LA}/x`);
    const says = `Linked Account with account id x for org ${cobalt.facts.orgId} in environment test not found`;
    expect([answer.status, answer.body.message]).toEqual([status, says]);
  });

  it('comes in pages, and nonsense counts as not said', async () => {
    const { call } = await cobaltSandbox();
    const page = (await call('GET', `${LA}?page=2&limit=2`)).body;
    expect(page).toMatchObject({ totalDocs: 3, totalPages: 2, pagingCounter: 3, hasPrevPage: true, nextPage: null });
    expect((await call('GET', `${LA}?page=x&limit=-1`)).body).toMatchObject({ page: 1, limit: 10, hasNextPage: false });
    expect((await call('GET', `${LA}?limit=5000`)).body).toMatchObject({ limit: 100 });
  });

  it('goes with its connections, configs and tokens, and the test user stays', async () => {
    const { received, url } = await receiver(() => 200);
    const { call, cobalt, tokenOf, sandbox } = await cobaltSandbox({ webhooks: { cobalt: url } });
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await call('POST', `${P}/config`, { ...K, body: { slug: 'harbor_crm' } });
    const token = await tokenOf();
    expect((await call('DELETE', `${LA}/${CUSTOMER}`)).body).toEqual({ message: 'User deleted successfully' });
    await sandbox.clock.quiet();
    const deleted = received.filter(({ body }) => body.event === 'Connection Deleted');
    expect(deleted.map(({ body }) => body.slug).sort()).toEqual(['harbor_crm', 'ledgerly']);
    expect((await call('GET', '/api/v2/f-sdk/application', { token })).status).toBe(401);
    expect((await call('DELETE', `${LA}/${CUSTOMER}`)).status).toBe(404);
    expect((await call('DELETE', `${LA}/test_user`)).status).toBe(400);
  });

  it('loses one application, and an absent one is no failure', async () => {
    const { call } = await cobaltSandbox();
    const path = (slug: string) => `${LA}/integration/${slug}?linked_account_id=${CUSTOMER}`;
    expect((await call('DELETE', path('postbox'))).body).toMatchObject({ integrations: [{ type: 'ledgerly' }] });
    expect((await call('DELETE', path('ledgerly'))).body).toMatchObject({ integrations: [] });
  });
});

import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { CUSTOMER, cobaltSandbox } from '../../support/cobalt.ts';
import { P } from './exercise.ts';

const DAY_S = 86_400;
const APPS = '/api/v2/f-sdk/application';

describe('a session token', () => {
  it('is a JWT with the claims that were captured, and lives a day', async () => {
    const { call, tokenOf, seconds, cobalt } = await cobaltSandbox();
    const token = await tokenOf();
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    const claims = decodeJwt(token);
    const { orgId: org_id } = cobalt.facts;
    expect(claims).toMatchObject({ org_id, linked_account_id: CUSTOMER, environment: 'test' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(DAY_S);
    await seconds(DAY_S - 1);
    expect((await call('GET', APPS, { token })).status).toBe(200);
    await seconds(1);
    expect((await call('GET', APPS, { token })).status).toBe(401);
  });

  it.each([
    ['E1', { message: 'Token Expired' }],
    ['E2', { message: 'Token Expired' }],
    ['E3', { status_code: 401, http_error_type: 'UNAUTHORIZED', error: 'INVALID_TOKEN', message: 'Invalid token' }],
  ])('that has expired is told of in %s as %o', async (era, body) => {
    const { call, tokenOf, cobalt } = await cobaltSandbox({ knobs: { era } });
    const token = await tokenOf();
    await cobalt.act('endSessions', {});
    const answer = await call('GET', APPS, { token });
    expect([answer.status, answer.statusText, answer.body]).toEqual([401, 'Unauthorized', body]);
  });

  it('ends with its revocation, and others of the customer do not', async () => {
    const { call, tokenOf } = await cobaltSandbox();
    const [first, second] = [await tokenOf(), await tokenOf()];
    expect(first).not.toBe(second);
    expect((await call('POST', `${P}/session-token/revoke`, { token: first })).body).toEqual({
      success: true,
      revoked_count: 1,
    });
    expect((await call('GET', APPS, { token: first })).body).toMatchObject({ message: 'Invalid token' });
    expect((await call('GET', APPS, { token: second })).status).toBe(200);
  });

  it('is the same again in E3 while it is good, unless a new one is asked for', async () => {
    const { call, seconds } = await cobaltSandbox({ knobs: { era: 'E3' } });
    const ask = async (query = '') =>
      (await call('POST', `${P}/session-token${query}`, { body: { linked_account_id: CUSTOMER } })).body;
    const first = await ask();
    expect(first).toMatchObject({ expires_in: DAY_S, refresh_expires_in: 2_592_000 });
    expect(decodeJwt(String(first.refresh_token))).toMatchObject({ is_refresh: true });
    await seconds(10);
    expect(await ask()).toMatchObject({ token: first.token, expires_in: DAY_S - 10 });
    expect((await ask('?force_refresh=true')).token).not.toBe(first.token);
  });

  it.each([
    ['E1', 500, 500, 'Linked account Id and Template Id both are required'],
    ['E2', 500, 500, 'Linked account Id and Template Id both are required'],
    ['E3', 400, 400, 'linked_account_id is required'],
  ])('is not made for nobody: %s', async (era, status, code, missing) => {
    const { call } = await cobaltSandbox({ knobs: { era } });
    const nobody = await call('POST', `${P}/session-token`, { body: { linked_account_id: 'x' } });
    expect([nobody.status, nobody.body.status_code]).toEqual([status, code]);
    expect(nobody.body.message).toBe('No linked account found for account id : x in environment test');
    const nothing = await call('POST', `${P}/session-token`, { body: {} });
    expect([nothing.status, nothing.body.message]).toEqual([400, missing]);
  });

  it('stands for the customer: another one is not found with it', async () => {
    const { call, tokenOf } = await cobaltSandbox();
    const token = await tokenOf();
    expect((await call('GET', `${P}/linked-account/${CUSTOMER}`, { token })).status).toBe(200);
    expect((await call('GET', `${P}/linked-account/cust_4712`, { token })).status).toBe(404);
    // It is no key: what only a key may do, it may not.
    expect((await call('GET', `${P}/linked-account`, { token })).body).toMatchObject({
      message: 'Invalid Credentials',
    });
  });

  it.each([
    ['E1', 500],
    ['E2', 401],
    ['E3', 401],
  ])('that is missing is told of by its own words: %s', async (era, status) => {
    const { call } = await cobaltSandbox({ knobs: { era } });
    const answer = await call('GET', APPS, { key: null });
    expect([answer.status, answer.body.message]).toEqual([status, 'Authorization Token Missing']);
  });
});

describe('a key', () => {
  it.each([
    [
      'E1',
      { status_code: 401, error_type: 'UNAUTHORIZED', message: 'Invalid Credentials', request_id: expect.any(String) },
    ],
    [
      'E2',
      {
        status_code: 401,
        http_error_type: 'UNAUTHORIZED',
        error_code: 'SERVER_ERROR',
        message: 'Invalid Credentials',
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ],
    [
      'E3',
      { status_code: 401, http_error_type: 'UNAUTHORIZED', error: 'SERVER_ERROR', message: 'Invalid Credentials' },
    ],
  ])('that is wrong is refused in the envelope of %s', async (era, body) => {
    const { call } = await cobaltSandbox({ knobs: { era } });
    const answer = await call('GET', `${P}/linked-account`, { key: 'tk00000000-0000-4000-8000-000000000000' });
    expect([answer.status, answer.body]).toEqual([401, body]);
  });

  it('begins with its environment, and sees nothing of the other one', async () => {
    const { call, keys } = await cobaltSandbox();
    expect(keys.test).toMatch(/^tk[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
    expect(keys.production).toMatch(/^pk/);
    const ids = async (key: string) => {
      const { docs } = (await call('GET', `${P}/linked-account`, { key })).body;
      return Array.isArray(docs) ? docs.map(({ account_id }) => account_id) : [];
    };
    expect(await ids(keys.test)).toEqual(['cust_4711', 'cust_4712', 'test_user']);
    expect(await ids(keys.production)).toEqual(['cust_9001']);
    const mixed = await call('GET', `${P}/application`, { as: 'cust_9001' });
    expect([mixed.status, mixed.body.message]).toEqual([404, expect.stringMatching(/cust_9001.+environment test not/)]);
  });

  it('is refused at once after its rotation', async () => {
    const { call, cobalt, keys } = await cobaltSandbox();
    await cobalt.act('rotateKey', {});
    expect((await call('GET', `${P}/linked-account`)).status).toBe(401);
    expect(cobalt.facts.apiKey).not.toBe(keys.test);
    expect((await call('GET', `${P}/linked-account`, { key: cobalt.facts.apiKey ?? '' })).status).toBe(200);
  });

  it('is nothing at the paths of frontends, and names only customers that there are', async () => {
    const { call } = await cobaltSandbox();
    const body = { slug: 'harbor_crm' };
    expect((await call('POST', '/api/v2/f-sdk/config', { as: CUSTOMER, body })).body.message).toBe(
      'Authorization Token Missing',
    );
    expect((await call('GET', `${P}/workflow`, { as: 'nobody' })).status).toBe(404);
    // The header wins over the query.
    const both = await call('GET', `${P}/application?linked_account_id=nobody`, { as: CUSTOMER });
    expect(both.status).toBe(200);
    expect((await call('GET', `${P}/application?linked_account_id=${CUSTOMER}`)).status).toBe(200);
  });

  it.each([
    ['E1', 404, 'Linked Account with account id nobody not found'],
    ['E2', 404, expect.stringContaining('nobody for org')],
  ])('asks in vain for the applications of nobody: %s', async (era, status, message) => {
    const { call } = await cobaltSandbox({ knobs: { era } });
    const answer = await call('GET', `${P}/application`, { as: 'nobody' });
    expect([answer.status, answer.body.message]).toEqual([status, message]);
  });

  it('may be missing at a datastore with another status, where a knob says so', async () => {
    const { call } = await cobaltSandbox({ knobs: { missing_key_on_datastores: 'status_404' } });
    const answer = await call('GET', `${P}/datastore/config/harbor_crm`, { key: null });
    expect(answer).toMatchObject({
      status: 404,
      body: { error_code: 'MISSING_REQUIRED_FIELD', message: 'Missing API Key' },
    });
  });
});

describe('browsers', () => {
  it('are answered before a call from another origin', async () => {
    const { call } = await cobaltSandbox();
    const answer = await call('OPTIONS', APPS, {
      key: null,
      headers: { origin: 'https://app.example', 'access-control-request-method': 'GET' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(answer.headers.get('access-control-allow-headers')).toMatch(/authorization.+slug.+sync_execution/);
  });
});

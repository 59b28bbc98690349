import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

const CUSTOMERS = '/v1/sales/customers';
const GROUPS = '/v1/sales/account-groups';
const group = { name: 'Zebra group', type: 'type_group' };

describe('an answer', () => {
  it('names its request, its version and its budget, success or not', async () => {
    const { call } = await augnoSandbox({ knobs: { rate_limit: 20 } });
    for (const path of [CUSTOMERS, '/v1/nowhere', `${CUSTOMERS}?limit=0`]) {
      const { headers, error } = await call('GET', path);
      expect(headers.get('request-id')).toMatch(/^rq_[0-9a-z]{19}$/);
      expect(headers.get('augno-version')).toBe('1.0.forge-preview.3');
      expect(headers.get('ratelimit-limit')).toBe('20');
      if (error.code) expect(error.request_log_url).toMatch(new RegExp(`/${headers.get('request-id')}$`));
    }
  });

  it('of a creation tells where the new thing is', async () => {
    const { call } = await augnoSandbox();
    const made = await call('POST', GROUPS, { body: group });
    expect(made.headers.get('location')).toBe(`${GROUPS}/${textAt(made.body, 'id')}`);
    expect((await call('GET', made.headers.get('location') ?? '')).body).toEqual(made.body);
  });

  it('about health needs neither version nor key, and is not limited', async () => {
    const { call } = await augnoSandbox({ knobs: { rate_limit: 1 } });
    for (let i = 0; i < 3; i++) {
      const { status, headers } = await call('GET', '/healthz', { version: null, key: null });
      expect([status, headers.get('ratelimit-limit')]).toEqual([200, null]);
    }
  });
});

describe('a refusal', () => {
  it.each([
    ['GET', '/v1/nowhere', undefined, 404, 'resource_not_found', null],
    ['PUT', CUSTOMERS, undefined, 405, 'method_not_allowed', null],
    ['GET', `${CUSTOMERS}/ac_000000000000`, undefined, 404, 'resource_not_found', null],
    ['GET', `${CUSTOMERS}?limit=0`, undefined, 400, 'parameter_invalid', 'limit'],
    ['GET', `${CUSTOMERS}?limit=1001`, undefined, 400, 'parameter_invalid', 'limit'],
    ['GET', `${CUSTOMERS}?limit=ten`, undefined, 400, 'parameter_invalid', 'limit'],
    ['GET', `${CUSTOMERS}?q=${'x'.repeat(501)}`, undefined, 400, 'parameter_invalid', 'q'],
    ['GET', `${CUSTOMERS}?cursor=made.up`, undefined, 400, 'parameter_invalid', 'cursor'],
    ['GET', `${CUSTOMERS}?include=moon`, undefined, 400, 'parameter_invalid', 'include[]'],
    ['GET', `${CUSTOMERS}?include[]=type,moon`, undefined, 400, 'parameter_invalid', 'include[]'],
    ['GET', `${GROUPS}?include=type`, undefined, 400, 'parameter_invalid', 'include[]'],
    ['GET', `${GROUPS}?include[]=type`, undefined, 400, 'parameter_invalid', 'include[]'],
    ['GET', `${CUSTOMERS}?sort=name`, undefined, 400, 'parameter_unknown', 'sort'],
    ['GET', `${CUSTOMERS}?status_codes=asleep`, undefined, 400, 'parameter_invalid', 'status_codes'],
    ['GET', '/v1/core/addresses/suggestions', undefined, 400, 'parameter_missing', 'input'],
    ['POST', GROUPS, '{"name":', 400, 'validation_failed', null],
    ['POST', GROUPS, undefined, 400, 'missing_field', 'name'],
    ['POST', GROUPS, { type: 'type_group' }, 400, 'missing_field', 'name'],
    ['POST', GROUPS, { ...group, name: 7 }, 400, 'invalid_format', 'name'],
    ['POST', GROUPS, { ...group, type: 'moon' }, 400, 'validation_failed', 'type'],
    ['POST', GROUPS, { ...group, name: 'x'.repeat(256) }, 400, 'validation_failed', 'name'],
  ])('of %s %s with %j is %i %s', async (method, path, body, status, code, param) => {
    const { call } = await augnoSandbox();
    const answer = await call(method, path, { body });
    expect([answer.status, answer.error.code, answer.error.param]).toEqual([status, code, param]);
    expect(Object.keys(answer.error)).toHaveLength(8);
    expect(answer.error).toMatchObject({
      type: 'invalid_request_error',
      is_transient: false,
      quota: null,
      doc_url: `https://docs.augno.com/api/errors#${code}`,
    });
  });

  it('comes in order: limit, version, key, account, subscription, route, permission, body', async () => {
    const { sandbox, augno, call, keys } = await augnoSandbox({ knobs: { rate_limit: 10 } });
    const wrong = { version: null, key: 'no', headers: { 'Augno-Account': 'ac_no' }, body: {} };
    const path = '/v1/nowhere';
    const code = async (method: string, asked: object, to = path) => (await call(method, to, asked)).error.code;
    const seen = [await code('GET', { ...wrong, body: undefined })];
    seen.push(await code('POST', { ...wrong, version: '1.0.forge-preview.3' }));
    seen.push(await code('POST', { ...wrong, version: '1.0.forge-preview.3', key: keys.sandbox }));
    await augno.act('suspendSubscription');
    seen.push(await code('POST', { body: {} }));
    await augno.act('resumeSubscription');
    seen.push(await code('POST', { body: {} }));
    await augno.act('restrictRole', { permissions: ['customers:read'] });
    seen.push(await code('POST', { body: {} }, GROUPS));
    await augno.act('restrictRole', { permissions: ['customer_groups:create'] });
    seen.push(await code('POST', { body: {} }, GROUPS));
    expect(seen).toEqual([
      'api_version_required',
      'invalid_credentials',
      'resource_not_found',
      'payment_required',
      'resource_not_found',
      'insufficient_permissions',
      'missing_field',
    ]);
    await sandbox.advance(2000);
    for (let i = 0; i < 10; i++) await call('GET', path, wrongKey);
    expect((await call('GET', path, wrongKey)).status).toBe(429);
  });

  const wrongKey = { key: 'no', version: null };

  it.each([
    'internal_error',
    'service_unavailable',
    'external_service_error',
    'connection_error',
    'timeout',
    'request_timeout',
  ])('by an injected %s is an api_error that may pass', async (error) => {
    const { augno, call } = await augnoSandbox();
    augno.faults.add({ error, times: 1 });
    expect((await call('GET', CUSTOMERS)).error).toMatchObject({ code: error, type: 'api_error', is_transient: true });
    expect((await call('GET', CUSTOMERS)).status).toBe(200);
  });
});

describe('a body', () => {
  it('of many megabytes is read, and refused beyond ten', async () => {
    const { call } = await augnoSandbox();
    const send = (megabytes: number) =>
      call('POST', GROUPS, { body: { ...group, colour: 'x'.repeat(megabytes * 1024 * 1024) } });
    expect((await send(5)).status).toBe(201);
    expect([(await send(11)).status, (await send(11)).error.code]).toEqual([400, 'validation_failed']);
  });
});

describe('a body that nobody asked for', () => {
  it.each([
    ['PUT', '/v1/identity/account-users?q=mara', '/v1/identity/account-users/ID/actions/disable'],
    ['POST', '/v1/messaging/conversations', '/v1/messaging/conversations/ID/actions/archive'],
  ])('of %s is not looked at', async (method, list, path) => {
    const { call } = await augnoSandbox();
    const id = textAt((await call('GET', list)).body, 'data', 0, 'id');
    const body = `no JSON ${'.'.repeat(300)}`;
    expect((await call(method, path.replace('ID', id), { body })).status).toBe(200);
  });
});

describe('the lenient profile', () => {
  it('takes any key, and answers made-up ids with made-up things', async () => {
    const { call } = await augnoSandbox({ knobs: { lenient: true } });
    const key = 'My Bearer Token';
    const order = await call('GET', '/v1/sales/sales-orders/or_2d8f4g0h6j1k', { key });
    expect([order.status, order.body.object]).toEqual([200, 'sales_order']);
    const revoked = await call('DELETE', '/v1/auth/api-keys/apke_1', { key });
    expect([revoked.status, revoked.body]).toEqual([200, {}]);
    const made = await call('POST', '/v1/auth/api-keys', { key, body: { role_id: 'rl_1', name: 'x' } });
    expect([made.status, made.body.object]).toEqual([201, 'created_api_key']);
    expect((await call('GET', CUSTOMERS, { key: null })).status).toBe(200);
  });
});

describe('the account header', () => {
  it.each(['Augno-Account', 'Augno-Account-ID'])('%s names the own account, or a customer of it', async (name) => {
    const { augno, call, keys } = await augnoSandbox();
    const { body } = await call('GET', `${CUSTOMERS}?limit=1`);
    const as = async (account: string, key = keys.sandbox) => {
      const { status, error } = await call('GET', CUSTOMERS, { key, headers: { [name]: account } });
      return [status, error.code];
    };
    expect(await as(augno.facts.accountId ?? '')).toEqual([200, undefined]);
    expect(await as(textAt(body, 'data', 0, 'id'))).toEqual([200, undefined]);
    expect(await as(augno.facts.productionAccountId ?? '')).toEqual([403, 'insufficient_permissions']);
    expect(await as(textAt(body, 'data', 0, 'id'), keys.production)).toEqual([403, 'insufficient_permissions']);
    expect(await as('ac_000000000000')).toEqual([404, 'resource_not_found']);
  });
});

describe('test values', () => {
  it('make a create meet the fault that its name tells', async () => {
    const { call } = await augnoSandbox();
    const customer = await call(
      'GET',
      `${CUSTOMERS}?limit=1&include=type,defaults.payment_term,defaults.shipping_term`,
    );
    const [first] = rowsIn(customer.body);
    const carrier = textAt((await call('GET', '/v1/operations/carriers?limit=1')).body, 'data', 0, 'id');
    const address = { name: 'Dock', country: 'US' };
    const create = (name: string) =>
      call('POST', CUSTOMERS, {
        body: {
          name,
          default_carrier_id: carrier,
          default_payment_term_id: at(first, 'defaults', 'payment_term', 'id'),
          default_shipping_term_id: at(first, 'defaults', 'shipping_term', 'id'),
          customer_type_group_id: at(first, 'type', 'id'),
          bill_to_address: address,
          ship_to_address: address,
        },
      });
    const count = async (name: string) =>
      rowsIn((await call('GET', `${CUSTOMERS}?q=${encodeURIComponent(name)}`)).body).length;
    expect((await create('fault:internal_error')).error.code).toBe('internal_error');
    expect(await count('fault:internal_error')).toBe(0);
    expect((await create('fault:timeout-after-commit')).status).toBe(504);
    expect(await count('fault:timeout-after-commit')).toBe(1);
    expect((await create('fault:moonquake')).error).toMatchObject({ code: 'validation_failed', param: 'name' });
  });
});

describe('the rate limit', () => {
  it('lets 20 requests a second pass, and waits longer with each refusal in a row', async () => {
    const { sandbox, augno, keys } = await augnoSandbox({ knobs: { rate_limit: 20 } });
    const get = () =>
      supertest(augno.urls.apiBase)
        .get(CUSTOMERS)
        .set('Authorization', `Bearer ${keys.sandbox}`)
        .set('Augno-Version', '1.0.forge-preview.3');
    for (let left = 19; left >= 0; left--) {
      const { status, headers } = await get();
      expect([status, headers['ratelimit-remaining']]).toEqual([200, String(left)]);
    }
    const waits = [];
    for (let i = 0; i < 7; i++) waits.push((await get()).headers['retry-after']);
    expect(waits).toEqual(['1', '1', '2', '3', '5', '7', '11']);
    await sandbox.advance(1000);
    expect((await get()).status).toBe(200);
    for (let i = 0; i < 19; i++) await get();
    const refused = await get();
    expect([refused.status, refused.headers['retry-after'], refused.headers['ratelimit-reset']]).toEqual([
      429,
      '1',
      '1',
    ]);
    expect(refused.body.error).toMatchObject({ code: 'rate_limit_exceeded', is_transient: true });
  });

  it('is what a scenario makes of it', async () => {
    const { sandbox, augno, call } = await augnoSandbox({ knobs: { rate_limit: 20 } });
    augno.definition.overrideLimit?.(augno, undefined, 'second', { remaining: 0, resetInMs: 17_000 });
    const refused = await call('GET', CUSTOMERS);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '17']);
    await sandbox.advance(17_000);
    expect((await call('GET', CUSTOMERS)).status).toBe(200);
  });
});

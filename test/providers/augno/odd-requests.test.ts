import { describe, expect, it } from 'vitest';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

const CUSTOMERS = '/v1/sales/customers';
const KEYS = '/v1/auth/api-keys';
const LOGS = '/v1/core/request-logs';
const AUDIT = '/v1/core/audit-events';

type World = Awaited<ReturnType<typeof augnoSandbox>>;

const first = async ({ call }: World, path: string) => textAt((await call('GET', path)).body, 'data', 0, 'id');

function faultsOf({ augno }: World) {
  return augno.journal
    .query({ kind: 'finding' })
    .filter((entry) => 'finding' in entry && entry.finding === 'emulator_fault');
}

describe('an odd request', () => {
  it('may name members as objects have them by nature: nobody knows them', async () => {
    const world = await augnoSandbox();
    const path = `${CUSTOMERS}/${await first(world, CUSTOMERS)}`;
    for (const body of ['{"constructor":1}', '{"note":"z","__proto__":null}', '{"note":"z","toString":"a"}']) {
      expect((await world.call('PATCH', path, { body })).status).toBe(200);
    }
    const category_id = await first(world, '/v1/catalog/item-categories');
    const body = { sku: 'fault:constructor', type: 'sale', category_id };
    const named = await world.call('POST', '/v1/catalog/products', { body });
    expect(named.error).toMatchObject({ code: 'validation_failed', param: 'sku' });
    expect(faultsOf(world)).toEqual([]);
  });

  it('that nests thousands of levels deep is no JSON, and can be read of in the log and in the journal', async () => {
    const world = await augnoSandbox();
    const path = `${CUSTOMERS}/${await first(world, CUSTOMERS)}`;
    const deep = (levels: number) => `{"note":"a \\"[[[\\" b","x":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect((await world.call('PATCH', path, { body: deep(400) })).status).toBe(200);
    const refused = await world.call('PATCH', path, { body: deep(20_000) });
    expect([refused.status, refused.error.code]).toEqual([400, 'validation_failed']);
    const log = await world.call('GET', `${LOGS}/${refused.headers.get('request-id')}?include=request_body`);
    expect(log.body.request_body).toBe(deep(20_000));
    expect(faultsOf(world)).toEqual([]);
  });

  it('may not name an instant that no clock shows, nor a day that no calendar has', async () => {
    const world = await augnoSandbox();
    const role_id = await first(world, '/v1/identity/roles');
    const expiring = async (expires_at: string) => {
      const made = await world.call('POST', KEYS, { body: { name: 'Other', role_id, expires_at } });
      return [made.status, made.error.code, made.error.param];
    };
    expect(await expiring('2027-06-30T23:59:60Z')).toEqual([400, 'invalid_format', 'expires_at']);
    expect(await expiring('2027-02-30T12:00:00Z')).toEqual([400, 'invalid_format', 'expires_at']);
    expect(await expiring('9999-12-31T23:59:59-12:00')).toEqual([400, 'validation_failed', 'expires_at']);
    expect(await expiring('9999-12-31T23:59:59Z')).toEqual([201, undefined, undefined]);
    const listed = await world.call('GET', `${LOGS}?starts_at=2026-06-30T23:59:60Z`);
    expect(listed.error).toMatchObject({ code: 'parameter_invalid', param: 'starts_at' });
    const days = await world.call('GET', '/v1/sales/sales-orders?starts_at=2026-02-30');
    expect(days.error).toMatchObject({ code: 'parameter_invalid', param: 'starts_at' });
  });

  it('gives an address of mail where one is asked for', async () => {
    const world = await augnoSandbox();
    const path = `${CUSTOMERS}/${await first(world, CUSTOMERS)}`;
    const changed = await world.call('PATCH', path, { body: { email: 'notmail' } });
    expect(changed.error).toMatchObject({ code: 'invalid_format', param: 'email' });
    expect((await world.call('PATCH', path, { body: { email: null } })).status).toBe(200);
  });

  it('is counted in characters, whatever they take to store', async () => {
    const world = await augnoSandbox();
    const path = `${CUSTOMERS}/${await first(world, CUSTOMERS)}`;
    const named = async (length: number) =>
      (await world.call('PATCH', path, { body: { name: '😀'.repeat(length) } })).status;
    expect([await named(255), await named(256)]).toEqual([200, 400]);
    const searched = async (length: number) =>
      (await world.call('GET', `${CUSTOMERS}?q=${encodeURIComponent('😀'.repeat(length))}`)).status;
    expect([await searched(500), await searched(501)]).toEqual([200, 400]);
  });

  it('with more behind a cursor, or a slash behind a path, is not what it resembles', async () => {
    const world = await augnoSandbox();
    const page = (await world.call('GET', `${CUSTOMERS}?limit=2`)).body;
    const next = textAt(page, 'page_info', 'next_page_url');
    const cursor = new URLSearchParams(next.split('?')[1]).get('cursor') ?? '';
    for (const more of ['.junk', '.']) {
      const told = await world.call('GET', `${CUSTOMERS}?limit=2&cursor=${cursor}${more}`);
      expect(told.error).toMatchObject({ code: 'parameter_invalid', param: 'cursor' });
    }
    expect((await world.call('GET', `${CUSTOMERS}/`)).error.code).toBe('resource_not_found');
    expect((await world.call('PATCH', CUSTOMERS)).error.code).toBe('method_not_allowed');
  });

  it('for realtime is refused with a key, as sessions of the Dashboard are not', async () => {
    const { call } = await augnoSandbox();
    expect((await call('GET', '/v1/ws?accountId=ac_1', { version: null })).error.code).toBe('invalid_credentials');
  });
});

describe('what is shown', () => {
  it('can be asked for by its own instant', async () => {
    const world = await augnoSandbox();
    await world.augno.clock.advance(1_234);
    const made = await world.call('POST', '/v1/sales/account-groups', { body: { name: 'Zebra', type: 'type_group' } });
    const id = textAt(made.body, 'id');
    const [event] = rowsIn((await world.call('GET', `${AUDIT}?resource_ids=${id}`)).body);
    const [log] = rowsIn((await world.call('GET', `${LOGS}?methods=POST`)).body);
    for (const [path, time] of [
      [AUDIT, textAt(event, 'occurred_at')],
      [LOGS, textAt(log, 'occurred_at')],
    ] as const) {
      expect(rowsIn((await world.call('GET', `${path}?starts_at=${time}&ends_at=${time}`)).body)).not.toEqual([]);
    }
    const { customer_account_id: _none, ...row } = rowsIn((await world.call('GET', CUSTOMERS)).body)[0] ?? {};
    const time = String(row.created_at);
    const same = rowsIn((await world.call('GET', `${CUSTOMERS}?starts_at=${time}&ends_at=${time}`)).body);
    expect(same.map((one) => one.id)).toContain(row.id);
  });

  it('names the account that was acted on, in logs and audit events', async () => {
    const world = await augnoSandbox();
    const customer = await first(world, CUSTOMERS);
    const own = world.augno.facts.accountId ?? '';
    const headers = { 'Augno-Account': customer };
    await world.call('PATCH', `${CUSTOMERS}/${customer}`, { body: { note: 'one' }, headers });
    for (const path of [LOGS, AUDIT]) {
      const found = async (query: string) => rowsIn((await world.call('GET', `${path}?${query}`)).body);
      const [row] = await found(`target_account_ids=${customer}&include=account`);
      expect(at(row, 'account', 'id')).toBe(customer);
      expect(await found(`actor_account_ids=${customer}`)).toEqual([]);
      expect((await found(`actor_account_ids=${own}`)).map(({ id }) => id)).toContain(row?.id);
    }
  });

  it('of a log stays as it was answered, in whatever version it is read', async () => {
    const world = await augnoSandbox();
    const answered = await world.call('GET', '/v1/identity/account-users');
    const path = `${LOGS}/${answered.headers.get('request-id')}?include=response_body`;
    const old = await world.call('GET', path, { version: '1.0.forge-preview.1' });
    expect(old.body.response_body).toEqual(answered.body);
  });

  it('of a log hides calls of the records, refused ones too, and no request without a key for an empty one', async () => {
    const world = await augnoSandbox();
    await world.call('DELETE', AUDIT);
    await world.call('PUT', `${LOGS}/rq_a`, { body: {} });
    await first(world, CUSTOMERS);
    const listed = async (query = '') => rowsIn((await world.call('GET', `${LOGS}?${query}`)).body);
    expect((await listed()).map((row) => row.path)).toEqual([CUSTOMERS]);
    expect(await listed('idempotency_key=')).toEqual([]);
  });
});

describe('a rule of the environment', () => {
  it('keeps credentials of the other one out', async () => {
    const world = await augnoSandbox();
    const adding = async (credentials: string, key: string) => {
      const body = { provider: 'stripe', name: 'Payments', credentials };
      const made = await world.call('POST', '/v1/settings/integrations', { body, key });
      return [made.status, made.error.param];
    };
    const { sandbox, production } = world.keys;
    expect(await adding('sk_live_abc', sandbox)).toEqual([400, 'credentials']);
    expect(await adding('shippo_test_abc', production)).toEqual([400, 'credentials']);
    expect(await adding('sk_test_abc', sandbox)).toEqual([201, undefined]);
    expect(await adding('shippo_live_abc', production)).toEqual([201, undefined]);
  });

  it('comes before what is wrong with a request: sandboxes make no sandboxes', async () => {
    const { call } = await augnoSandbox();
    expect((await call('POST', '/v1/core/sandboxes', { body: {} })).error.code).toBe('insufficient_permissions');
  });

  it('is remembered under an idempotency key, unlike what a role may not do', async () => {
    const world = await augnoSandbox();
    const unit = rowsIn((await world.call('GET', '/v1/catalog/units?include=owner')).body).find(
      (row) => at(row, 'owner', 'type') === 'system',
    );
    const path = `/v1/catalog/units/${unit?.id}`;
    const headers = { 'Idempotency-Key': 'one' };
    const refused = await world.call('PATCH', path, { body: { name: 'Mine' }, headers });
    const again = await world.call('PATCH', path, { body: { name: 'Mine' }, headers });
    expect([refused.error.code, again.error.code]).toEqual(['insufficient_permissions', 'insufficient_permissions']);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it('fills the quota of an injected refusal', async () => {
    const world = await augnoSandbox();
    world.augno.faults.add({ operation: 'list-customers', error: 'limit_exceeded', times: 1 });
    const { error } = await world.call('GET', CUSTOMERS);
    expect(error.quota).toEqual({ limit: expect.any(Number), used: expect.any(Number), reset_at: null });
  });
});

describe('an action', () => {
  it('says what it does not know', async () => {
    const { augno } = await augnoSandbox();
    await expect(augno.act('constructor')).rejects.toThrow('Augno has no action "constructor".');
    expect(() => augno.state('__proto__')).toThrow('Augno has no collection "__proto__".');
    await expect(augno.act('issueKey', { permissions: ['customers:raed'] })).rejects.toThrow(
      'Augno has no permission "customers:raed". Did you mean "customers:read" or',
    );
    await expect(augno.act('setVersion', { version: 'nope' })).rejects.toThrow('Augno serves no API version "nope".');
    await expect(augno.act('announceVersion', { version: 'a,b' })).rejects.toThrow('version');
  });

  it('gives a role back what another took', async () => {
    const { augno, call } = await augnoSandbox();
    await augno.act('restrictRole', { without: ['customers:read'] });
    expect((await call('GET', CUSTOMERS)).status).toBe(403);
    await augno.act('restrictRole');
    expect([(await call('GET', CUSTOMERS)).status, (await call('GET', KEYS)).status]).toEqual([200, 200]);
  });
});

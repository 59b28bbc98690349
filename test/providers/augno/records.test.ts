import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { temporaryFolder } from '../../core/folder.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

const LOGS = '/v1/core/request-logs';
const AUDIT = '/v1/core/audit-events';
const CUSTOMERS = '/v1/sales/customers';
const GROUPS = '/v1/sales/account-groups';
const TYPES = '/v1/core/audit-events/resource-types';

type World = Awaited<ReturnType<typeof augnoSandbox>>;

async function logs({ call }: World, query = ''): Promise<JsonObject[]> {
  return rowsIn((await call('GET', `${LOGS}?${query}`)).body);
}

async function audits({ call }: World, query = ''): Promise<JsonObject[]> {
  return rowsIn((await call('GET', `${AUDIT}?${query}`)).body);
}

const firstCustomer = async ({ call }: World) => textAt((await call('GET', CUSTOMERS)).body, 'data', 0, 'id');

/** Some requests of several kinds. */
async function traffic(world: World): Promise<string> {
  const { call } = world;
  const id = await firstCustomer(world);
  await call('PATCH', `${CUSTOMERS}/${id}`, { body: { note: 'one' }, headers: { 'Idempotency-Key': 'key-1' } });
  await call('GET', `${CUSTOMERS}/ac_000000000000`);
  await call('POST', CUSTOMERS, { body: { name: 'Nothing else' } });
  return id;
}

describe('request logs', () => {
  it('are called as the answer says, and tell what was sent and answered to who asks for one', async () => {
    const world = await augnoSandbox();
    const id = await firstCustomer(world);
    const sent = await world.call('PATCH', `${CUSTOMERS}/${id}?include=type`, {
      body: { note: 'one' },
      headers: { 'Idempotency-Key': 'key-1', 'User-Agent': 'Tester/1' },
    });
    const log = sent.headers.get('request-id') ?? '';
    const include = 'include=account,actor,actor.role,query_params,request_body,response_body';
    expect((await world.call('GET', `${LOGS}/${log}?${include}`)).body).toMatchObject({
      id: log,
      object: 'request_log',
      method: 'PATCH',
      path: `${CUSTOMERS}/${id}`,
      normalized_route: `${CUSTOMERS}/{id}`,
      query_params: { include: 'type' },
      status_code: 200,
      api_version: '1.0.forge-preview.3',
      user_agent: 'Tester/1',
      error_code: null,
      idempotency_key: 'key-1',
      occurred_at: '2026-09-21T12:00:00Z',
      account: { object: 'account' },
      actor: { type: 'api_key', role: { type: 'admin' } },
      request_body: { note: 'one' },
      response_body: { id, note: 'one' },
    });
    expect((await world.call('GET', `${LOGS}/${log}`)).body).toMatchObject({ account: null, request_body: null });
    expect((await world.call('GET', `${LOGS}?include=request_body`)).error.param).toBe('include[]');
    expect((await world.call('GET', `${LOGS}/${log}`, { key: world.keys.production })).status).toBe(404);
  });

  it('are filtered with and between filters, and with or between statuses and their classes', async () => {
    const world = await augnoSandbox();
    await traffic(world);
    const routes = async (query: string) => (await logs(world, query)).map((log) => [log.method, log.status_code]);
    expect(await routes('')).toEqual([
      ['POST', 400],
      ['GET', 404],
      ['PATCH', 200],
      ['GET', 200],
    ]);
    expect(await routes('status_codes=200&status_code_classes=4')).toHaveLength(4);
    expect(await routes('status_codes=404&methods=GET,POST')).toEqual([['GET', 404]]);
    expect(await routes('status_code_classes[]=4&methods[]=POST')).toEqual([['POST', 400]]);
    expect(await routes('error_codes=missing_field')).toEqual([['POST', 400]]);
    expect(await routes('exclude_error_codes=missing_field&status_code_classes=4')).toEqual([['GET', 404]]);
    expect(await routes('idempotency_key=key-1')).toEqual([['PATCH', 200]]);
    expect(await routes(`normalized_routes=${encodeURIComponent(CUSTOMERS)}`)).toEqual([
      ['POST', 400],
      ['GET', 200],
    ]);
    expect(await routes('actor_types=user')).toEqual([]);
    expect(await routes('actor_types=api_key&hosts=nowhere')).toEqual([]);
    expect(await routes('min_latency_us=60000000')).toEqual([]);
    expect(await routes('q=ac_0000')).toEqual([['GET', 404]]);
    expect(await routes('starts_at=2026-09-21T12:00:01Z')).toEqual([]);
    expect(await routes('ends_at=2026-09-21T12:00:00Z')).toHaveLength(4);
    const account = world.augno.facts.accountId ?? '';
    expect(await routes(`actor_account_ids=${account}&target_account_ids=${account}`)).toHaveLength(4);
  });

  it('come in pages, forth and back', async () => {
    const world = await augnoSandbox();
    await traffic(world);
    const first = (await world.call('GET', `${LOGS}?limit=3`)).body;
    const second = (await world.call('GET', textAt(first, 'page_info', 'next_page_url'))).body;
    expect([rowsIn(first).length, rowsIn(second).length]).toEqual([3, 1]);
    expect(second.page_info).toMatchObject({ has_next_page: false, has_prev_page: true });
    const back = (await world.call('GET', textAt(second, 'page_info', 'previous_page_url'))).body;
    expect(back.data).toEqual(first.data);
    expect(back.page_info).toMatchObject({ has_next_page: true, has_prev_page: false });
  });

  it('hide the calls that read records, each of which can be read by its id', async () => {
    const world = await augnoSandbox();
    const read = await world.call('GET', TYPES);
    expect(await logs(world)).toEqual([]);
    expect((await world.call('GET', `${LOGS}/${read.headers.get('request-id')}`)).status).toBe(200);
  });

  it('never hold a secret, and no body of the making of a key', async () => {
    const world = await augnoSandbox();
    const role = textAt((await world.call('GET', '/v1/identity/roles')).body, 'data', 0, 'id');
    const made = await world.call('POST', '/v1/auth/api-keys', { body: { name: 'Other', role_id: role } });
    expect(made.status).toBe(201);
    const body = { note: `my key is ${world.keys.sandbox}`, password: 'hunter2' };
    const noted = await world.call('PATCH', `${CUSTOMERS}/${await firstCustomer(world)}`, { body });
    const read = async (id: string | null) =>
      (await world.call('GET', `${LOGS}/${id}?include=request_body,response_body`)).body;
    expect(await read(made.headers.get('request-id'))).toMatchObject({ request_body: null, response_body: null });
    const text = JSON.stringify(await read(noted.headers.get('request-id')));
    expect(text).not.toContain(world.keys.sandbox);
    expect(text).not.toContain('hunter2');
    expect(text).toContain('[REDACTED]');
  });

  it('leave out bodies of more than 256 KiB, and only those', async () => {
    const world = await augnoSandbox();
    const id = await firstCustomer(world);
    const logged = async (length: number) => {
      const sent = await world.call('PATCH', `${CUSTOMERS}/${id}`, { body: { padding: 'x'.repeat(length) } });
      const log = sent.headers.get('request-id');
      return (await world.call('GET', `${LOGS}/${log}?include=request_body`)).body.request_body;
    };
    expect(await logged(200_000)).toEqual({ padding: 'x'.repeat(200_000) });
    expect(await logged(300_000)).toMatchObject({ _truncated: true });
  });

  it('know the status of an answer that never arrived, and 499 where the client left first', async () => {
    const world = await augnoSandbox();
    const id = await firstCustomer(world);
    world.augno.faults.add({ operation: 'update-customer', drop: true, times: 1 });
    await world.call('PATCH', `${CUSTOMERS}/${id}`, { body: { note: 'lost' } }).catch(() => undefined);
    world.augno.faults.add({ operation: 'retrieve-customer', delayMs: 60_000, times: 1 });
    await leave(world, `${CUSTOMERS}/${id}`);
    expect(await logs(world, 'limit=2')).toMatchObject([
      { method: 'GET', status_code: 499, error_code: 'client_closed_request' },
      { method: 'PATCH', status_code: 200, error_code: null },
    ]);
  });
});

/** Sends a request, and goes away when it is under way. */
async function leave({ augno, keys }: World, path: string): Promise<void> {
  const { port } = new URL(augno.urls.origin);
  const socket = connect(Number(port), '127.0.0.1');
  const headers = ['Host: x', `Authorization: Bearer ${keys.sandbox}`, 'Augno-Version: 1.0.forge-preview.3'];
  const before = augno.journal.last;
  socket.write(`GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
  await augno.journal.wait({ kind: 'request', since: before });
  socket.destroy();
  await augno.journal.wait({ kind: 'request', since: before }, { ended: true });
}

describe('audit events', () => {
  it('tell who changed what, from what to what, by which request', async () => {
    const world = await augnoSandbox();
    const id = await traffic(world);
    const [event] = await audits(world, 'include=account,actor,changes,metadata,request');
    expect(event).toMatchObject({
      object: 'audit_event',
      action: 'update',
      resource_type: 'customer',
      resource_id: id,
      actor: { type: 'api_key' },
      account: { id: world.augno.facts.accountId },
      changes: { data: [{ object: 'audit_field_change', field: 'note', new_value: 'one' }] },
      request: { object: 'request_log', method: 'PATCH', idempotency_key: 'key-1', response_body: null },
      idempotency_key: 'key-1',
      source_ip: '127.0.0.1',
      occurred_at: '2026-09-21T12:00:00Z',
    });
    expect((await world.call('GET', `${AUDIT}/${textAt(event, 'id')}?include=changes`)).body.changes).toEqual(
      event?.changes,
    );
    expect((await audits(world))[0]).toMatchObject({ actor: null, changes: null, request: null });
  });

  it('are written for what really changed', async () => {
    const world = await augnoSandbox();
    const id = await firstCustomer(world);
    const seen = async () => (await audits(world)).length;
    const before = await seen();
    await world.call('PATCH', `${CUSTOMERS}/${id}`, { body: { note: 'one' } });
    await world.call('PATCH', `${CUSTOMERS}/${id}`, { body: { note: 'one' } });
    await world.call('PATCH', `${CUSTOMERS}/${id}`, { body: { name: null } });
    expect((await seen()) - before).toBe(1);
    const made = (await world.call('POST', GROUPS, { body: { name: 'Zebra', type: 'type_group' } })).body;
    await world.call('DELETE', `${GROUPS}/${textAt(made, 'id')}`);
    expect(await audits(world, `resource_ids=${textAt(made, 'id')}&include=changes`)).toMatchObject([
      { action: 'delete', changes: { data: [] } },
      { action: 'create', changes: { data: expect.arrayContaining([expect.objectContaining({ field: 'name' })]) } },
    ]);
  });

  it('are filtered by type, id, action and actor; a root counts only with type and id together', async () => {
    const world = await augnoSandbox();
    const id = await traffic(world);
    const count = async (query: string) => (await audits(world, query)).length;
    const all = await count('');
    const key = textAt((await world.call('GET', '/v1/auth/api-keys')).body, 'data', 0, 'id');
    expect(await count('resource_types=customer')).toBe(1);
    expect(await count('resource_types=customer&actions=create')).toBe(0);
    expect(await count(`resource_types=customer&actor_ids=${key}&actor_types=api_key,user`)).toBe(1);
    expect(await count('actor_types=user')).toBe(0);
    expect(await count('starts_at=2026-09-21T12:00:01Z')).toBe(0);
    expect(await count('ends_at=2026-09-21T12:00:00Z')).toBe(all);
    expect(await count('root_resource_type=customer')).toBe(all);
    expect(await count(`root_resource_id=${id}`)).toBe(all);
    expect(await count(`root_resource_type=customer&root_resource_id=${id}`)).toBe(0);
    expect(await count('q=customer')).toBe(1);
    const account = world.augno.facts.accountId ?? '';
    expect(await count(`actor_account_ids=${account}&target_account_ids=${account}`)).toBe(all);
  });

  it('list the types that they are written for', async () => {
    const { call } = await augnoSandbox();
    const types = (await call('GET', TYPES)).body.data;
    expect(types).toEqual(expect.arrayContaining(['customer', 'sales_order', 'sales_order_line', 'unit']));
    expect(types).not.toContain('request_log');
  });

  it('do not cross accounts, survive a restart, and are gone after a reset, as request logs are', async () => {
    const dataDir = temporaryFolder();
    const world = await augnoSandbox({ dataDir });
    const id = await traffic(world);
    const [event] = await audits(world, `resource_ids=${id}`);
    const path = `${AUDIT}/${textAt(event, 'id')}`;
    expect((await world.call('GET', path, { key: world.keys.production })).status).toBe(404);
    await world.close();
    const after = await augnoSandbox({ dataDir });
    expect((await after.call('GET', `${path}?include=changes`)).body).toMatchObject({
      id: event?.id,
      changes: { data: [{ field: 'note', new_value: 'one' }] },
    });
    expect((await logs(after)).length).toBe(0);
    await traffic(after);
    expect((await logs(after)).length).toBe(4);
    after.augno.reset();
    expect([await logs(after), await audits(after)]).toEqual([[], []]);
  });
});

describe('what no source tells about records', () => {
  it('appear after log_delay_ms', async () => {
    const world = await augnoSandbox({ knobs: { log_delay_ms: 5000 } });
    const id = await traffic(world);
    const seen = async () => [
      (await logs(world, 'methods=PATCH')).length,
      (await audits(world, `resource_ids=${id}`)).length,
    ];
    expect(await seen()).toEqual([0, 0]);
    await world.sandbox.advance(5000);
    expect(await seen()).toEqual([1, 1]);
  });

  it('are kept for as long, and as many, as the knobs say', async () => {
    const world = await augnoSandbox({ knobs: { log_retention_days: 1, audit_retention_days: 2, log_limit: 100 } });
    const id = await traffic(world);
    const seen = async () => [
      (await logs(world, 'methods=PATCH')).length,
      (await audits(world, `resource_ids=${id}`)).length,
    ];
    await world.sandbox.advance(86_400_000 + 1);
    expect(await seen()).toEqual([0, 1]);
    await world.sandbox.advance(86_400_000);
    expect(await seen()).toEqual([0, 0]);
    for (let i = 0; i < 130; i++) await world.call('PATCH', `${CUSTOMERS}/${id}`, { body: { note: `${i}` } });
    expect((await logs(world, 'limit=1000')).length).toBeLessThanOrEqual(100);
    expect((await audits(world, 'limit=1000')).length).toBeLessThanOrEqual(110);
  });

  it.each(['ae_', 'auev_'])('have ids with audit_event_prefix %s', async (prefix) => {
    const world = await augnoSandbox({ knobs: { audit_event_prefix: prefix } });
    await traffic(world);
    expect(at((await audits(world))[0], 'id')).toMatch(new RegExp(`^${prefix}[0-9a-z]{12}$`));
  });
});

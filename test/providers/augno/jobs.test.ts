import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { temporaryFolder } from '../../core/folder.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';
import { ASKS, jobDone as done, JOB_MS, unitRow as unit } from '../../support/augno-jobs.ts';

const UNITS = '/v1/catalog/units/actions/bulk-upsert';
/** The results of a job in short: what became of each row. */
function outcome(job: JsonObject): unknown[] {
  return rowsIn(Object(job.results)).map((row) => [
    row.status,
    at(row, 'resource', 'name') ?? at(row, 'error', 'code'),
    rowsIn(Object(row.sub_resources)).map(({ type }) => type),
  ]);
}

describe('a job', () => {
  it('is created, started and completed by the clock of the provider, and names its maker', async () => {
    const { call, sandbox } = await augnoSandbox();
    const asked = await call('POST', UNITS, { body: { units: [unit('Gross')] } });
    const id = textAt(asked.body, 'id');
    expect(asked).toMatchObject({
      status: 202,
      body: { status: 'created', type: 'bulk_upsert', resource_type: 'unit' },
    });
    expect(asked.headers.get('location')).toBe(`/v1/core/jobs/${id}`);
    await sandbox.advance(100);
    const read = async () => (await call('GET', `/v1/core/jobs/${id}?include=created_by,created_by.role`, ASKS)).body;
    expect(await read()).toMatchObject({ status: 'started', results: null, created_by: { type: 'api_key' } });
    await sandbox.advance(400);
    expect(await read()).toMatchObject({
      status: 'completed',
      results: { data: [{ index: 0, status: 'created', resource: { type: 'unit', name: 'Gross' }, error: null }] },
    });
  });

  it('can be cancelled while it is not over, and then does nothing', async () => {
    const { call, sandbox } = await augnoSandbox();
    const cancelled = async () => {
      const { body } = await call('POST', UNITS, { body: { units: [unit('Gross')] } });
      return `/v1/core/jobs/${textAt(body, 'id')}`;
    };
    const path = await cancelled();
    expect(await call('POST', `${path}/cancel`)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    await sandbox.advance(JOB_MS);
    expect((await call('GET', path)).body).toMatchObject({ status: 'cancelled', results: null, completed_at: null });
    expect(rowsIn((await call('GET', '/v1/catalog/units')).body).map(({ name }) => name)).not.toContain('Gross');
    expect(await call('POST', `${path}/cancel`)).toMatchObject({ status: 400, error: { code: 'validation_failed' } });
  });

  it('fails as a whole, or in rows, where somebody decides so', async () => {
    const world = await augnoSandbox();
    await world.augno.act('failNextJob', { code: 'external_service_error' });
    expect(await done(world, UNITS, { units: [unit('Gross')] })).toMatchObject({
      status: 'failed',
      results: null,
      error: { code: 'external_service_error', is_transient: true },
    });
    await world.augno.act('partialJob', { rows: [1], code: 'resource_exists' });
    const job = await done(world, UNITS, { units: [unit('Gross'), unit('Score'), unit('Ream')] });
    expect(job.status).toBe('completed');
    expect(outcome(job)).toEqual([
      ['created', 'Gross', []],
      ['failed', 'resource_exists', []],
      ['created', 'Ream', []],
    ]);
    expect(outcome(await done(world, UNITS, { units: [unit('Score')] }))).toEqual([['created', 'Score', []]]);
  });

  it('is unknown in the other environment', async () => {
    const { call, keys } = await augnoSandbox();
    const { body } = await call('POST', UNITS, { body: { units: [unit('Gross')] } });
    const path = `/v1/core/jobs/${textAt(body, 'id')}`;
    expect((await call('GET', path, { key: keys.production })).status).toBe(404);
  });

  it('is carried out after a restart', async () => {
    const dataDir = temporaryFolder();
    const before = await augnoSandbox({ dataDir });
    const asked = await before.call('POST', UNITS, { body: { units: [unit('Gross')] } });
    await before.close();
    const after = await augnoSandbox({ dataDir });
    await after.sandbox.advance(JOB_MS);
    const job = await after.call('GET', `/v1/core/jobs/${textAt(asked.body, 'id')}`, ASKS);
    expect(outcome(job.body)).toEqual([['created', 'Gross', []]]);
  });

  it('cuts off its results at job_results_limit, and says so', async () => {
    const world = await augnoSandbox({ knobs: { job_results_limit: 1 } });
    const job = await done(world, UNITS, { units: [unit('Gross'), unit('Score')] });
    expect(rowsIn(Object(job.results))).toHaveLength(1);
    expect(at(job, 'results', 'page_info', 'has_next_page')).toBe(true);
  });

  it('takes as long as job_start_ms and job_end_ms say, and as slowJobs makes it', async () => {
    const { call, sandbox, augno } = await augnoSandbox({ knobs: { job_start_ms: 1000, job_end_ms: 2000 } });
    const status = async () => {
      const { body } = await call('POST', UNITS, { body: { units: [unit('Gross')] } });
      const seen = [];
      for (const ms of [999, 1, 1000]) {
        await sandbox.advance(ms);
        seen.push((await call('GET', `/v1/core/jobs/${textAt(body, 'id')}`)).body.status);
      }
      return seen;
    };
    expect(await status()).toEqual(['created', 'started', 'completed']);
    await augno.act('slowJobs', { seconds: 120 });
    expect(await status()).toEqual(['created', 'started', 'started']);
  });
});

describe('bulk upserts', () => {
  it('know things again by their names, and do rows in order', async () => {
    const world = await augnoSandbox();
    const job = await done(world, UNITS, {
      units: [unit('Gross'), unit('gross', { abbreviation: 'gr.' }), unit('Each')],
    });
    expect(outcome(job)).toEqual([
      ['created', 'Gross', []],
      ['updated', 'gross', []],
      // The system's own units stay as they are.
      ['failed', 'insufficient_permissions', []],
    ]);
    const units = rowsIn((await world.call('GET', '/v1/catalog/units?q=gr.')).body);
    expect(units.map(({ abbreviation }) => abbreviation)).toContain('gr.');
  });

  it('make a whole catalogue', async () => {
    const world = await augnoSandbox();
    const run = async (what: string, body: JsonObject) =>
      outcome(await done(world, `/v1/catalog/${what}/actions/bulk-upsert`, body));
    const attributes = [{ value: 'Red', color: 'red' }, { value: 'Blue' }];
    expect(await run('properties', { properties: [{ name: 'Lustre', attributes }] })).toEqual([
      ['created', 'Lustre', ['attribute', 'attribute']],
    ]);
    expect(
      await run('properties', { properties: [{ name: 'Lustre', attributes: [{ value: 'red', color: 'pink' }] }] }),
    ).toEqual([['updated', 'Lustre', ['attribute']]]);
    const group = { name: 'Counts', type: 'quantity', base_unit: { name: 'Each' } };
    const unit_conversions = [{ unit: { name: 'Dozen' }, discount_percentage: 0.9 }];
    expect(await run('unit-groups', { unit_groups: [{ ...group, unit_conversions }] })).toEqual([
      ['created', 'Counts', ['unit_group_unit']],
    ]);
    const category = { name: 'Paint', type: 'product_category', unit_group: { name: 'Counts' }, notes: null };
    const raw = { name: 'Raw', type: 'material_category', unit_group: { name: 'Counts' }, notes: 'Steel' };
    expect(
      await run('item-categories', {
        item_categories: [
          { ...category, property_names: ['Lustre', 'Sheen'] },
          { ...raw, property_names: [] },
        ],
      }),
    ).toEqual([
      ['created', 'Paint', ['property']],
      ['created', 'Raw', []],
    ]);
    const line = { name: 'Paints', commission_policy: 'commission_exempt', freight_policy: 'billed_freight' };
    expect(await run('product-lines', { product_lines: [{ ...line, unit_group: { name: 'Counts' } }] })).toEqual([
      ['created', 'Paints', []],
    ]);
    const paint = { sku: 'PA-1', category: { name: 'Paint' }, product_line: { name: 'Paints' } };
    expect(
      await run('products', {
        products: [
          { ...paint, properties: [{ name: 'Lustre', value: 'Red' }] },
          { ...paint, description: 'Red paint', properties: [{ name: 'Lustre', value: 'Green' }] },
          { ...paint, sku: 'PA-2', category: { name: 'Nothing' }, properties: [] },
          { ...paint, sku: 'PA-3', properties: [{ name: 'Nothing', value: 'x' }] },
        ],
      }),
    ).toEqual([
      ['created', 'PA-1', ['item']],
      ['updated', 'Red paint', ['item']],
      ['failed', 'resource_not_found', []],
      ['failed', 'resource_not_found', []],
    ]);
    const material = { sku: 'MA-1', category: { name: 'Raw' }, properties: [] };
    expect(await run('materials', { materials: [material, { ...material, notes: 'again' }] })).toEqual([
      ['created', 'MA-1', ['item']],
      ['updated', 'MA-1', ['item']],
    ]);
    const part = { sku: 'PT-1', category: { name: 'Paint' }, properties: [] };
    expect(await run('parts', { parts: [part] })).toEqual([['created', 'PT-1', ['item']]]);
  });

  it('put locations within each other', async () => {
    const world = await augnoSandbox();
    const locations = [
      { name: 'Hall 9', type: 'building' },
      { name: 'Aisle 9', type: 'aisle', parent: { name: 'Hall 9' } },
      { name: 'Aisle 10', type: 'aisle', parent: { name: 'Hall 10' } },
    ];
    const job = await done(world, '/v1/operations/locations/actions/bulk-upsert', { locations });
    expect(outcome(job)).toEqual([
      ['created', 'Hall 9', []],
      ['created', 'Aisle 9', []],
      ['failed', 'resource_not_found', []],
    ]);
    expect(at(rowsIn(Object(job.results))[2], 'error', 'param')).toBe('locations[2].parent');
  });

  it('are refused as a whole where a row has the wrong shape', async () => {
    const { call } = await augnoSandbox();
    const { status, error } = await call('POST', UNITS, { body: { units: [{ name: 'Gross' }] } });
    expect({ status, code: error.code }).toEqual({ status: 400, code: 'missing_field' });
    expect(String(error.param)).toMatch(/^units\[0\]\./);
  });
});

describe('an export', () => {
  it('gives an address that is good for five minutes, and a new one with each reading', async () => {
    const world = await augnoSandbox();
    const { call, sandbox } = world;
    const customer = textAt((await call('GET', '/v1/sales/customers')).body, 'data', 0, 'id');
    const job = await done(world, '/v1/sales/account-prices/actions/export-price-list', { customer_id: customer });
    const url = textAt(job, 'export', 'url');
    const file = await fetch(url);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv']);
    expect(await file.text()).toMatch(/^sku,description,unit_price\r\nBT-100,/);
    expect((await fetch(url.replace('signature=', 'signature=0'))).status).toBe(403);
    await sandbox.advance(5 * 60_000 + 1000);
    expect((await fetch(url)).status).toBe(403);
    const again = await call('GET', `/v1/core/jobs/${textAt(job, 'id')}`, ASKS);
    expect((await fetch(textAt(again.body, 'export', 'url'))).status).toBe(200);
  });

  it('leads whoever does not ask for JSON to the file, unless export_redirects is off', async () => {
    const world = await augnoSandbox();
    const customer = textAt((await world.call('GET', '/v1/sales/customers')).body, 'data', 0, 'id');
    const job = await done(world, '/v1/sales/account-prices/actions/export-price-list', { customer_id: customer });
    const path = `/v1/core/jobs/${textAt(job, 'id')}`;
    const led = await world.call('GET', path);
    expect([led.status, (await fetch(led.headers.get('location') ?? '')).status]).toEqual([302, 200]);
    world.augno.knobs.set('export_redirects', false);
    expect((await world.call('GET', path)).status).toBe(200);
  });

  it('needs a customer that exists', async () => {
    const { call } = await augnoSandbox();
    const body = { customer_id: 'ac_000000000000' };
    expect(await call('POST', '/v1/sales/account-prices/actions/export-price-list', { body })).toMatchObject({
      status: 404,
      error: { code: 'resource_not_found', param: 'customer_id' },
    });
  });
});

describe('mail and contacts', () => {
  it('notes a mailed record in the email log, as pending in a sandbox', async () => {
    const { call } = await augnoSandbox();
    const sent = await call('POST', '/v1/core/actions/email-record', { body: { id: 'in_123', type: 'invoice' } });
    expect([sent.status, sent.text]).toEqual([202, '{}']);
    expect(rowsIn((await call('GET', '/v1/core/email-logs')).body)[0]).toMatchObject({
      send_status: 'pending',
      subject: 'Invoice in_123',
    });
    const unknown = { id: 'or_000000000000', type: 'sales_order' };
    expect((await call('POST', '/v1/core/actions/email-record', { body: unknown })).status).toBe(404);
  });

  it('finds people by their addresses, whatever the capitals', async () => {
    const { call } = await augnoSandbox();
    const users = (await call('GET', '/v1/identity/account-users?include=user')).body;
    const email = textAt(users, 'data', 0, 'user', 'email');
    const find = async (query: string) =>
      rowsIn(
        (
          await call('POST', `/v1/sales/contacts/actions/find-by-email${query}`, {
            body: { email: email.toUpperCase() },
          })
        ).body,
      );
    expect(await find('?include=account_user,account')).toMatchObject([
      { relationship: 'self', account_user: { object: 'account_user' }, account: { object: 'account' } },
    ]);
    expect(await find('?relationships=customer')).toEqual([]);
  });
});

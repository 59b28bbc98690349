import { describe, expect, it } from 'vitest';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';
import { shop } from './selling.ts';

const PAYMENT = '/v1/finance/payment-terms';
const CARRIERS = '/v1/operations/carriers';

describe('terms', () => {
  it('have names of their own, the names of the system included, and stay while they are in use', async () => {
    const { call } = await augnoSandbox();
    const taken = await call('POST', PAYMENT, { body: { name: 'net 30' } });
    expect([taken.status, taken.error.code, taken.error.param]).toEqual([409, 'resource_exists', 'name']);
    const terms = rowsIn((await call('GET', `${PAYMENT}?include=owner`)).body);
    const owners = terms.map(({ name, owner }) => [name, at(owner, 'type')]);
    expect(owners).toContainEqual(['Net 30', 'system']);
    expect(owners).toContainEqual(['Net 60', 'account']);
    const idOf = (name: string) => terms.find((row) => row.name === name)?.id;
    expect((await call('DELETE', `${PAYMENT}/${idOf('Net 30')}`)).error.code).toBe('insufficient_permissions');
    expect((await call('PATCH', `${PAYMENT}/${idOf('Net 30')}`, { body: { name: 'Net 31' } })).status).toBe(403);
    expect((await call('DELETE', `${PAYMENT}/${idOf('Net 60')}`)).error.code).toBe('resource_conflict');
    expect((await call('DELETE', `${PAYMENT}/${idOf('Due on receipt')}`)).status).toBe(200);
  });
});

describe('carriers', () => {
  it('start without service levels, show ten of them, and are gone once deleted', async () => {
    const { call } = await augnoSandbox();
    const made = await call('POST', `${CARRIERS}?include=service_levels`, { body: { name: 'Van' } });
    expect(made.body).toMatchObject({
      code: null,
      customer_portal_visibility: 'visible',
      service_levels: { data: [] },
    });
    const path = `${CARRIERS}/${made.body.id}`;
    for (let i = 0; i < 12; i++) {
      const level = await call('POST', `${path}/service-levels`, {
        body: { name: `Level ${i}`, code: `van_${i}`, is_default: false },
      });
      expect(level.body).toMatchObject({ service_level_token: `van_${i}`, default_transit_days: null });
    }
    const shown = await call('GET', `${path}?include=service_levels`);
    expect(rowsIn(Object.assign({}, shown.body.service_levels))).toHaveLength(10);
    expect(rowsIn((await call('GET', `${path}/service-levels`)).body)).toHaveLength(12);
    expect((await call('DELETE', path)).status).toBe(200);
    expect((await call('DELETE', path)).error.code).toBe('resource_gone');
  });
});

describe('priorities', () => {
  it('are read by id or by code', async () => {
    const { call } = await augnoSandbox();
    const high = await call('GET', '/v1/sales/priorities/high');
    expect(high.body.code).toBe('high');
    expect((await call('GET', `/v1/sales/priorities/${high.body.id}`)).body).toEqual(high.body);
    expect((await call('GET', '/v1/sales/priorities/urgent')).status).toBe(404);
  });
});

describe('volume discounts', () => {
  it('replace the lists that an update flags, and keep tiers by their ids', async () => {
    const { call } = await augnoSandbox();
    const [found] = rowsIn((await call('GET', '/v1/sales/volume-discounts')).body);
    const path = `/v1/sales/volume-discounts/${found?.id}?include=product_lines,acceptable_units,customer_groups`;
    const flags = { has_tiers: false, has_customer_groups: false, has_product_lines: false, has_categories: false };
    const before = (await call('GET', path)).body;
    const first = at(before, 'tiers', 'data', 0);
    const patch = (body: object) =>
      call('PATCH', path, { body: { ...flags, has_attributes: false, has_units: false, ...body } });
    const ignored = await patch({ tiers: [], product_line_ids: [], name: 'Cases' });
    expect(ignored.body).toMatchObject({ name: 'Cases', tiers: before.tiers, product_lines: before.product_lines });
    const tiers = [
      { id: at(first, 'id'), name: 'Half', discount_percentage: '0.5', threshold: '10' },
      { name: 'New', discount_percentage: '0.1', threshold: '20' },
    ];
    const changed = (await patch({ has_tiers: true, tiers, has_product_lines: true, product_line_ids: [] })).body;
    expect(at(changed, 'tiers', 'data')).toMatchObject([
      { id: at(first, 'id'), name: 'Half', discount_percentage: '0.5', created_at: at(first, 'created_at') },
      { name: 'New', threshold: '20' },
    ]);
    expect(at(changed, 'product_lines', 'data')).toEqual([]);
    const twice = await call('POST', '/v1/sales/volume-discounts', { body: { name: 'cases', tiers: [] } });
    expect(twice.error).toMatchObject({ code: 'resource_exists', param: 'name' });
  });
});

describe('sales targets', () => {
  it('belong to a representative', async () => {
    const world = await augnoSandbox();
    const { call } = world;
    const unit = (await shop(world)).unit('US dollar');
    const [ines, tomas] = rowsIn((await call('GET', '/v1/identity/account-users?include=user')).body)
      .filter((row) => ['ines', 'tomas'].includes(textAt(row, 'user', 'username')))
      .sort((a, b) => textAt(a, 'user', 'username').localeCompare(textAt(b, 'user', 'username')));
    const path = (user: unknown) => `/v1/sales/account-users/${String(at(user, 'id'))}/sales-targets`;
    const body = {
      starts_at: '2026-10-01T00:00:00Z',
      ends_at: '2026-12-31T00:00:00Z',
      amount_value: '125000',
      amount_unit_id: unit,
    };
    const made = await call('POST', path(tomas), { body });
    expect(made.body).toMatchObject({
      start_at: body.starts_at,
      end_at: body.ends_at,
      sales_rep: { id: at(tomas, 'id'), type: 'account_user' },
      amount: { value: '125000', display_value: '$125,000.00' },
    });
    const changed = await call('PUT', `${path(tomas)}/${made.body.id}`, { body: { ...body, amount_value: '130000' } });
    expect(changed.body).toMatchObject({ id: made.body.id, amount: { value: '130000' } });
    const idsOf = async (user: unknown) => rowsIn((await call('GET', path(user))).body).map(({ id }) => id);
    expect((await idsOf(tomas))[0]).toBe(made.body.id);
    expect(await idsOf(ines)).not.toContain(made.body.id);
    expect((await call('PUT', `${path(ines)}/${made.body.id}`, { body })).status).toBe(404);
    expect((await call('GET', path({ id: 'acus_none' }))).status).toBe(404);
  });
});

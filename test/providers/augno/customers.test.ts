import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';
import { CUSTOMERS, ORDERS, orderOf, placed, shop } from './selling.ts';

const ADDRESSES = '/v1/sales/addresses';
const GROUPS = '/v1/sales/account-groups';
const ALL =
  'bill_to_address,ship_to_address,type,price_groups,contact_info,freight_preferences.carrier,freight_preferences.service_level,' +
  'defaults.payment_term,defaults.shipping_term,defaults.sales_rep,defaults.priority,notification_preferences,credit_limit.unit,' +
  'parent_account,child_accounts';

type World = Awaited<ReturnType<typeof augnoSandbox>>;

/** Ids of what a customer cannot be without. */
async function needs({ call }: Pick<World, 'call'>): Promise<JsonObject> {
  const first = async (path: string, name: string) =>
    rowsIn((await call('GET', path)).body).find((row) => row.name === name)?.id;
  return {
    default_carrier_id: await first('/v1/operations/carriers', 'FedEx'),
    default_payment_term_id: await first('/v1/finance/payment-terms', 'Net 30'),
    default_shipping_term_id: await first('/v1/operations/shipping-terms', 'Prepaid'),
    customer_type_group_id: await first(GROUPS, 'Retail'),
  };
}

const QUAY = { name: 'Birch', street_line_1: '9 Quay Road', locality: 'Dover', state: 'DE', country: 'US' };

async function create(world: World, more: JsonObject = {}) {
  const body = { name: 'Birch Tools', bill_to_address: QUAY, ship_to_address: QUAY, ...(await needs(world)), ...more };
  return world.call('POST', `${CUSTOMERS}?include=${ALL}`, { body });
}

describe('a new customer', () => {
  it('has the next number, defaults, and one address where both are the same', async () => {
    const world = await augnoSandbox();
    const { status, body } = await create(world, { email: 'buy@birch.example', lead_time_days: 8 });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      number: '100009',
      status: 'normal',
      edi_status: 'disabled',
      commission_policy: 'commission_exempt',
      relationship_type: 'standalone',
      contact_info: { email: 'buy@birch.example', phone: null, url: null },
      freight_preferences: { status: 'billed_freight', billing_type: 'sender', carrier: { name: 'FedEx' } },
      defaults: { payment_term: { name: 'Net 30' }, priority: { code: 'normal' }, lead_time_days: 8, sales_rep: null },
      type: { name: 'Retail', type: 'type_group' },
      price_groups: { data: [] },
      parent_account: null,
      child_accounts: { data: [] },
      credit_limit: null,
      bill_to_address: { name: 'Birch', type: 'standard', geolocation: { locality: 'Dover', country: 'US' } },
    });
    expect(at(body, 'ship_to_address', 'id')).toBe(at(body, 'bill_to_address', 'id'));
    const apart = await create(world, { ship_to_address: { ...QUAY, name: 'Birch yard' } });
    expect(apart.body.number).toBe('100010');
    expect(at(apart.body, 'ship_to_address', 'id')).not.toBe(at(apart.body, 'bill_to_address', 'id'));
    // The type that an address has anyhow makes it no other.
    const typed = await create(world, { ship_to_address: { ...QUAY, type: 'standard' } });
    expect(at(typed.body, 'ship_to_address', 'id')).toBe(at(typed.body, 'bill_to_address', 'id'));
  });

  it('may choose its number, which nobody else has; the sequence goes around it', async () => {
    const world = await augnoSandbox();
    expect((await create(world, { number: '100009' })).body.number).toBe('100009');
    expect((await create(world)).body.number).toBe('100010');
    const twice = await create(world, { number: '100001' });
    expect([twice.status, twice.error.code, twice.error.param]).toEqual([409, 'resource_exists', 'number']);
  });

  it('gets one number each, also when many come at once', async () => {
    const world = await augnoSandbox();
    const made = await Promise.all(Array.from({ length: 25 }, () => create(world)));
    expect(new Set(made.map(({ body }) => body.number)).size).toBe(25);
  });

  it('refers to what is there, and to groups of the right type', async () => {
    const world = await augnoSandbox();
    const groups = rowsIn((await world.call('GET', GROUPS)).body);
    const dealers = groups.find(({ type }) => type === 'pricing_group')?.id;
    const carriers = rowsIn((await world.call('GET', '/v1/operations/carriers?include=service_levels')).body);
    const foreign = at(
      carriers.find(({ name }) => name === 'United Parcel Service'),
      'service_levels',
      'data',
      0,
      'id',
    );
    const refused = async (more: JsonObject) => {
      const { status, error } = await create(world, more);
      return [status, error.code, error.param];
    };
    expect(await refused({ default_carrier_id: 'cr_none' })).toEqual([404, 'resource_not_found', 'default_carrier_id']);
    expect(await refused({ default_sales_rep_id: 'acus_none' })).toEqual([
      404,
      'resource_not_found',
      'default_sales_rep_id',
    ]);
    expect(await refused({ customer_type_group_id: dealers })).toEqual([
      400,
      'validation_failed',
      'customer_type_group_id',
    ]);
    expect(await refused({ default_service_level_id: foreign })).toEqual([
      400,
      'validation_failed',
      'default_service_level_id',
    ]);
    expect(await refused({ receive_calendar_id: 'occd_none' })).toEqual([
      404,
      'resource_not_found',
      'receive_calendar_id',
    ]);
    expect(await refused({ default_payment_term_id: undefined })).toEqual([
      400,
      'missing_field',
      'default_payment_term_id',
    ]);
    const ours = rowsIn((await world.call('GET', CUSTOMERS)).body).map(({ number }) => number);
    expect(ours[0]).toBe('100008');
  });
});

describe('changing a customer', () => {
  it('changes what is named, replaces its price groups, and clears what is null', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const { id } = known.customer('Northgate Supply');
    const unit = known.unit('US dollar');
    const patch = (body: JsonObject) => world.call('PATCH', `${CUSTOMERS}/${id}?include=${ALL}`, { body });
    const changed = await patch({
      note: 'Ask for Dana.',
      default_priority: 'high',
      phone: null,
      customer_price_group_ids: [],
      credit_limit: { value: '1500.5', unit_id: unit },
      freight_policy: 'free_freight',
      relationship_type: 'parent',
    });
    expect(changed.body).toMatchObject({
      name: 'Northgate Supply',
      note: 'Ask for Dana.',
      relationship_type: 'standalone',
      price_groups: { data: [] },
      contact_info: { email: 'orders@northgatesupply.example', phone: null },
      credit_limit: { value: '1500.5', display_value: '$1,500.50' },
      freight_preferences: { status: 'free_freight', carrier: { code: 'ups' } },
      defaults: { priority: { code: 'high' }, payment_term: { name: 'Net 60' } },
    });
    expect((await patch({ credit_limit: null, default_service_level_id: null })).body).toMatchObject({
      credit_limit: null,
      freight_preferences: { service_level: null },
    });
    expect((await patch({ number: '100001' })).error.code).toBe('resource_exists');
  });

  it('links an address that another customer has', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const [harbour, tidewater] = [known.customer('Harbour Hardware'), known.customer('Tidewater Marine')];
    const address = at(tidewater, 'bill_to_address', 'id');
    const order = orderOf(known, { ship_to_address_id: address });
    expect((await world.call('POST', ORDERS, { body: order })).error.param).toBe('ship_to_address_id');
    await world.call('PATCH', `${CUSTOMERS}/${harbour.id}`, { body: { ship_to_address_id: address } });
    expect((await world.call('POST', ORDERS, { body: order })).status).toBe(201);
  });

  it('leaves the orders that are there as they are', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const order = await placed(world, orderOf(known));
    const { default_carrier_id } = await needs(world);
    await world.call('PATCH', `${CUSTOMERS}/${known.customer('Harbour Hardware').id}`, {
      body: { default_carrier_id },
    });
    const { body } = await world.call('GET', `${ORDERS}/${order.id}?include=freight`);
    expect(at(body, 'freight', 'carrier', 'code')).toBe('ups');
  });
});

describe('deleting', () => {
  it('keeps a customer with orders, an address in use, and a group with customers', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const harbour = known.customer('Harbour Hardware');
    const remove = async (path: string) => {
      const { status, error } = await world.call('DELETE', path);
      return [status, error.code];
    };
    expect(await remove(`${CUSTOMERS}/${harbour.id}`)).toEqual([409, 'resource_conflict']);
    expect(await remove(`${ADDRESSES}/${textAt(harbour, 'bill_to_address', 'id')}`)).toEqual([
      409,
      'resource_conflict',
    ]);
    expect(await remove(`${GROUPS}/${textAt(harbour, 'type', 'id')}`)).toEqual([400, 'validation_failed']);
    const { body } = await create(world);
    expect(await remove(`${CUSTOMERS}/${body.id}`)).toEqual([200, undefined]);
    expect(await remove(`${ADDRESSES}/${textAt(body, 'bill_to_address', 'id')}`)).toEqual([200, undefined]);
    expect(await remove(`${CUSTOMERS}/${body.id}`)).toEqual([404, 'resource_not_found']);
    const group = await world.call('POST', GROUPS, { body: { name: 'Nobody', type: 'type_group' } });
    expect(group.body).toMatchObject({ commission_policy: 'commission_exempt', freight_policy: 'billed_freight' });
    expect(await remove(`${GROUPS}/${group.body.id}`)).toEqual([200, undefined]);
  });
});

describe('merging customers', () => {
  it('makes one of several', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const [target, source, district] = ['Harbour Hardware', 'Northgate Supply', 'Meridian School District'].map(
      known.customer,
    );
    const merge = (...ids: unknown[]) =>
      world.call('POST', `${CUSTOMERS}/${target?.id}/actions/merge?include=${ALL}`, {
        body: { source_customer_ids: ids },
      });
    const merged = await merge(source?.id, district?.id);
    expect(merged.body).toMatchObject({
      name: 'Harbour Hardware',
      number: '100001',
      relationship_type: 'parent',
      defaults: { payment_term: { name: 'Net 30' } },
    });
    expect(rowsIn(Object.assign({}, merged.body.price_groups)).map(({ name }) => name)).toEqual(['Preferred dealers']);
    expect(rowsIn(Object.assign({}, merged.body.child_accounts)).map(({ name }) => name)).toEqual([
      'Alder Creek High School',
      'Foothill Technical College',
    ]);
    const orders = rowsIn((await world.call('GET', `${ORDERS}?customer_ids=${target?.id}`)).body);
    expect(orders.map(({ number }) => number)).toEqual(['SO-007', 'SO-006', 'SO-003', 'SO-002', 'SO-001']);
    expect((await world.call('GET', `${CUSTOMERS}/${source?.id}`)).status).toBe(404);
    // Addresses of those that are gone are the target's now.
    const order = orderOf(known, { ship_to_address_id: at(source, 'ship_to_address', 'id') });
    expect((await world.call('POST', ORDERS, { body: order })).status).toBe(201);
    const prices = rowsIn(
      (await world.call('GET', `/v1/sales/account-prices?recipient_account_id=${target?.id}`)).body,
    );
    expect(prices).toHaveLength(1);
  });

  it('refuses itself, a name twice, nobody and what is not there', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const [a, b] = ['Harbour Hardware', 'Northgate Supply'].map((name) => known.customer(name).id);
    const merge = async (...ids: unknown[]) => {
      const { error } = await world.call('POST', `${CUSTOMERS}/${a}/actions/merge`, {
        body: { source_customer_ids: ids },
      });
      return [error.code, error.param];
    };
    expect(await merge(a)).toEqual(['validation_failed', 'source_customer_ids']);
    expect(await merge(b, b)).toEqual(['validation_failed', 'source_customer_ids']);
    expect(await merge()).toEqual(['validation_failed', 'source_customer_ids']);
    expect(await merge(b, 'ac_none')).toEqual(['resource_not_found', 'source_customer_ids[1]']);
    expect((await world.call('GET', `${CUSTOMERS}/${b}`)).status).toBe(200);
  });
});

describe('the list of customers', () => {
  it('is filtered by everything that the contract has', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const numbers = async (query: string) => {
      const { status, body, text } = await world.call('GET', `${CUSTOMERS}?${query}`);
      if (status !== 200) throw new Error(text);
      return rowsIn(body)
        .map(({ number }) => Number(String(number).slice(-1)))
        .reverse();
    };
    const northgate = known.customer('Northgate Supply');
    const group = textAt(northgate, 'price_groups', 'data', 0, 'id');
    const type = textAt(northgate, 'type', 'id');
    const { default_carrier_id, default_payment_term_id, default_shipping_term_id } = await needs(world);
    const carriers = rowsIn((await world.call('GET', '/v1/operations/carriers?include=service_levels')).body);
    const fedex = carriers.find(({ id }) => id === default_carrier_id);
    const level = rowsIn(Object.assign({}, fedex?.service_levels)).find(({ name }) => name === 'Ground')?.id;
    const users = rowsIn((await world.call('GET', '/v1/identity/account-users?include=user')).body);
    const rep = users.find((row) => at(row, 'user', 'username') === 'tomas')?.id;
    expect(await numbers(`customer_group_ids=${type}`)).toEqual([2, 6]);
    expect(await numbers(`pricing_group_ids=${group}`)).toEqual([2]);
    expect(await numbers(`pricing_group_ids=${type}`)).toEqual([]);
    expect(await numbers(`sales_rep_ids=${rep}`)).toEqual([2, 6]);
    expect(await numbers('status_codes=preferred,hold_all')).toEqual([2, 8]);
    expect(await numbers(`shipping_term_ids=${default_shipping_term_id}`)).toEqual([1, 3, 4, 5, 7, 8]);
    expect(await numbers(`payment_term_ids=${default_payment_term_id}`)).toEqual([1, 3, 4, 5, 7, 8]);
    expect(await numbers('commission_status_codes=commission_applied')).toEqual([2, 6]);
    expect(await numbers('freight_status_codes=free_freight')).toEqual([]);
    expect(await numbers(`carrier_ids=${default_carrier_id}`)).toEqual([7]);
    expect(await numbers(`service_level_ids=${level}`)).toEqual([7]);
    expect(await numbers('parent_account_status=parent')).toEqual([3]);
    expect(await numbers('parent_account_status=non_parent')).toHaveLength(7);
    expect(await numbers('city=boise')).toEqual([3, 4]);
    expect(await numbers('state=OR')).toEqual([6, 7]);
    expect(await numbers('postal_code=97701')).toEqual([6]);
    expect(await numbers('q=harbour')).toEqual([1]);
    expect(await numbers('q=100004')).toEqual([4]);
    expect(await numbers('starts_at=2026-09-21T12:00:00Z&ends_at=2026-09-21T12:00:00Z')).toHaveLength(8);
    expect(await numbers('starts_at=2026-09-21T12:00:01Z')).toEqual([]);
    expect(await numbers('city=boise&q=alder')).toEqual([4]);
  });
});

describe('an address', () => {
  it('belongs to the account that is acted on', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const tidewater = String(known.customer('Tidewater Marine').id);
    const own = await world.call('POST', ADDRESSES, { body: QUAY });
    const theirs = await world.call('POST', ADDRESSES, { body: QUAY, headers: { 'Augno-Account': tidewater } });
    expect([own.status, theirs.status]).toEqual([201, 201]);
    const order = async (name: string, id: unknown) =>
      (await world.call('POST', ORDERS, { body: orderOf(known, { ship_to_address_id: id }, name) })).status;
    expect(await order('Harbour Hardware', own.body.id)).toBe(201);
    expect(await order('Tidewater Marine', theirs.body.id)).toBe(201);
    expect(await order('Harbour Hardware', theirs.body.id)).toBe(404);
    const headers = { 'Augno-Account': tidewater };
    const listed = async (query: string) =>
      rowsIn((await world.call('GET', `${ADDRESSES}?${query}`, { headers })).body).map(({ name }) => name);
    expect(await listed('')).toEqual(['Birch', 'Tidewater Marine']);
    expect(await listed('q=tide&type=standard')).toEqual(['Tidewater Marine']);
    expect(await listed('type=drop_ship')).toEqual([]);
  });

  it('is changed member by member', async () => {
    const world = await augnoSandbox();
    const { body } = await world.call('POST', ADDRESSES, {
      body: { ...QUAY, street_line_2: 'Unit 4', type: 'drop_ship' },
    });
    const patched = await world.call('PATCH', `${ADDRESSES}/${body.id}`, {
      body: { street_line_2: null, phone: '+1 302 555 0100' },
    });
    expect(patched.body).toMatchObject({
      type: 'drop_ship',
      phone: '+1 302 555 0100',
      geolocation: { street_line_1: '9 Quay Road', street_line_2: null, locality: 'Dover' },
    });
    const found = rowsIn((await world.call('GET', `${ADDRESSES}?type=drop_ship`)).body);
    expect(found.map(({ id }) => id)).toEqual([body.id]);
  });
});

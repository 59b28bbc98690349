import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';
import { NOON } from '../../support/sandbox.ts';

type Sandbox = Awaited<ReturnType<typeof augnoSandbox>>;

/** Ids of a list by one of their members. */
async function idsBy(call: Sandbox['call'], path: string, member = 'name'): Promise<Record<string, string>> {
  const rows = rowsIn((await call('GET', path)).body);
  return Object.fromEntries(rows.map((row) => [textAt(row, ...member.split('.')), textAt(row, 'id')]));
}

async function setUp() {
  const sandbox = await augnoSandbox();
  const { call } = sandbox;
  const units = await idsBy(call, '/v1/catalog/units');
  const categories = await idsBy(call, '/v1/catalog/item-categories');
  const price = (value: string, numerator = 'US dollar', denominator = 'Each') => ({
    value,
    numerator_unit_id: units[numerator],
    denominator_unit_id: units[denominator],
  });
  const product = (more: JsonObject = {}) => ({
    body: { sku: 'NEW-1', type: 'sale', category_id: categories.Tools, ...more },
  });
  return { ...sandbox, units, categories, price, product };
}

const EVERYTHING = 'include=item.unit_value,item.unit_cost,item.burn_rate,item.category,item.attributes,product_line';

describe('products', () => {
  it('come with an item, and with rates of nothing in the unit of the category', async () => {
    const { call, product, price } = await setUp();
    const plain = await call('POST', `/v1/catalog/products?${EVERYTHING}`, product());
    expect(plain.status).toBe(201);
    expect(plain.headers.get('location')).toBe(`/v1/catalog/products/${textAt(plain.body, 'id')}`);
    expect(plain.body).toMatchObject({
      portal_visibility: 'hidden',
      product_line: null,
      item: {
        sku: 'NEW-1',
        description: null,
        type: 'product',
        unit_value: { value: '0', display_value: '$0.00 / ea' },
        burn_rate: { value: '0', display_value: '0 ea / d' },
        attributes: { data: [] },
      },
    });
    const more = { sku: 'NEW-2', unit_price: price('1234.50', 'US dollar', 'Dozen') };
    const priced = await call('POST', `/v1/catalog/products?${EVERYTHING}`, product(more));
    expect(at(priced.body, 'item', 'unit_value')).toMatchObject({ value: '1234.5', display_value: '$1,234.50 / dz' });
  });

  it('are refused for a SKU that is taken, by whatever stands on it', async () => {
    const { call, product, categories, keys } = await setUp();
    await call('POST', '/v1/catalog/products', product());
    const again = [
      await call('POST', '/v1/catalog/products', product({ sku: 'new-1' })),
      await call('POST', '/v1/catalog/parts', { body: { sku: 'NEW-1', category_id: categories['Tool parts'] } }),
      await call('POST', '/v1/catalog/materials', {
        body: { sku: 'BT-100', category_id: categories['Raw materials'] },
      }),
    ];
    for (const { status, error } of again) {
      expect([status, error.code, error.param]).toEqual([409, 'resource_exists', 'sku']);
    }
    const theirs = await idsBy(
      async (method, path) => call(method, path, { key: keys.production }),
      '/v1/catalog/item-categories',
    );
    const body = { sku: 'NEW-1', type: 'sale', category_id: theirs.Tools };
    expect((await call('POST', '/v1/catalog/products', { body, key: keys.production })).status).toBe(201);
    expect((await call('POST', '/v1/catalog/products', { body })).error).toMatchObject({ param: 'category_id' });
  });

  it('take prices of money for something else, and no others', async () => {
    const { call, product, price } = await setUp();
    const refused = [
      await call('POST', '/v1/catalog/products', product({ unit_price: price('1', 'Each') })),
      await call('POST', '/v1/catalog/products', product({ unit_cost: price('1', 'US dollar', 'US dollar') })),
      await call(
        'POST',
        '/v1/catalog/products',
        product({ unit_price: { ...price('1'), numerator_unit_id: 'un_no' } }),
      ),
      await call('POST', '/v1/catalog/products', product({ unit_price: price('one') })),
    ];
    expect(refused.map(({ error }) => [error.code, error.param])).toEqual([
      ['validation_failed', 'unit_price.numerator_unit_id'],
      ['validation_failed', 'unit_cost.denominator_unit_id'],
      ['resource_not_found', 'unit_price.numerator_unit_id'],
      ['invalid_format', 'unit_price.value'],
    ]);
    expect(rowsIn((await call('GET', '/v1/catalog/items?q=NEW-1')).body)).toEqual([]);
  });

  it('keep what they are changed by with their items', async () => {
    const { call, product, price } = await setUp();
    const made = await call('POST', `/v1/catalog/products?include=item.unit_value`, product({ description: 'A' }));
    const path = `/v1/catalog/products/${textAt(made.body, 'id')}`;
    const body = {
      sku: 'NEW-9',
      description: null,
      unit_price: price('2.50'),
      type: 'tax',
      portal_visibility: 'visible',
    };
    await call('PATCH', path, { body });
    const item = await call('GET', `/v1/catalog/items/${textAt(made.body, 'item', 'id')}?include=unit_value`);
    expect(item.body).toMatchObject({ sku: 'NEW-9', description: null, unit_value: { value: '2.5' } });
    expect(at(item.body, 'unit_value', 'id')).toBe(at(made.body, 'item', 'unit_value', 'id'));
    expect((await call('GET', path)).body).toMatchObject({ type: 'sale', portal_visibility: 'visible' });
    const taken = await call('PATCH', path, { body: { sku: 'BT-100' } });
    expect([taken.status, taken.error.param]).toEqual([409, 'sku']);
  });

  it('are gone with their items once deleted, and their SKU is free again', async () => {
    const { call, product } = await setUp();
    const made = await call('POST', `/v1/catalog/products?include=item`, product());
    const path = `/v1/catalog/products/${textAt(made.body, 'id')}`;
    const deleted = await call('DELETE', `${path}?include=item`);
    expect([deleted.status, deleted.body]).toEqual([200, made.body]);
    for (const answer of [
      await call('DELETE', path),
      await call('PATCH', path, { body: { sku: 'X' } }),
      await call('GET', `/v1/catalog/items/${textAt(made.body, 'item', 'id')}`),
    ]) {
      expect([answer.status, answer.error.code]).toEqual([410, 'resource_gone']);
    }
    expect(rowsIn((await call('GET', '/v1/catalog/items?q=NEW-1')).body)).toEqual([]);
    expect((await call('POST', '/v1/catalog/products', product())).status).toBe(201);
  });

  it('of other types are reached by their ids alone', async () => {
    const { call, product } = await setUp();
    const made = await call('POST', '/v1/catalog/products?include=item', product({ type: 'service' }));
    expect(rowsIn((await call('GET', '/v1/catalog/products?q=NEW-1')).body)).toEqual([]);
    expect(rowsIn((await call('GET', '/v1/catalog/items?q=NEW-1')).body)).toEqual([]);
    expect((await call('GET', `/v1/catalog/products/${textAt(made.body, 'id')}`)).status).toBe(200);
    expect((await call('GET', `/v1/catalog/items/${textAt(made.body, 'item', 'id')}`)).status).toBe(200);
  });

  it('are found by line or customer, category, attribute and visibility', async () => {
    const { call, product, categories } = await setUp();
    await call('POST', '/v1/catalog/products', product());
    const lines = await idsBy(call, '/v1/catalog/product-lines');
    const [customer] = Object.values(await idsBy(call, '/v1/sales/customers'));
    const attributes = rowsIn((await call('GET', '/v1/catalog/properties?include=attributes')).body);
    const [used, unused] = rowsIn({ data: at(attributes, 0, 'attributes', 'data') });
    const count = async (query: string) => rowsIn((await call('GET', `/v1/catalog/products?${query}`)).body).length;
    const all = await count('limit=1000');
    expect(await count(`product_line_ids=${lines.Workshop}`)).toBe(3);
    expect(await count(`product_line_ids=${lines.Workshop},${lines['Hand tools']}`)).toBe(9);
    expect(await count(`product_line_ids=${lines.Workshop}&customer_ids=${customer}`)).toBe(all - 1);
    expect(await count('customer_ids=ac_nobody')).toBe(0);
    expect(await count(`category_ids=${categories.Tools}`)).toBe(all);
    expect(await count(`category_ids=${categories['Tool parts']}`)).toBe(0);
    expect(await count(`attribute_ids=${textAt(used, 'id')}`)).toBe(all - 1);
    expect(await count(`attribute_ids=${textAt(unused, 'id')}`)).toBe(0);
    expect(await count('portal_visibility=hidden')).toBe(1);
    expect(await count(`starts_at=${NOON}`)).toBe(all);
    expect(await count('ends_at=2026-09-21T11:59:59Z')).toBe(0);
  });

  it('move to another line', async () => {
    const { call, product } = await setUp();
    const lines = await idsBy(call, '/v1/catalog/product-lines');
    const { id } = (await call('POST', '/v1/catalog/products', product())).body;
    const path = `/v1/catalog/products/${id}/product-line`;
    const moved = await call('PUT', `${path}/${lines.Workshop}?include=product_line`);
    expect(moved.body).toMatchObject({ product_line: { name: 'Workshop' } });
    expect((await call('PUT', `${path}/pdln_nowhere`)).status).toBe(404);
  });
});

describe('a search', () => {
  it('shows what it found by the SKU first, on every page', async () => {
    const { call, product } = await setUp();
    for (const [sku, description] of [
      ['ZQ-1', 'Old'],
      ['AA-ZQ', 'Older'],
      ['ZQ', 'The very one'],
      ['AA-1', 'A ZQ by name'],
    ]) {
      await call('POST', '/v1/catalog/products', product({ sku, description }));
    }
    const skus = (body: JsonObject) => rowsIn(body).map((row) => at(row, 'item', 'sku'));
    const first = (await call('GET', '/v1/catalog/products?q=zq&limit=3&include=item')).body;
    expect(skus(first)).toEqual(['ZQ', 'ZQ-1', 'AA-ZQ']);
    const second = (await call('GET', textAt(first, 'page_info', 'next_page_url'))).body;
    expect(skus(second)).toEqual(['AA-1']);
    expect(at(second, 'page_info', 'next_page_url')).toBeNull();
    const back = (await call('GET', textAt(second, 'page_info', 'previous_page_url'))).body;
    expect(skus(back)).toEqual(['ZQ', 'ZQ-1', 'AA-ZQ']);
  });
});

describe('items', () => {
  it('are of three types', async () => {
    const { call } = await setUp();
    const types = async (query: string) =>
      new Set(rowsIn((await call('GET', `/v1/catalog/items?${query}`)).body).map(({ type }) => type));
    expect(await types('types[]=part&types[]=material')).toEqual(new Set(['part', 'material']));
    expect(await types('subassembly_filter=initial_only')).toEqual(new Set(['part']));
    expect(await types('subassembly_filter=all')).toEqual(new Set(['part', 'material', 'product']));
    expect(await types('supplier_id=ac_any')).toEqual(new Set());
  });

  it('take attributes of the properties that their category carries', async () => {
    const { call, categories, product } = await setUp();
    const property = textAt(
      (await call('POST', '/v1/catalog/properties', { body: { name: 'Weight class' } })).body,
      'id',
    );
    const values = `/v1/catalog/properties/${property}/attributes`;
    const light = await call('POST', values, { body: { value: 'Light' } });
    const heavy = await call('POST', values, { body: { value: 'Heavy', color: 'red' } });
    expect([light.body, heavy.body]).toMatchObject([
      { color: 'default', sort_order: 0 },
      { color: 'red', sort_order: 1 },
    ]);
    const id = textAt(light.body, 'id');
    const refused = await call('POST', '/v1/catalog/products', product({ attribute_ids: [id] }));
    expect(refused.error).toMatchObject({ code: 'validation_failed', param: 'attribute_ids[0]' });
    const carried = `/v1/catalog/item-categories/${categories.Tools}/properties/${property}`;
    expect((await call('PUT', carried)).body).toEqual({});
    const made = await call('POST', '/v1/catalog/products?include=item', product({ attribute_ids: [id] }));
    const item = `/v1/catalog/items/${textAt(made.body, 'item', 'id')}`;
    const attributes = (body: JsonObject) => rowsIn({ data: at(body, 'attributes', 'data') }).map(({ value }) => value);
    const path = `${item}/attributes/${textAt(heavy.body, 'id')}?include=attributes`;
    await call('PUT', path);
    expect(attributes((await call('PUT', path)).body)).toEqual(['Light', 'Heavy']);
    expect(attributes((await call('DELETE', path)).body)).toEqual(['Light']);
    await call('DELETE', carried);
    expect((await call('PUT', path)).error).toMatchObject({ code: 'validation_failed' });
    await call('DELETE', `/v1/catalog/properties/${property}`);
    expect(attributes((await call('GET', `${item}?include=attributes`)).body)).toEqual([]);
  });

  it('stand in a category for their kind, and tell their rates in its unit', async () => {
    const { call, categories, product, price } = await setUp();
    const part = { body: { sku: 'P-1', category_id: categories['Raw materials'] } };
    expect((await call('POST', '/v1/catalog/parts', part)).error).toMatchObject({ param: 'category_id' });
    const made = await call('POST', '/v1/catalog/products?include=item', product({ unit_price: price('3') }));
    const groups = await idsBy(call, '/v1/catalog/unit-groups');
    const body = { name: 'By length', type: 'product_category', unit_group_id: groups.Lengths };
    const lengths = await call('POST', '/v1/catalog/item-categories?include=owner,unit_group', { body });
    expect(lengths.body).toMatchObject({ notes: null, owner: { type: 'account' }, unit_group: { name: 'Lengths' } });
    const item = `/v1/catalog/items/${textAt(made.body, 'item', 'id')}`;
    const moved = await call(
      'PUT',
      `${item}/category/${textAt(lengths.body, 'id')}?include=unit_value,burn_rate,category`,
    );
    expect(moved.body).toMatchObject({
      category: { name: 'By length' },
      unit_value: { value: '3', display_value: '$3.00 / m' },
      burn_rate: { display_value: '0 m / d' },
    });
    const category = `/v1/catalog/item-categories/${textAt(lengths.body, 'id')}`;
    expect((await call('PUT', `${category}/unit-groups/${groups.Packs}`)).body).toEqual({});
    expect(at((await call('GET', `${item}?include=unit_value`)).body, 'unit_value', 'display_value')).toBe(
      '$3.00 / ea',
    );
    expect((await call('PUT', `${category}/unit-groups/ug_nowhere`)).status).toBe(404);
    expect((await call('PUT', `${item}/category/${categories['Raw materials']}`)).status).toBe(400);
  });
});

describe('product lines', () => {
  it('have names of their own, and four belong to the system', async () => {
    const { call } = await setUp();
    const groups = await idsBy(call, '/v1/catalog/unit-groups');
    const lines = await idsBy(call, '/v1/catalog/product-lines');
    const body = {
      name: 'Shipping',
      unit_group_id: groups.Packs,
      commission_policy: 'commission_exempt',
      freight_policy: 'free_freight',
    };
    const { status, error } = await call('POST', '/v1/catalog/product-lines', { body });
    expect([status, error.param]).toEqual([409, 'name']);
    const reserved = `/v1/catalog/product-lines/${lines.shipping}`;
    expect((await call('PATCH', reserved, { body: { name: 'Freight' } })).status).toBe(403);
    expect((await call('DELETE', reserved)).status).toBe(403);
    const made = await call('POST', '/v1/catalog/product-lines?include=owner', { body: { ...body, name: 'Garden' } });
    expect(made.body).toMatchObject({ fulfillment_policy: null, default_lot: null, owner: { type: 'account' } });
    expect((await call('DELETE', `/v1/catalog/product-lines/${textAt(made.body, 'id')}`)).body).toEqual({});
  });

  it('give their products a lot', async () => {
    const { call } = await setUp();
    const items = await idsBy(call, '/v1/catalog/items', 'sku');
    const lot = (sku: string) => call('GET', `/v1/catalog/items/${items[sku]}/lot-default?include=unit`);
    expect((await lot('BT-100')).body).toMatchObject({
      item: { type: 'item', handle: 'BT-100' },
      quantity: 48,
      unit: { name: 'Each' },
      source: 'product_line',
      product_line: { name: 'Hand tools' },
    });
    expect((await lot('BT-400')).body).toMatchObject({
      quantity: 0,
      source: '',
      product_line: { name: 'Measuring tools' },
    });
    expect((await lot('RM-ASH')).body).toMatchObject({ quantity: 0, source: '', product_line: null });
    const setting = { participation_status: 'included', lot_multiple_units: 12 };
    await call('PUT', `/v1/operations/production-schedule-settings/items/${items['BT-100']}`, { body: setting });
    expect((await lot('BT-100')).body).toMatchObject({ quantity: 12, source: 'item_override' });
  });
});

describe('materials and parts', () => {
  it('are told when to order, and go with their items', async () => {
    const { call, categories, units, price } = await setUp();
    const body = {
      sku: 'RM-9',
      category_id: categories['Raw materials'],
      order_point: { value: '2.50', unit_id: units.Kilogram },
      lead_time: { value: '7', unit_id: units.Day },
      unit_cost: price('0.01', 'US dollar', 'Gram'),
    };
    const made = await call('POST', '/v1/catalog/materials?include=item.unit_cost', { body });
    expect(made.body).toMatchObject({
      order_point: { value: '2.5', display_value: '2.5 kg' },
      lead_time: { display_value: '7 d' },
      item: { type: 'material', unit_cost: { display_value: '$0.01 / g' } },
    });
    const path = `/v1/catalog/materials/${textAt(made.body, 'id')}`;
    const changed = await call('PATCH', path, { body: { lead_time: { value: '9', unit_id: units.Day } } });
    // The selling price is no part of this request, and neither is the category.
    const more = { unit_price: price('9', 'US dollar', 'Gram'), category_id: categories.Tools };
    const ignored = await call('PATCH', `${path}?include=item.unit_value,item.category`, { body: more });
    expect(ignored.body).toMatchObject({ item: { unit_value: { value: '0' }, category: { name: 'Raw materials' } } });
    expect(at(changed.body, 'lead_time', 'id')).toBe(at(made.body, 'lead_time', 'id'));
    expect((await call('DELETE', path)).status).toBe(200);
    expect((await call('DELETE', path)).status).toBe(410);
    expect((await call('GET', `/v1/catalog/items/${textAt(made.body, 'item', 'id')}`)).status).toBe(410);
  });
});

describe('two environments', () => {
  it('may each have units and lines of the system for themselves', async () => {
    const { call, keys } = await augnoSandbox({ knobs: { system_ids_are_shared: false } });
    const system = async (key: string) => {
      const units = rowsIn((await call('GET', '/v1/catalog/units?include=owner', { key })).body);
      return units.filter((row) => at(row, 'owner', 'type') === 'system').map(({ id, name }) => [name, id]);
    };
    const [here, there] = [await system(keys.sandbox), await system(keys.production)];
    expect(here.map(([name]) => name)).toEqual(there.map(([name]) => name));
    expect(here.filter(([, id]) => there.some(([, other]) => other === id))).toEqual([]);
    const each = here.find(([name]) => name === 'Each');
    expect((await call('DELETE', `/v1/catalog/units/${String(each?.[1])}`)).status).toBe(403);
    const item = textAt((await call('GET', '/v1/catalog/items?q=BT-510')).body, 'data', 0, 'id');
    const stock = (await call('GET', `/v1/catalog/items/${item}/inventory?include=on_hand`)).body;
    expect(at(stock, 'on_hand', 'display_value')).toBe('0 ea');
  });

  it('have the same catalogue by SKU, under other ids', async () => {
    const { call, keys } = await setUp();
    const of = (key: string) => idsBy(async (method, path) => call(method, path, { key }), '/v1/catalog/items', 'sku');
    const [here, there] = [await of(keys.sandbox), await of(keys.production)];
    expect(Object.keys(here)).toEqual(Object.keys(there));
    expect(Object.values(here).filter((id) => Object.values(there).includes(id))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';
import { CUSTOMERS, lineOf, linesIn, ORDERS, orderOf, placed, shop } from './selling.ts';

const DISCOUNTS = '/v1/sales/order-discounts';

describe('an order', () => {
  it('hears only what its request names, whatever a name could stand for', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    // A name that every object has by nature, deep within.
    const lines = [lineOf(known, 'BT-100', '2', 'Each', { constructor: 1 })];
    const order = await placed(world, orderOf(known, { lines }));
    const path = `${ORDERS}/${order.id}`;
    const [line] = linesIn(order);
    const body = { line_ids: [line?.id], bill_to_address_id: 'ad_x', note: 'heard' };
    expect((await world.call('PATCH', path, { body })).body.note).toBe('heard');
    expect(linesIn((await world.call('GET', `${path}?include=lines`)).body)).toHaveLength(2);
    const customer = await world.call('PATCH', `${CUSTOMERS}/${known.customers[0]?.id}?include=parent_account`, {
      body: { parent_account_id: known.customers[1]?.id },
    });
    expect(customer.body.parent_account).toBeNull();
  });

  it('takes decimals with a plus sign, as their format has it, and writes them without', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const { call } = world;
    const discount = await call('POST', DISCOUNTS, {
      body: { name: 'Off', code: 'OFF', discount_type: 'amount', amount: '+5' },
    });
    expect(discount.body.amount).toBe('5');
    const rate = { numerator_unit_id: known.unit('US dollar'), denominator_unit_id: known.unit('Each') };
    const lines = [lineOf(known, 'BT-100', '+3', 'Each', { unit_price: { value: '+.5', ...rate } })];
    const order = await placed(world, orderOf(known, { lines, order_discount_id: discount.body.id }));
    expect(at(linesIn(order)[0], 'quantity_ordered', 'value')).toBe('3');
    expect(at(order, 'lines', 'data', 0, 'totals', 'ordered')).toBe('1.50');
    const lineId = textAt(order, 'lines', 'data', 0, 'id');
    const body = { quantity: { value: '+5.', unit_id: known.unit('Each') } };
    expect((await call('PATCH', `${ORDERS}/${order.id}/lines/${lineId}`, { body })).status).toBe(200);
    const quote = await call('POST', `${ORDERS}/price-quote`, {
      body: {
        buyer_account_id: known.customers[0]?.id,
        lines: [lineOf(known, 'BT-100', '+1')],
      },
    });
    expect(quote.status).toBe(200);
  });

  it('is never due beyond the year 9999', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    for (const days of [3_000_000, 2_147_483_647]) {
      const order = await placed(world, orderOf(known, { lead_time_override_days: days }));
      const issued = await world.call('PUT', `${ORDERS}/${order.id}/actions/issue`, {
        body: { notify_customer: false },
      });
      expect([issued.status, issued.error.code]).toEqual([400, 'validation_failed']);
      const quote = { buyer_account_id: known.customers[0]?.id, lead_time_override_days: days };
      const quoted = await world.call('POST', `${ORDERS}/actions/quote-commitment`, { body: quote });
      expect([quoted.status, quoted.error.code]).toEqual([400, 'validation_failed']);
    }
  });

  it('is reserved by its lines as they are when it is opened again', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const { call } = world;
    const order = await placed(world, orderOf(known, { lines: [lineOf(known, 'BT-100', '3')] }));
    const path = `${ORDERS}/${order.id}`;
    const item = textAt(rowsIn((await call('GET', '/v1/catalog/items?q=BT-100')).body), 0, 'id');
    const reserved = async () =>
      Number(at((await call('GET', `/v1/catalog/items/${item}/inventory?include=reserved`)).body, 'reserved', 'value'));
    const before = await reserved();
    await call('PUT', `${path}/actions/issue`, { body: { notify_customer: false } });
    await call('PUT', `${path}/actions/close`);
    const lineId = textAt(order, 'lines', 'data', 0, 'id');
    const more = { quantity: { value: '5', unit_id: known.unit('Each') } };
    expect((await call('PATCH', `${path}/lines/${lineId}`, { body: more })).status).toBe(200);
    await call('PUT', `${path}/actions/open`);
    expect((await reserved()) - before).toBe(5);
  });

  it('can be changed after a merge has given its customer two of one purchase order number', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const { call } = world;
    const numbered = { customer_purchase_order_number: 'MP' };
    const [mine, theirs] = ['Harbour Hardware', 'Northgate Supply'];
    await placed(world, orderOf(known, numbered, mine));
    const moved = await placed(world, orderOf(known, numbered, theirs));
    const merged = await call('POST', `${CUSTOMERS}/${known.customer(mine).id}/actions/merge`, {
      body: { source_customer_ids: [known.customer(theirs).id] },
    });
    expect(merged.status).toBe(200);
    expect((await call('PATCH', `${ORDERS}/${moved.id}`, { body: { note: 'x' } })).status).toBe(200);
    const same = await call('POST', ORDERS, { body: orderOf(known, numbered, mine) });
    expect(same.error.code).toBe('resource_exists');
  });

  it('does not go by a default carrier that was deleted', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const carrier = at(await placed(world, orderOf(known)), 'freight', 'carrier', 'id');
    expect((await world.call('DELETE', `/v1/operations/carriers/${String(carrier)}`)).status).toBeLessThan(300);
    const refused = await world.call('POST', ORDERS, { body: orderOf(known) });
    expect(refused.error).toMatchObject({ code: 'validation_failed', param: 'carrier_id' });
  });

  it('is quoted with the place of what is wrong', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const quoted = async (line: object) => {
      const body = { buyer_account_id: known.customers[0]?.id, lines: [line] };
      return (await world.call('POST', `${ORDERS}/price-quote`, { body })).error.param;
    };
    const { product_id, quantity } = lineOf(known, 'BT-100', '1');
    expect(await quoted({ product_id: 'pd_none', quantity })).toBe('lines[0].product_id');
    expect(await quoted({ product_id, quantity: { ...quantity, unit_id: 'un_none' } })).toBe(
      'lines[0].quantity.unit_id',
    );
  });
});

describe('a price', () => {
  it('is money, for what the item is counted in', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const product = await world.call('GET', '/v1/catalog/products?include=item.category&limit=1');
    const category_id = textAt(rowsIn(product.body), 0, 'item', 'category', 'id');
    const selling = async (of: string) => {
      const unit_price = {
        value: '10',
        numerator_unit_id: known.unit('US dollar'),
        denominator_unit_id: known.unit(of),
      };
      const body = { sku: `P-${of}`, type: 'sale', category_id, unit_price };
      const made = await world.call('POST', '/v1/catalog/products', { body });
      return [made.status, made.error.param];
    };
    expect(await selling('Each')).toEqual([201, undefined]);
    expect(await selling('Kilogram')).toEqual([400, 'unit_price.denominator_unit_id']);
    const rate = { value: '1', numerator_unit_id: known.unit('Each'), denominator_unit_id: known.unit('Kilogram') };
    const line = textAt(rowsIn((await world.call('GET', '/v1/catalog/product-lines')).body), 0, 'id');
    const made = await world.call('POST', '/v1/sales/account-prices', {
      body: { recipient_account_id: known.customers[0]?.id, product_line_id: line, rate },
    });
    expect([made.status, made.error.param]).toEqual([400, 'rate.numerator_unit_id']);
  });
});

describe('the addresses of one customer', () => {
  it('come in pages that neither repeat nor skip one while others come and go', async () => {
    const world = await augnoSandbox();
    const customer = textAt(rowsIn((await world.call('GET', CUSTOMERS)).body), 0, 'id');
    const headers = { 'Augno-Account': customer };
    const adding = async (name: string) => {
      const place = { street_line_1: '1 Quay', locality: 'Dover', state: 'DE', postal_code: '19901', country: 'US' };
      const made = await world.call('POST', '/v1/sales/addresses', { body: { name, ...place }, headers });
      return textAt(made.body, 'id');
    };
    const ids = [await adding('n1'), await adding('n2'), await adding('n3')];
    const first = await world.call('GET', '/v1/sales/addresses?limit=2', { headers });
    await adding('n4');
    await world.call('DELETE', `/v1/sales/addresses/${ids[2]}`, { headers });
    const second = await world.call('GET', textAt(first.body, 'page_info', 'next_page_url'), { headers });
    expect(rowsIn(first.body).map(({ name }) => name)).toEqual(['n3', 'n2']);
    expect(rowsIn(second.body)[0]?.name).toBe('n1');
  });

  it('name calendars that there are', async () => {
    const world = await augnoSandbox();
    const id = textAt(rowsIn((await world.call('GET', '/v1/sales/addresses')).body), 0, 'id');
    const changed = await world.call('PATCH', `/v1/sales/addresses/${id}`, {
      body: { receive_calendar_id: 'occd_none' },
    });
    expect([changed.status, changed.error.param]).toEqual([404, 'receive_calendar_id']);
  });
});

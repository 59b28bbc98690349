import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';
import { lineOf, linesIn, ORDERS, orderOf, placed, shop } from './selling.ts';

type Options = Parameters<typeof augnoSandbox>[0];

/** A world with ways to ask for prices and to make the rows that change them. */
async function pricing(options: Options = {}) {
  const world = await augnoSandbox(options);
  const known = await shop(world);
  const put = async (path: string, body: JsonObject) => {
    const answer = await world.call('POST', path, { body });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body;
  };
  const quote = async (name: string, ...lines: readonly (readonly [sku: string, value: string, unit?: string])[]) => {
    const { status, body, text } = await world.call('POST', `${ORDERS}/price-quote`, {
      body: {
        buyer_account_id: known.customer(name).id,
        lines: lines.map(([sku, value, unit]) => lineOf(known, sku, value, unit)),
      },
    });
    if (status !== 200) throw new Error(text);
    return rowsIn(Object.assign({}, body.lines)).map((row) => at(row, 'unit_price', 'value'));
  };
  const rate = (value: string) => ({
    value,
    numerator_unit_id: known.unit('US dollar'),
    denominator_unit_id: known.unit('Each'),
  });
  const lineIdOf = (sku: string) =>
    textAt(
      known.products.find(({ id }) => id === known.product(sku)),
      'product_line',
      'id',
    );
  return { world, known, put, quote, rate, lineIdOf };
}

describe('the price of a line', () => {
  it('is that of the product, less what the unit takes off', async () => {
    const { quote } = await pricing();
    expect(await quote('Harbour Hardware', ['BT-100', '1'], ['BT-100', '1', 'Dozen'], ['BT-100', '1', 'Case'])).toEqual(
      ['18.5', '18.13', '17.575'],
    );
  });

  it('falls for whoever is in the group of a volume discount, by all tiers that the whole order reaches', async () => {
    const { quote } = await pricing();
    const hammers = ['BT-100', '60'] as const;
    expect(await quote('Northgate Supply', hammers)).toEqual(['18.5']);
    // 60 and 36 pieces of the same product line reach the first tier together.
    expect(await quote('Northgate Supply', hammers, ['BT-200', '3', 'Dozen'], ['BT-510', '1'])).toEqual([
      '17.945',
      '23.52735',
      '42',
    ]);
    expect(await quote('Northgate Supply', ['BT-100', '240'])).toEqual(['17.2272']);
    expect(await quote('Harbour Hardware', ['BT-100', '240'])).toEqual(['18.5']);
  });

  it('never falls by a volume discount without units, and by the one of a group before that for all', async () => {
    const { quote, put, known } = await pricing();
    const tiers = [{ name: 'All', discount_percentage: '0.5', threshold: '1' }];
    await put('/v1/sales/volume-discounts', { name: 'No unit', tiers });
    expect(await quote('Harbour Hardware', ['BT-500', '9'])).toEqual(['119']);
    const unit_ids = [known.unit('Each')];
    await put('/v1/sales/volume-discounts', { name: 'Everybody', tiers, unit_ids });
    expect(await quote('Harbour Hardware', ['BT-500', '9'])).toEqual(['59.5']);
    const type = textAt(known.customer('Harbour Hardware'), 'type', 'id');
    await put('/v1/sales/volume-discounts', {
      name: 'Retail',
      tiers: [{ name: 'All', discount_percentage: '0.1', threshold: '1' }],
      unit_ids,
      customer_group_ids: [type],
    });
    expect(await quote('Harbour Hardware', ['BT-500', '9'])).toEqual(['107.1']);
    expect(await quote('Tidewater Marine', ['BT-500', '9'])).toEqual(['107.1']);
    expect(await quote('Quarry Lane Builders', ['BT-500', '9'])).toEqual(['59.5']);
  });

  it('is replaced by the newest price of the account that fits', async () => {
    const { world, quote, put, known, rate, lineIdOf } = await pricing();
    expect(await quote('Northgate Supply', ['BT-400', '1'], ['BT-400', '1', 'Dozen'])).toEqual(['13.1', '13.1']);
    const price = {
      recipient_account_id: known.customer('Northgate Supply').id,
      product_line_id: lineIdOf('BT-400'),
    };
    await put('/v1/sales/account-prices', { ...price, rate: rate('12.5') });
    expect(await quote('Northgate Supply', ['BT-400', '1'])).toEqual(['12.5']);
    expect(await quote('Harbour Hardware', ['BT-400', '1'])).toEqual(['14.2']);
    const list = await world.call('GET', `/v1/sales/account-prices?recipient_account_id=${price.recipient_account_id}`);
    expect(rowsIn(list.body).map((row) => at(row, 'rate', 'value'))).toEqual(['12.5', '13.1']);
  });

  it('is what the caller says, in cents, where an order names one', async () => {
    const { world, known, rate } = await pricing();
    const order = await placed(
      world,
      orderOf(known, { lines: [lineOf(known, 'BT-100', '2', 'Each', { unit_price: rate('9.999') })] }),
    );
    expect(at(linesIn(order)[0], 'unit_price', 'value')).toBe('10');
  });

  it('stays with a line that was priced before', async () => {
    const { world, known, put, quote } = await pricing();
    const order = await placed(world, orderOf(known, { lines: [lineOf(known, 'BT-500', '1')] }));
    await put('/v1/sales/volume-discounts', {
      name: 'Late',
      tiers: [{ name: 'All', discount_percentage: '0.5', threshold: '0' }],
    });
    expect(await quote('Harbour Hardware', ['BT-500', '1'])).toEqual(['59.5']);
    const { body } = await world.call('GET', `${ORDERS}/${order.id}?include=totals`);
    expect(at(body, 'totals', 'ordered')).toBe('119.00');
  });
});

describe('an order discount', () => {
  it('is found by its code, whatever its capitals, and each code is there once', async () => {
    const { world } = await pricing();
    const find = (code: string) =>
      world.call('POST', '/v1/sales/order-discounts/actions/find-by-code', { body: { code } });
    expect((await find('Trade25')).body).toMatchObject({ code: 'TRADE25', amount: '25', order_count: 0 });
    expect((await find('none')).error).toMatchObject({ code: 'resource_not_found', param: 'code' });
    const twice = await world.call('POST', '/v1/sales/order-discounts', {
      body: { name: 'Again', code: 'spring10', discount_type: 'percentage', percentage: '0.2' },
    });
    expect([twice.status, twice.error.code, twice.error.param]).toEqual([409, 'resource_exists', 'code']);
  });

  it('takes a share or an amount off, at most the whole', async () => {
    const { world, known } = await pricing();
    const off = async (code: string, count: string) => {
      const order = await placed(
        world,
        orderOf(known, { order_discount_id: code, lines: [lineOf(known, 'BT-300', count)] }),
      );
      return [at(linesIn(order).at(-1), 'totals', 'ordered'), at(order, 'totals', 'ordered')];
    };
    expect(await off('SPRING10', '10')).toEqual(['-7.95', '71.55']);
    expect(await off('TRADE25', '10')).toEqual(['-25.00', '54.50']);
    expect(await off('TRADE25', '2')).toEqual(['-15.90', '0.00']);
    const found = await world.call('GET', '/v1/sales/order-discounts?q=TRADE25');
    expect(rowsIn(found.body)[0]?.order_count).toBe(2);
  });
});

describe('freight', () => {
  it('follows the shipping term, its minimum and the exemptions', async () => {
    const { world, known, put } = await pricing({ knobs: { freight_amount: '9.90' } });
    const money = (value: string) => ({ value, unit_id: known.unit('US dollar') });
    const charge = async (name: string, count: string, more: JsonObject = {}) => {
      const order = await placed(world, orderOf(known, { lines: [lineOf(known, 'BT-100', count)], ...more }, name));
      const quoted = await world.call('POST', `${ORDERS}/${order.id}/actions/quote-freight`);
      const line = at(
        linesIn(order).find((one) => one.product_sku === 'SHIPPING'),
        'totals',
        'ordered',
      );
      expect(Number(at(quoted.body, 'unit_price', 'value'))).toBe(Number(line));
      return line;
    };
    expect(await charge('Harbour Hardware', '1')).toBe('9.90');
    expect(await charge('Northgate Supply', '1')).toBe('12.50');
    // Its type of customers ships free.
    expect(await charge('Foothill Technical College', '1')).toBe('0.00');
    const carriers = rowsIn((await world.call('GET', '/v1/operations/carriers?include=service_levels')).body);
    const ups = carriers.find(({ code }) => code === 'ups');
    const levels = rowsIn(Object.assign({}, ups?.service_levels));
    const ground = levels.find(({ name }) => name === 'Ground');
    const air = levels.find(({ name }) => name === 'Second day air');
    const term = await put('/v1/operations/shipping-terms', {
      name: 'Free above 92.50',
      type: 'flat_rate_freight',
      flat_rate: money('8'),
      minimum_order_value: money('92.5'),
      free_shipping_service_level_ids: [ground?.id],
    });
    const under = { shipping_term_id: term.id, carrier_id: ups?.id, service_level_id: ground?.id };
    expect(await charge('Harbour Hardware', '5', under)).toBe('8.00');
    expect(await charge('Harbour Hardware', '6', under)).toBe('0.00');
    expect(await charge('Harbour Hardware', '6', { ...under, service_level_id: air?.id })).toBe('8.00');
  });
});

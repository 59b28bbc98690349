import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { at, augnoSandbox } from '../../support/augno.ts';
import { act, lineOf, linesIn, ORDERS, orderNow, orderOf, placed, shop } from './selling.ts';

/** Numbers, SKUs and amounts of an order's lines, in their order. */
function outline(order: JsonObject) {
  return linesIn(order).map((line) => [line.line_item_number, line.product_sku, at(line, 'totals', 'ordered')]);
}

async function begun() {
  const world = await augnoSandbox();
  const known = await shop(world);
  const order = await placed(
    world,
    orderOf(known, {
      order_discount_id: 'spring10',
      lines: [lineOf(known, 'BT-100', '2'), lineOf(known, 'BT-400', '1')],
    }),
  );
  const on = (method: string, path: string, body?: JsonObject) =>
    world.call(method, `${ORDERS}/${order.id}/lines${path}`, body ? { body } : {});
  const idOf = async (sku: string) =>
    linesIn(await orderNow(world, order.id)).find((line) => line.product_sku === sku)?.id;
  return { world, known, order, on, idOf, now: () => orderNow(world, order.id) };
}

describe('the lines of an order', () => {
  it('are numbered without a gap, with freight and then the discount at the end', async () => {
    const { order, known, on, idOf, now } = await begun();
    expect(outline(order)).toEqual([
      [1, 'BT-100', '37.00'],
      [2, 'BT-400', '14.20'],
      [3, 'SHIPPING', '0.00'],
      [4, 'CREDIT', '-5.12'],
    ]);
    expect(order.totals).toMatchObject({ ordered: '46.08' });
    const { quantity, product_id } = lineOf(known, 'BT-420', '2');
    const made = await on('POST', '?include=totals', { product_id, product_sku: 'LEVEL', quantity });
    expect([made.status, made.body.line_item_number, at(made.body, 'totals', 'ordered')]).toEqual([201, 3, '69.00']);
    await on('DELETE', `/${await idOf('BT-100')}`);
    // The discount stays what it was: it is changed by hand, if at all.
    expect(outline(await now())).toEqual([
      [1, 'BT-400', '14.20'],
      [2, 'LEVEL', '69.00'],
      [3, 'SHIPPING', '0.00'],
      [4, 'CREDIT', '-5.12'],
    ]);
    expect(await now()).toMatchObject({ line_count: 4, totals: { ordered: '78.08' } });
  });

  it('change by quantity, price, cost and words; money is rounded to cents', async () => {
    const { known, on, idOf, now } = await begun();
    const id = await idOf('BT-400');
    const rate = (value: string) => ({
      value,
      numerator_unit_id: known.unit('US dollar'),
      denominator_unit_id: known.unit('Each'),
    });
    const priced = await on('PATCH', `/${id}?include=unit_price,totals`, { unit_price: rate('13.995'), status: 'x' });
    expect(priced.body).toMatchObject({ unit_price: { value: '14' }, totals: { ordered: '14.00' } });
    const counted = await on('PATCH', `/${id}?include=totals,unit_price`, {
      quantity: { value: '2.5', unit_id: known.unit('Dozen') },
      product_description: null,
    });
    expect(counted.body).toMatchObject({
      product_description: null,
      unit_price: { value: '14' },
      totals: { ordered: '420.00' },
    });
    const bad = await on('PATCH', `/${id}`, { quantity: { value: '1', unit_id: known.unit('Litre') } });
    expect(bad.error).toMatchObject({ code: 'validation_failed', param: 'quantity.unit_id' });
    expect((await on('PATCH', '/orln_none', {})).status).toBe(404);
    expect((await now()).totals).toMatchObject({ ordered: '451.88' });
  });

  it('take freight that is set by hand', async () => {
    const { known, on, idOf, now } = await begun();
    await on('PATCH', `/${await idOf('SHIPPING')}`, {
      unit_price: {
        value: '18.40',
        numerator_unit_id: known.unit('US dollar'),
        denominator_unit_id: known.unit('Each'),
      },
    });
    expect(outline(await now())[2]).toEqual([3, 'SHIPPING', '18.40']);
  });

  it('are sorted anew by naming each product line once', async () => {
    const { on, idOf, now } = await begun();
    const [hammer, tape, freight] = [await idOf('BT-100'), await idOf('BT-400'), await idOf('SHIPPING')];
    expect((await on('POST', '/actions/reorder', { line_ids: [tape, hammer] })).body).toEqual({});
    expect(outline(await now()).map(([, sku]) => sku)).toEqual(['BT-400', 'BT-100', 'SHIPPING', 'CREDIT']);
    for (const line_ids of [[tape], [tape, tape], [tape, hammer, freight], ['orln_none', tape]]) {
      expect((await on('POST', '/actions/reorder', { line_ids })).error).toMatchObject({
        code: 'validation_failed',
        param: 'line_ids',
      });
    }
  });

  it('make an issued order an estimate again when the last one to pick goes', async () => {
    const { world, order, on, idOf, now } = await begun();
    await act(world, order.id, 'issue');
    await on('DELETE', `/${await idOf('BT-100')}`);
    expect((await now()).status).toBe('issued');
    await on('DELETE', `/${await idOf('BT-400')}`);
    expect(await now()).toMatchObject({
      status: 'estimate',
      issued_at: null,
      ship_by_date: null,
      line_count: 2,
      related: { pick: null },
    });
  });

  it('stay when the order is fulfilled', async () => {
    const { world, order, on, idOf } = await begun();
    await act(world, order.id, 'issue');
    await act(world, order.id, 'close');
    expect((await on('DELETE', `/${await idOf('BT-100')}`)).error.code).toBe('validation_failed');
    await act(world, order.id, 'open');
    expect((await on('DELETE', `/${await idOf('BT-100')}`)).status).toBe(200);
  });

  it('are found only under their own order', async () => {
    const { world, known, idOf } = await begun();
    const other = await placed(world, orderOf(known));
    const path = `${ORDERS}/${other.id}/lines/${await idOf('BT-100')}`;
    expect((await world.call('DELETE', path)).status).toBe(404);
  });
});

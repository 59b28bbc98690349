import { describe, expect, it } from 'vitest';
import { orderKnobs } from '../../../emulator/providers/augno/knobs/orders.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';
import { act, CUSTOMERS, lineOf, linesIn, ORDERS, orderNow, orderOf, placed, shop } from './selling.ts';

type World = Awaited<ReturnType<typeof augnoSandbox>>;

/** What is looked at under each value of a knob. */
type Look = (world: World) => Promise<unknown>;

const issuedTwice: Look = async (world) => {
  const { id } = await placed(world, orderOf(await shop(world)));
  await act(world, id, 'issue');
  const again = await act(world, id, 'issue');
  return again.error.code ?? again.body.status;
};

const heldOrder: Look = async (world) => {
  const { id } = await placed(world, orderOf(await shop(world), {}, 'Lakeshore Rentals'));
  return (await act(world, id, 'issue')).status;
};

const numberOfNext: Look = async (world) => (await placed(world, orderOf(await shop(world)))).number;

const runOfIssued: Look = async (world) => {
  const { id } = await placed(world, orderOf(await shop(world)));
  await act(world, id, 'issue');
  return (await world.call('POST', `${ORDERS}/${id}/actions/create-production-run`)).status;
};

const termAfterChange: Look = async (world) => {
  const known = await shop(world);
  const { id } = await placed(world, orderOf(known));
  const terms = rowsIn((await world.call('GET', '/v1/finance/payment-terms')).body);
  await world.call('PATCH', `${CUSTOMERS}/${known.customer('Harbour Hardware').id}`, {
    body: { default_payment_term_id: terms.find(({ name }) => name === 'Net 60')?.id },
  });
  return textAt(await orderNow(world, id), 'payment_term', 'name');
};

const volumeOnOwnPrice: Look = async (world) => {
  const known = await shop(world);
  const { body } = await world.call('POST', `${ORDERS}/price-quote`, {
    body: {
      buyer_account_id: known.customer('Northgate Supply').id,
      lines: [lineOf(known, 'BT-400', '1', 'Dozen')],
    },
  });
  return at(body, 'lines', 'data', 0, 'unit_price', 'value');
};

const totalAfterDiscount: Look = async (world) => {
  const known = await shop(world);
  const order = await placed(
    world,
    orderOf(known, { order_discount_id: 'TRADE25', lines: [lineOf(known, 'BT-300', '1')] }),
  );
  return at(order, 'totals', 'ordered');
};

const freight: Look = async (world) =>
  at(linesIn(await placed(world, orderOf(await shop(world)))).at(-1), 'totals', 'ordered');

const emptyOrder: Look = async (world) =>
  (await world.call('POST', ORDERS, { body: orderOf(await shop(world), { lines: [] }) })).status;

const firstCustomer: Look = async ({ call }) => rowsIn((await call('GET', CUSTOMERS)).body).at(-1)?.number;

const leadTime: Look = async (world) => {
  const { id } = (await shop(world)).customer('Harbour Hardware');
  return (await world.call('GET', `${CUSTOMERS}/${id}/lead-time`)).body.days;
};

/** Each knob of orders with values, and what is seen under each. */
const TABLE: Readonly<Record<string, readonly [Look, Readonly<Record<string, unknown>>]>> = {
  illegal_transition_code: [
    issuedTwice,
    { validation_failed: 'validation_failed', resource_conflict: 'resource_conflict' },
  ],
  idempotent_put_actions: [issuedTwice, { false: 'validation_failed', true: 'issued' }],
  order_needs_line: [emptyOrder, { true: 400, false: 201 }],
  holds_block_issuing: [heldOrder, { false: 200, true: 400 }],
  production_run_states: [runOfIssued, { estimate: 400, any: 201 }],
  order_number_prefix: [numberOfNext, { 'SO-': 'SO-011', B: 'B011' }],
  order_number_digits: [numberOfNext, { 3: 'SO-011', 6: 'SO-000011' }],
  first_order_number: [numberOfNext, { 1: 'SO-011', 5000: 'SO-5010' }],
  first_customer_number: [firstCustomer, { 100001: '100001', 7: '7' }],
  account_lead_time_days: [leadTime, { 5: 5, 9: 9 }],
  defaults_change_orders: [termAfterChange, { false: 'Net 30', true: 'Net 60' }],
  freight_amount: [freight, { '0.00': '0.00', 7.5: '7.50' }],
  discounts_on_account_price: [volumeOnOwnPrice, { false: '13.1', true: '12.838' }],
  order_discount_is_capped: [totalAfterDiscount, { true: '0.00', false: '-17.05' }],
};

const rows = Object.entries(TABLE).flatMap(([knob, [look, values]]) =>
  Object.entries(values).map(([value, seen]) => [knob, value, seen, look] as const),
);

describe('a knob of orders', () => {
  it('is in the table', () => {
    expect(Object.keys(TABLE).sort()).toEqual(Object.keys(orderKnobs).sort());
  });

  it.each(rows)('%s=%s shows %j', async (knob, value, seen, look) => {
    const world = await augnoSandbox({ knobs: { [knob]: value } });
    expect(await look(world)).toEqual(seen);
  });
});

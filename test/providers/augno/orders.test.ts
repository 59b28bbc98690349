import { describe, expect, it } from 'vitest';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';
import { act, CUSTOMERS, lineOf, linesIn, ORDERS, orderNow, orderOf, placed, shop } from './selling.ts';

/** What a fresh order is brought into each state by. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  estimate: [],
  issued: ['issue'],
  fulfilled: ['issue', 'close'],
};

/** Where each action leads from where; null for a refusal, `gone` for a deletion. */
const MOVES: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  issue: { estimate: 'issued', issued: null, fulfilled: null },
  unissue: { estimate: null, issued: 'estimate', fulfilled: null },
  close: { estimate: null, issued: 'fulfilled', fulfilled: null },
  open: { estimate: null, issued: null, fulfilled: 'issued' },
  delete: { estimate: 'gone', issued: 'gone', fulfilled: null },
  'bulk-delete': { estimate: 'gone', issued: 'gone', fulfilled: null },
};

type World = Awaited<ReturnType<typeof augnoSandbox>>;

async function orderIn(world: World, state: string) {
  const order = await placed(world, orderOf(await shop(world)));
  for (const action of WAYS[state] ?? []) expect((await act(world, order.id, action)).status).toBe(200);
  return order;
}

function attempt(world: World, id: unknown, action: string) {
  if (action === 'delete') return world.call('DELETE', `${ORDERS}/${id}`);
  if (action !== 'bulk-delete') return act(world, id, action);
  return world.call('POST', `${ORDERS}/actions/bulk-delete`, { body: { sales_order_ids: [id] } });
}

describe('the states of a sales order', () => {
  it('allow each action exactly where the table says', async () => {
    const world = await augnoSandbox();
    for (const [action, by] of Object.entries(MOVES)) {
      for (const [from, to] of Object.entries(by)) {
        const { id } = await orderIn(world, from);
        const answer = await attempt(world, id, action);
        const left = await world.call('GET', `${ORDERS}/${id}`);
        const seen = answer.status === 200 ? (left.status === 404 ? 'gone' : left.body.status) : null;
        expect([action, from, seen]).toEqual([action, from, to]);
        if (to === null) {
          expect(answer.error).toMatchObject({ code: 'validation_failed', type: 'invalid_request_error' });
          expect(left.body.status).toBe(from);
        }
      }
    }
  });

  it('are told by what an issue stamps and its undoing clears', async () => {
    const world = await augnoSandbox();
    const { id } = await orderIn(world, 'issued');
    const issued = await orderNow(world, id);
    expect(issued).toMatchObject({
      issued_at: '2026-09-21T12:00:00Z',
      lead_time_source: 'account',
      lead_time_days: 4,
      ship_by_date: '2026-09-25T00:00:00Z',
      acknowledgment_status: 'not_sent',
      related: { pick: { type: 'pick', status: 'open' } },
    });
    await act(world, id, 'unissue');
    expect(await orderNow(world, id)).toMatchObject({
      status: 'estimate',
      issued_at: null,
      ship_by_date: null,
      lead_time_source: null,
      related: { pick: null },
    });
  });

  it('pack what is open when an order is closed, and unpack it when it is opened again', async () => {
    const world = await augnoSandbox();
    const { id } = await orderIn(world, 'fulfilled');
    const closed = await orderNow(world, id);
    expect(closed.completed_at).toBe('2026-09-21T12:00:00Z');
    expect(at(closed, 'totals', 'packed')).toMatchObject({ amount: '37.00', completion: 1 });
    expect(at(closed, 'related', 'pick', 'status')).toBe('closed');
    await act(world, id, 'open');
    const opened = await orderNow(world, id);
    expect(opened).toMatchObject({ completed_at: null, totals: { packed: { amount: '0.00', completion: 0 } } });
    expect(at(opened, 'related', 'pick', 'status')).toBe('open');
  });

  it('reserve stock while an order is issued', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const item = textAt(
      known.products.find(({ id }) => id === known.product('BT-520')),
      'item',
      'id',
    );
    const reserved = async () => {
      const { body } = await world.call('GET', `/v1/catalog/items/${item}/inventory?include=reserved,short`);
      return [at(body, 'reserved', 'value'), at(body, 'short', 'value')];
    };
    const [before] = await reserved();
    const order = await placed(world, orderOf(known, { lines: [lineOf(known, 'BT-520', '3')] }));
    await act(world, order.id, 'issue');
    expect(await reserved()).toEqual([String(Number(before) + 3), '0']);
    const line = linesIn(order)[0];
    await world.call('PATCH', `${ORDERS}/${order.id}/lines/${line?.id}`, {
      body: { quantity: { value: '1', unit_id: known.unit('Each') } },
    });
    expect(await reserved()).toEqual([String(Number(before) + 1), '0']);
    await act(world, order.id, 'unissue');
    expect(await reserved()).toEqual([before, '0']);
  });
});

describe('an acknowledgement', () => {
  it('is mailed to the contacts when it is asked for, and only noted in a sandbox', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const users = rowsIn((await world.call('GET', '/v1/identity/account-users?include=user')).body);
    const contact = { account_user_id: users[0]?.id };
    const order = await placed(world, orderOf(known, { acknowledgement_email_contacts: [contact] }));
    const mail = textAt(users[0], 'user', 'email');
    expect(order.contacts).toMatchObject({ acknowledgement: [mail], invoice: [] });
    const issued = await act(world, order.id, 'issue', { body: { notify_customer: true } });
    expect(issued.body.acknowledgment_status).toBe('sent');
    const [newest] = rowsIn((await world.call('GET', '/v1/core/email-logs')).body);
    expect(newest).toMatchObject({ recipients: [mail], send_status: 'pending' });
    const quiet = await placed(world, orderOf(known));
    const unsent = await act(world, quiet.id, 'issue', { body: { notify_customer: true } });
    expect(unsent.body.acknowledgment_status).toBe('not_sent');
  });
});

describe('placing an order', () => {
  it('takes over what the customer has by default', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const order = await placed(world, orderOf(known, {}, 'Northgate Supply'));
    expect(order).toMatchObject({
      status: 'estimate',
      line_count: 2,
      payment_term: { name: 'Net 60' },
      shipping_term: { name: 'Flat rate' },
      freight: {
        policy: 'billed_freight',
        carrier: { code: 'ups' },
        service_level: { name: 'Ground' },
        billing_type: 'sender',
      },
      sales_rep: { name: 'Tomas Reyes', type: 'user' },
    });
    const exempt = await placed(world, orderOf(known));
    expect(exempt.sales_rep).toBeNull();
  });

  it('answers with nothing that was not asked for, as the documented sample does', async () => {
    const world = await augnoSandbox();
    const { body } = await world.call('POST', ORDERS, { body: orderOf(await shop(world)) });
    const shown = Object.keys(body).filter((name) => body[name] !== null);
    expect(shown.sort()).toEqual([
      'acknowledgment_status',
      'created_at',
      'id',
      'line_count',
      'number',
      'object',
      'payment_intent_ids',
      'payment_status',
      'priority',
      'status',
      'updated_at',
    ]);
    const { body: related } = await world.call('GET', `${ORDERS}/${body.id}?include=related.invoices`);
    expect(related.related).toMatchObject({ pick: null, shipments: null, invoices: { data: [] } });
  });

  it('gives every order a number of its own, also when many come at once', async () => {
    const world = await augnoSandbox();
    const body = orderOf(await shop(world));
    const orders = await Promise.all(Array.from({ length: 40 }, () => placed(world, body)));
    const numbers = orders.map(({ number }) => Number(String(number).slice(3))).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, i) => 11 + i));
    await world.call('DELETE', `${ORDERS}/${orders.find(({ number }) => number === 'SO-050')?.id}`);
    expect((await placed(world, body)).number).toBe('SO-051');
  });

  it('refuses what leads nowhere or does not go together', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const other = known.customer('Northgate Supply');
    const line = lineOf(known, 'BT-100', '2');
    const refused = async (more: Record<string, unknown>) => {
      const { status, error } = await world.call('POST', ORDERS, { body: orderOf(known, more) });
      return [status, error.code, error.param];
    };
    expect(await refused({ buyer_account_id: 'ac_none' })).toEqual([404, 'resource_not_found', 'buyer_account_id']);
    expect(await refused({ bill_to_address_id: at(other, 'bill_to_address', 'id') })).toEqual([
      404,
      'resource_not_found',
      'bill_to_address_id',
    ]);
    expect(await refused({ lines: [] })).toEqual([400, 'validation_failed', 'lines']);
    expect(await refused({ lines: [line, { ...line, product_id: 'pd_none' }] })).toEqual([
      404,
      'resource_not_found',
      'lines[1].product_id',
    ]);
    expect(await refused({ lines: [{ ...line, quantity: { value: '2', unit_id: known.unit('Gram') } }] })).toEqual([
      400,
      'validation_failed',
      'lines[0].quantity.unit_id',
    ]);
    expect(await refused({ lines: [{ ...line, quantity: { value: '0', unit_id: known.unit('Each') } }] })).toEqual([
      400,
      'validation_failed',
      'lines[0].quantity.value',
    ]);
    expect(await refused({ lines: [{ ...line, quantity: { value: 'two', unit_id: known.unit('Each') } }] })).toEqual([
      400,
      'invalid_format',
      'lines[0].quantity.value',
    ]);
    const per = (numerator: string, denominator: string) => ({
      unit_price: {
        value: '2',
        numerator_unit_id: known.unit(numerator),
        denominator_unit_id: known.unit(denominator),
      },
    });
    expect(await refused({ lines: [{ ...line, ...per('Each', 'Each') }] })).toEqual([
      400,
      'validation_failed',
      'lines[0].unit_price.numerator_unit_id',
    ]);
    expect(await refused({ lines: [{ ...line, ...per('US dollar', 'Gram') }] })).toEqual([
      400,
      'validation_failed',
      'lines[0].unit_price.denominator_unit_id',
    ]);
    expect(await refused({ priority_code: 'urgent' })).toEqual([400, 'validation_failed', 'priority_code']);
    expect(await refused({ promised_at: '2026-10-01T00:00:00Z', lead_time_override_days: 3 })).toEqual([
      400,
      'parameters_exclusive',
      'lead_time_override_days',
    ]);
    expect(await refused({ order_discount_id: 'NOSUCH' })).toEqual([404, 'resource_not_found', 'order_discount_id']);
    expect(await refused({ sales_rep_id: 'acus_none' })).toEqual([404, 'resource_not_found', 'sales_rep_id']);
    const [count] = [rowsIn((await world.call('GET', ORDERS)).body).length];
    expect(count).toBe(10);
  });

  it('takes a purchase order number once for each customer', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const numbered = (name: string) => orderOf(known, { customer_purchase_order_number: 'PO-1' }, name);
    await placed(world, numbered('Harbour Hardware'));
    const again = await world.call('POST', ORDERS, { body: numbered('Harbour Hardware') });
    expect([again.status, again.error.code, again.error.param]).toEqual([
      409,
      'resource_exists',
      'customer_purchase_order_number',
    ]);
    const other = await placed(world, numbered('Tidewater Marine'));
    const moved = await world.call('PATCH', `${ORDERS}/${other.id}`, {
      body: { customer_id: known.customer('Harbour Hardware').id },
    });
    expect(moved.error.code).toBe('resource_exists');
  });
});

describe('changing an order', () => {
  it('never changes its state, and checks what goes together', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const order = await placed(world, orderOf(known, {}, 'Northgate Supply'));
    const patch = (body: Record<string, unknown>) => world.call('PATCH', `${ORDERS}/${order.id}`, { body });
    expect((await patch({ status: 'issued', note: 'Call first.' })).body).toMatchObject({
      status: 'estimate',
      note: 'Call first.',
    });
    await patch({ promised_at: '2026-10-02T00:00:00Z' });
    expect((await patch({ lead_time_override_days: 4 })).error.code).toBe('parameters_exclusive');
    expect((await patch({ promised_at: null, lead_time_override_days: 4 })).status).toBe(200);
    const carriers = rowsIn((await world.call('GET', '/v1/operations/carriers?include=service_levels')).body);
    const fedex = carriers.find(({ code }) => code === 'fedex');
    const ups = carriers.find(({ code }) => code === 'ups');
    const foreign = await patch({
      carrier_id: fedex?.id,
      service_level_id: at(ups, 'service_levels', 'data', 0, 'id'),
    });
    expect(foreign.error).toMatchObject({ code: 'validation_failed', param: 'service_level_id' });
    await patch({ carrier_id: fedex?.id });
    expect((await orderNow(world, order.id)).freight).toMatchObject({
      carrier: { code: 'fedex' },
      service_level: null,
    });
  });
});

describe('deleting orders', () => {
  it('deletes all of a list, or none', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const draft = await placed(world, orderOf(known));
    const done = await orderIn(world, 'fulfilled');
    const bulk = (...ids: unknown[]) =>
      world.call('POST', `${ORDERS}/actions/bulk-delete`, { body: { sales_order_ids: ids } });
    expect((await bulk(draft.id, done.id)).error.code).toBe('validation_failed');
    expect((await bulk(draft.id, 'or_none')).error).toMatchObject({
      code: 'resource_not_found',
      param: 'sales_order_ids[1]',
    });
    expect((await world.call('GET', `${ORDERS}/${draft.id}`)).status).toBe(200);
    expect((await bulk(draft.id)).body).toEqual({});
    expect((await world.call('GET', `${ORDERS}/${draft.id}`)).status).toBe(404);
  });
});

describe('a production run', () => {
  it('is made once for an order, from an estimate', async () => {
    const world = await augnoSandbox();
    const order = await placed(world, orderOf(await shop(world)));
    const path = `${ORDERS}/${order.id}/actions/create-production-run`;
    const made = await world.call('POST', path);
    expect(made).toMatchObject({ status: 201, body: { object: 'production_run', batch_count: 1, number: '0001' } });
    expect(at(await orderNow(world, order.id), 'related', 'production_run', 'id')).toBe(made.body.id);
    expect((await world.call('POST', path)).error.code).toBe('resource_conflict');
    const issued = await orderIn(world, 'issued');
    const late = await world.call('POST', `${ORDERS}/${issued.id}/actions/create-production-run`);
    expect(late.error.code).toBe('validation_failed');
  });
});

describe('checkout', () => {
  it('gives a link with an active Stripe integration, for an order without a payment', async () => {
    const world = await augnoSandbox();
    const orders = rowsIn((await world.call('GET', ORDERS)).body);
    const pay = (status: string) => {
      const order = orders.find(({ payment_status }) => payment_status === status);
      return world.call('POST', `${ORDERS}/${order?.id}/checkout`, { body: { email: 'pay@harbour.example' } });
    };
    const integrations = rowsIn((await world.call('GET', '/v1/settings/integrations')).body);
    for (const { id, provider } of integrations) {
      if (provider === 'stripe') await world.call('DELETE', `/v1/settings/integrations/${id}`);
    }
    expect((await pay('unpaid')).error.code).toBe('validation_failed');
    await world.call('POST', '/v1/settings/integrations', {
      body: { name: 'Stripe', provider: 'stripe', credentials: 'sk_test_1' },
    });
    expect((await pay('unpaid')).body.checkout_url).toMatch(/^https:\/\/checkout\.stripe\.com\//);
    expect((await pay('paid')).error.code).toBe('resource_conflict');
  });
});

describe('the list of orders', () => {
  it('is filtered by everything that the contract has', async () => {
    const world = await augnoSandbox();
    const known = await shop(world);
    const numbers = async (query: string) =>
      rowsIn((await world.call('GET', `${ORDERS}?${query}`)).body)
        .map(({ number }) => Number(String(number).slice(3)))
        .reverse();
    const id = (name: string) => String(known.customer(name).id);
    const hammer = known.products.find((row) => row.id === known.product('BT-100'));
    expect(await numbers('status_codes=issued')).toEqual([3, 4, 5, 6]);
    expect(await numbers('status_codes=estimate,fulfilled')).toEqual([1, 2, 7, 8, 9, 10]);
    expect(await numbers(`customer_ids[]=${id('Harbour Hardware')}&customer_ids[]=${id('Tidewater Marine')}`)).toEqual([
      1, 7, 9,
    ]);
    expect(await numbers(`item_ids=${at(hammer, 'item', 'id')}`)).toEqual([1, 2]);
    expect(await numbers(`product_line_ids=${at(hammer, 'product_line', 'id')}`)).toEqual([1, 2, 4, 5, 9]);
    const group = textAt(known.customer('Northgate Supply'), 'price_groups', 'data', 0, 'id');
    expect(await numbers(`customer_group_ids=${group}`)).toEqual([2, 6]);
    const users = rowsIn((await world.call('GET', '/v1/identity/account-users?include=user')).body);
    const rep = users.find((row) => at(row, 'user', 'username') === 'tomas');
    expect(await numbers(`sales_rep_ids=${rep?.id}`)).toEqual([2, 5, 6]);
    expect(await numbers('past_due=true')).toEqual([3]);
    expect(await numbers('past_due=false&status_codes=issued')).toEqual([4, 5, 6]);
    expect(await numbers('ship_by_after=2026-09-18&ship_by_before=2026-09-18')).toEqual([3]);
    expect(await numbers('q=QL-3007')).toEqual([5]);
    expect(await numbers('q=SO-005')).toEqual([5]);
    expect(await numbers('q=QL-300')).toEqual([]);
    expect(await numbers('starts_at=2026-09-21')).toHaveLength(10);
    expect(await numbers('starts_at=2026-09-22')).toEqual([]);
    // What was created at noon comes after the start of its day.
    expect(await numbers('ends_at=2026-09-21')).toEqual([]);
    expect(await numbers('ends_at=2026-09-22')).toHaveLength(10);
    const bad = await world.call('GET', `${ORDERS}?starts_at=yesterday`);
    expect([bad.status, bad.error.code, bad.error.param]).toEqual([400, 'parameter_invalid', 'starts_at']);
  });

  it('knows nothing of the other environment', async () => {
    const world = await augnoSandbox();
    const order = await placed(world, orderOf(await shop(world)));
    const { keys } = world;
    expect((await world.call('GET', `${ORDERS}/${order.id}`, { key: keys.production })).status).toBe(404);
    const theirs = rowsIn((await world.call('GET', CUSTOMERS, { key: keys.production })).body);
    const ours = rowsIn((await world.call('GET', CUSTOMERS)).body);
    expect(theirs.map(({ number, name }) => [number, name])).toEqual(ours.map(({ number, name }) => [number, name]));
    expect(theirs.some(({ id }) => ours.some((row) => row.id === id))).toBe(false);
  });
});

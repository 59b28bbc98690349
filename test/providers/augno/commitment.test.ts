import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { at, augnoSandbox, rowsIn } from '../../support/augno.ts';
import { act, CUSTOMERS, ORDERS, orderNow, orderOf, placed, shop } from './selling.ts';

/** A world without calendars, so that every day is open, with a way to ask for a ship-by date. */
async function planning() {
  const world = await augnoSandbox();
  const calendars = rowsIn((await world.call('GET', '/v1/operations/operating-calendars')).body);
  for (const { id } of calendars) await world.call('DELETE', `/v1/operations/operating-calendars/${id}`);
  const known = await shop(world);
  const quote = async (body: JsonObject) =>
    world.call('POST', `${ORDERS}/actions/quote-commitment`, {
      body: { buyer_account_id: known.customer('Harbour Hardware').id, ...body },
    });
  const calendar = async (body: JsonObject) => {
    const made = await world.call('POST', '/v1/operations/operating-calendars', {
      body: {
        name: 'Plant',
        code: `c${body.kind}`,
        kind: 'ship',
        days_of_week: '1,2,3,4,5',
        is_default: true,
        ...body,
      },
    });
    if (made.status !== 201) throw new Error(made.text);
    return made.body;
  };
  return { world, known, quote, calendar };
}

describe('a ship-by date', () => {
  it('comes from the customer, its parent, its group or the account', async () => {
    const { world, known, quote } = await planning();
    const source = async (name: string) => {
      const { id } = known.customer(name);
      const { body } = await world.call('GET', `${CUSTOMERS}/${id}/lead-time?include=account_group,parent_customer`);
      const quoted = await quote({ buyer_account_id: id });
      expect([quoted.body.lead_time_days, quoted.body.lead_time_source]).toEqual([body.days, body.source]);
      return [body.days, body.source, at(body, 'account_group', 'name') ?? at(body, 'parent_customer', 'name')];
    };
    expect(await source('Meridian School District')).toEqual([21, 'customer', undefined]);
    expect(await source('Alder Creek High School')).toEqual([21, 'parent_customer', 'Meridian School District']);
    expect(await source('Northgate Supply')).toEqual([10, 'account_group', 'Wholesale']);
    expect(await source('Harbour Hardware')).toEqual([5, 'account', undefined]);
  });

  it('comes from the order, where it says so: by days, by a pinned day, or by a promised delivery', async () => {
    const { world, known } = await planning();
    const issued = async (more: JsonObject) => {
      const order = await placed(world, orderOf(known, more));
      await act(world, order.id, 'issue');
      const { ship_by_date, lead_time_source, lead_time_days, transit_days, transit_source } = await orderNow(
        world,
        order.id,
      );
      return [ship_by_date, lead_time_source, lead_time_days, transit_days, transit_source];
    };
    expect(await issued({ lead_time_override_days: 3 })).toEqual([
      '2026-09-24T00:00:00Z',
      'order_lead_time',
      3,
      null,
      null,
    ]);
    expect(await issued({ ship_by_override_date: '2026-10-05T00:00:00Z' })).toEqual([
      '2026-10-05T00:00:00Z',
      'order_ship_by',
      14,
      null,
      null,
    ]);
    // Thursday; four working days earlier is the Friday before.
    expect(await issued({ promised_at: '2026-10-01T00:00:00Z' })).toEqual([
      '2026-09-25T00:00:00Z',
      'manual',
      4,
      4,
      'service_level',
    ]);
  });

  it('is a day on which the plant ships, until its pickup', async () => {
    const { world, quote, calendar } = await planning();
    const plant = await calendar({ cutoff_at: '15:30', timezone: 'UTC' });
    // Saturday the 26th: the day before is open, and closed on the next look.
    const saturday = { lead_time_override_days: 5 };
    expect((await quote(saturday)).body).toMatchObject({
      ship_by_date: '2026-09-25T00:00:00Z',
      ship_by_cutoff_at: '2026-09-25T15:30:00Z',
      calendar_adjustment_days: 1,
    });
    await world.call('POST', `/v1/operations/operating-calendars/${plant.id}/closures`, {
      body: { closed_on: '2026-09-25T00:00:00Z', name: 'Stocktaking' },
    });
    const moved = (await quote(saturday)).body;
    expect(moved).toMatchObject({ ship_by_date: '2026-09-24T00:00:00Z', calendar_adjustment_days: 2 });
    expect(moved.steps).toMatchObject([
      { code: 'basis', date: '2026-09-26T00:00:00Z', days_moved: 0, detail: 'order_lead_time' },
      { code: 'ship_calendar', date: '2026-09-24T00:00:00Z', days_moved: 2, detail: null },
      { code: 'pickup_cutoff', date: '2026-09-24T15:30:00Z', days_moved: 0, detail: '15:30' },
    ]);
  });

  it('makes a promised delivery arrive on a day when the customer receives', async () => {
    const { world, known, quote, calendar } = await planning();
    const dock = await calendar({ kind: 'receive', days_of_week: '2', is_default: false });
    const { id } = known.customer('Harbour Hardware');
    await world.call('PATCH', `${CUSTOMERS}/${id}`, { body: { receive_calendar_id: dock.id } });
    const carriers = rowsIn((await world.call('GET', '/v1/operations/carriers?include=service_levels')).body);
    const ups = carriers.find(({ code }) => code === 'ups');
    const level = rowsIn(Object.assign({}, ups?.service_levels)).find(({ name }) => name === 'Ground');
    const { body } = await quote({
      carrier_id: ups?.id,
      service_level_id: level?.id,
      promised_at: '2026-10-01T00:00:00Z',
    });
    expect(body).toMatchObject({
      ship_by_date: '2026-09-23T00:00:00Z',
      transit_days: 4,
      calendar_adjustment_days: 2,
      estimated_delivery_date: '2026-09-29T00:00:00Z',
    });
  });

  it('has one answer to the question when, and a customer to ask it for', async () => {
    const { world, quote } = await planning();
    const both = await quote({ promised_at: '2026-10-01T00:00:00Z', ship_by_override_date: '2026-10-01T00:00:00Z' });
    expect(both.error).toMatchObject({ code: 'parameters_exclusive', param: 'ship_by_override_date' });
    const nobody = await world.call('POST', `${ORDERS}/actions/quote-commitment`, { body: {} });
    expect(nobody.error.code).toBe('validation_failed');
  });
});

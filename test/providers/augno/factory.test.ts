import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { AccountRows } from '../../../emulator/providers/augno/examples/rows.ts';
import { augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

async function factory() {
  const { augno, call } = await augnoSandbox();
  const account = new AccountRows(augno, augno.facts.accountId ?? '');
  const ask = (method: string, path: string, body?: unknown) =>
    call(method, `/v1/operations/${path}`, body === undefined ? {} : { body });
  return { account, ask, call };
}

function idsAt(body: JsonObject, name: string): unknown[] {
  const list = body[name];
  return isJsonObject(list) ? rowsIn(list).map(({ id }) => id) : [];
}

describe('a factory', () => {
  it('shows machines in their department, whichever side says so', async () => {
    const { account, ask } = await factory();
    const polisher = account.id('machines', { name: 'Polisher' });
    const made = await ask('POST', 'departments?include=machines', { name: 'Polishing', machine_ids: [polisher] });
    expect(idsAt(made.body, 'machines')).toEqual([polisher]);
    const machine = await ask('GET', `machines/${polisher}?include=department`);
    expect(textAt(machine.body, 'department', 'id')).toBe(made.body.id);
    const path = `departments/${textAt(made.body, 'id')}?include=machines`;
    expect(idsAt((await ask('PATCH', path, { machine_ids: [] })).body, 'machines')).toEqual([]);
    const free = await ask('GET', `machines/${polisher}?include=department`);
    expect(free.body.department).toBeNull();
  });

  it('has locations within locations', async () => {
    const { account, ask } = await factory();
    const bin = account.id('locations', { type: 'bin' });
    const made = await ask('POST', 'locations?include=children', { name: 'Rack 1', type: 'rack', child_ids: [bin] });
    expect(idsAt(made.body, 'children')).toEqual([bin]);
    const inside = await ask('GET', `locations/${bin}?include=parent`);
    expect(textAt(inside.body, 'parent', 'id')).toBe(made.body.id);
    const own = { parent_id: made.body.id };
    expect((await ask('PATCH', `locations/${textAt(made.body, 'id')}`, own)).error.param).toBe('parent_id');
  });

  it('ends a downtime after a duration, in whatever unit of time', async () => {
    const { account, ask } = await factory();
    const made = await ask('POST', 'machine-downtime-events', {
      machine_id: account.id('machines', { name: 'Polisher' }),
      reason: 'changeover',
      started_at: '2026-09-21T10:00:00Z',
      duration: { value: '2', unit_id: account.id('units', { name: 'Hour' }) },
    });
    expect(made.body).toMatchObject({
      ended_at: '2026-09-21T12:00:00Z',
      duration_seconds: 7200,
      reason: { code: 'changeover', oee_bucket: expect.any(String) },
    });
    const early = { ended_at: '2026-09-21T09:00:00Z' };
    expect((await ask('PATCH', `machine-downtime-events/${textAt(made.body, 'id')}`, early)).error.param).toBe(
      'ended_at',
    );
  });

  it('tells which machines are down', async () => {
    const { account, ask } = await factory();
    const rows = rowsIn((await ask('GET', 'machine-status')).body);
    const states = Object.fromEntries(rows.map((row) => [textAt(row, 'machine', 'name'), row.status]));
    expect(states).toEqual({ 'Press 1': 'idle', 'Press 2': 'down', Polisher: 'idle' });
    const finishing = account.id('departments', { name: 'Finishing' });
    expect(rowsIn((await ask('GET', `machine-status?department_ids=${finishing}`)).body)).toHaveLength(1);
  });

  it('has one default calendar of each kind', async () => {
    const { ask } = await factory();
    const body = { code: 'ship2', name: 'Weekends', kind: 'ship', days_of_week: 'sat,sun', is_default: true };
    await ask('POST', 'operating-calendars', body);
    const rows = rowsIn((await ask('GET', 'operating-calendars?kind=ship')).body);
    expect(rows.filter((row) => row.is_default).map(({ code }) => code)).toEqual(['ship2']);
    expect((await ask('POST', 'operating-calendars', body)).error).toMatchObject({ param: 'code' });
  });

  it('keeps settings of items by the item, and of resources once each', async () => {
    const { account, ask } = await factory();
    const [, item] = account.rows('items');
    const path = `production-schedule-settings/items/${item?.id ?? ''}`;
    expect((await ask('GET', path)).status).toBe(404);
    const made = await ask('PUT', path, { participation_status: 'excluded' });
    expect(made.body).toMatchObject({ participation_status: 'excluded', item: { id: item?.id } });
    expect((await ask('GET', path)).body).toEqual(made.body);
    expect((await ask('DELETE', path)).status).toBe(200);
    expect(
      (
        await ask('PUT', 'production-schedule-settings/items/it_nothing00000', {
          participation_status: 'included',
        })
      ).status,
    ).toBe(404);

    const setting = {
      scope_type: 'machine',
      scope_ref_id: account.id('machines'),
      participation_status: 'excluded',
      lead_time_offset_weeks: 1,
    };
    await ask('PUT', 'production-schedule-settings/resources', setting);
    const rows = rowsIn((await ask('GET', 'production-schedule-settings/resources')).body);
    expect(rows.map((row) => [textAt(row, 'scope', 'id'), row.participation_status])).toEqual([
      [setting.scope_ref_id, 'excluded'],
    ]);
  });

  it('makes schedules by its settings', async () => {
    const { account, ask } = await factory();
    const { id: _id, object: _object, ...settings } = (await ask('GET', 'production-schedule-settings')).body;
    expect(settings).toMatchObject({ settings_status: 'default', planning_horizon_weeks: 12 });
    const stored = await ask('PUT', 'production-schedule-settings', { ...settings, planning_horizon_weeks: 4 });
    expect(stored.body).toMatchObject({ settings_status: 'stored', planning_horizon_weeks: 4 });
    const made = await ask('POST', 'production-schedules', { name: 'Autumn' });
    expect(made.body).toMatchObject({ status: 'draft', version: 3, horizon_weeks: 4, name: 'Autumn' });
    const lines = `production-schedules/${textAt(made.body, 'id')}/lines`;
    const line = { machine_id: account.id('machines'), item_id: account.id('items'), quantity: 5 };
    expect((await ask('POST', lines, { ...line, week_index: 4 })).error.param).toBe('week_index');
    expect((await ask('POST', lines, { ...line, week_index: 3 })).body).toMatchObject({
      source: 'manual',
      freeze_status: 'flexible',
      planned_quantity: 5,
    });
    const regenerate = `production-schedules/${textAt(made.body, 'id')}/actions/regenerate`;
    const manual = async () => rowsIn((await ask('GET', lines)).body).filter((row) => row.source === 'manual').length;
    await ask('PUT', regenerate, { merge_mode: 'preserve_manual' });
    expect(await manual()).toBe(1);
    await ask('PUT', regenerate, { merge_mode: 'replace_all' });
    expect(await manual()).toBe(0);
  });

  it('is found by search', async () => {
    const { call } = await factory();
    const found = rowsIn((await call('GET', '/v1/core/search?q=press&types=machine')).body);
    expect(found.map(({ name, type }) => [name, type])).toEqual([
      ['Press 1', 'machine'],
      ['Press 2', 'machine'],
    ]);
  });
});

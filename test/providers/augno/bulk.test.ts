import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';
import { ASKS, JOB_MS, jobDone, unitRow } from '../../support/augno-jobs.ts';
import { receiver } from '../../support/receiver.ts';

type Sandbox = Awaited<ReturnType<typeof augnoSandbox>>;

/** Asks for a bulk upsert of one kind, by the path of its collection. */
async function upsert(world: Sandbox, kind: string, rows: readonly JsonObject[]): Promise<JsonObject[]> {
  const at = kind === 'locations' ? 'operations' : 'catalog';
  const job = await jobDone(world, `/v1/${at}/${kind}/actions/bulk-upsert`, { [kind.replaceAll('-', '_')]: rows });
  return rowsIn(Object(job.results));
}

/** What became of each row, and the member that is to blame. */
async function outcome(world: Sandbox, kind: string, rows: readonly JsonObject[]): Promise<unknown[]> {
  const results = await upsert(world, kind, rows);
  return results.map((row) => [row.status, at(row, 'error', 'code') ?? null, at(row, 'error', 'param') ?? null]);
}

const UPDATED = ['updated', null, null];
const CREATED = ['created', null, null];
const failed = (param: string | null, code = 'validation_failed') => ['failed', code, param];

/** Ids of a collection of the catalogue by name. */
async function idsOf({ call }: Sandbox, kind: string): Promise<Record<string, string>> {
  const rows = rowsIn((await call('GET', `/v1/catalog/${kind}`)).body);
  return Object.fromEntries(rows.map((row) => [textAt(row, 'name'), textAt(row, 'id')]));
}

/** A row of the seed's claw hammer, as it is. */
const HAMMER = { sku: 'BT-100', category: { name: 'Tools' }, properties: [] };

const EVERYTHING = 'include=product_line,item.category,item.unit_cost,item.attributes';

async function hammer({ call }: Sandbox): Promise<JsonObject> {
  return rowsIn((await call('GET', `/v1/catalog/products?q=BT-100&${EVERYTHING}`)).body)[0] ?? {};
}

/** All that a bulk upsert could make or change, and what the audit says of it. */
async function everything(world: Sandbox): Promise<unknown> {
  const lists = ['units', 'unit-groups', 'item-categories', 'properties'].map((kind) => `/v1/catalog/${kind}`);
  const properties = Object.values(await idsOf(world, 'properties'));
  const paths = [
    ...lists,
    `/v1/catalog/products?${EVERYTHING}`,
    ...properties.map((id) => `/v1/catalog/properties/${id}/attributes`),
    '/v1/core/audit-events',
  ];
  return Promise.all(paths.map(async (path) => (await world.call('GET', path)).text));
}

describe('a row of a bulk upsert', () => {
  it('is known again by its natural key alone, and names others by the members that it says', async () => {
    const world = await augnoSandbox();
    const vat = unitRow('Vat', { abbreviation: 'vt' });
    expect(await outcome(world, 'units', [vat])).toEqual([CREATED]);
    expect(await outcome(world, 'units', [unitRow('vt', { abbreviation: 'vtt', ratio_numerator: '5' })])).toEqual([
      CREATED,
    ]);
    const units = rowsIn((await world.call('GET', '/v1/catalog/units?q=vt')).body);
    expect(units.map(({ name, abbreviation }) => [name, abbreviation])).toEqual([
      ['vt', 'vtt'],
      ['Vat', 'vt'],
    ]);
    const group = { type: 'quantity', base_unit: { name: 'Each' } };
    const by = (name: string, unit: JsonObject) => ({ ...group, name, unit_conversions: [{ unit }] });
    const made = await upsert(world, 'unit-groups', [by('Named', { name: 'vt' }), by('Short', { abbreviation: 'vt' })]);
    const listed = made.map(async (row) => {
      const path = `/v1/catalog/unit-groups/${textAt(row, 'resource', 'id')}/units?include=unit`;
      return rowsIn((await world.call('GET', path)).body).map((unit) => at(unit, 'unit', 'name'));
    });
    expect(await Promise.all(listed)).toEqual([['vt'], ['Vat']]);
  });

  it('leaves nothing behind where it fails: no thing, no part, no audit event', async () => {
    const world = await augnoSandbox();
    const before = await everything(world);
    const group = { name: 'Mixed', type: 'quantity', base_unit: { name: 'Each' } };
    expect(await outcome(world, 'unit-groups', [{ ...group, unit_conversions: [{ unit: { name: 'Gram' } }] }])).toEqual(
      [failed('unit_groups[0].unit_conversions[0].unit')],
    );
    const properties = [{ name: 'Finish', value: 'Velvet' }];
    const material = { name: 'Raw materials' };
    expect(
      await outcome(world, 'products', [
        { ...HAMMER, sku: 'X-1', category: material, properties },
        { ...HAMMER, category: material, description: 'Other', properties },
        { ...HAMMER, description: 'Other', properties: [{ name: 'Handle', value: 'Oak' }], type: 'service' },
      ]),
    ).toEqual([failed('products[0].category'), failed('products[1].category'), failed('products[2].type')]);
    expect(await everything(world)).toEqual(before);
  });

  it('is not known to those after it where it failed', async () => {
    const world = await augnoSandbox();
    const group = { name: 'Mixed', type: 'quantity', base_unit: { name: 'Each' } };
    const results = await outcome(world, 'unit-groups', [
      { ...group, unit_conversions: [{ unit: { name: 'Gram' } }] },
      { ...group, unit_conversions: [{ unit: { name: 'Dozen' } }] },
    ]);
    expect(results).toEqual([failed('unit_groups[0].unit_conversions[0].unit'), CREATED]);
  });

  it('does not see what another job of the same instant may undo', async () => {
    const world = await augnoSandbox();
    const asked = async (unit: string) => {
      const group = { name: 'Mixed', type: 'quantity', base_unit: { name: 'Each' } };
      const body = { unit_groups: [{ ...group, unit_conversions: [{ unit: { name: unit } }] }] };
      return textAt((await world.call('POST', '/v1/catalog/unit-groups/actions/bulk-upsert', { body })).body, 'id');
    };
    const ids = [await asked('Gram'), await asked('Dozen')];
    await world.sandbox.advance(JOB_MS);
    const jobs = await Promise.all(ids.map((id) => world.call('GET', `/v1/core/jobs/${id}`, ASKS)));
    expect(jobs.map(({ body }) => at(body, 'results', 'data', 0, 'status'))).toEqual(['failed', 'created']);
    expect(Object.keys(await idsOf(world, 'unit-groups'))).toContain('Mixed');
  });

  it('is heard of by webhooks where it is done, and not where it fails', async () => {
    const { received, url } = await receiver(() => 204);
    const world = await augnoSandbox({ webhooks: { augno: `${url}/hooks` } });
    const group = { type: 'quantity', base_unit: { name: 'Each' } };
    await upsert(world, 'unit-groups', [
      { ...group, name: 'Mixed', unit_conversions: [{ unit: { name: 'Gram' } }] },
      { ...group, name: 'Even', unit_conversions: [{ unit: { name: 'Dozen' } }] },
    ]);
    await world.augno.webhooks.idle();
    const made = received.filter(({ body }) => String(body.type).startsWith('unit_group'));
    expect(made.map(({ body }) => at(body, 'data', 'object', 'name') ?? body.type)).toEqual([
      'Even',
      'unit_group_unit.created',
    ]);
  });
});

describe('a row of a thing that is there', () => {
  it('moves a product to another category and product line', async () => {
    const world = await augnoSandbox();
    const row = { ...HAMMER, category: { name: 'Charges' }, product_line: { name: 'Workshop' }, description: 'Hammer' };
    expect(await outcome(world, 'products', [row])).toEqual([UPDATED]);
    expect(await hammer(world)).toMatchObject({
      product_line: { name: 'Workshop' },
      item: { description: 'Hammer', category: { name: 'Charges' } },
    });
  });

  it('fails for what no operation changes, unless that is so already', async () => {
    const world = await augnoSandbox();
    const units = await idsOf(world, 'units');
    const rate = (value: string, of = 'Each') => ({
      value,
      numerator_unit_id: units['US dollar'],
      denominator_unit_id: units[of],
    });
    const [part, material] = [
      { sku: 'PT-JAW-5', category: { name: 'Tool parts' }, properties: [] },
      { sku: 'RM-ASH', category: { name: 'Raw materials' }, properties: [] },
    ];
    expect(
      await outcome(world, 'products', [
        { ...HAMMER, unit_cost: rate('7.200'), type: 'sale' },
        { ...HAMMER, unit_cost: rate('9') },
        { ...HAMMER, type: 'service' },
      ]),
    ).toEqual([UPDATED, failed('products[1].unit_cost'), failed('products[2].type')]);
    expect(at(await hammer(world), 'item', 'unit_cost', 'value')).toBe('7.2');
    expect(await outcome(world, 'parts', [{ ...part, unit_price: rate('9') }])).toEqual([
      failed('parts[0].unit_price'),
    ]);
    expect(await outcome(world, 'materials', [{ ...material, unit_cost: rate('9', 'Kilogram') }])).toEqual([UPDATED]);
    expect(
      await outcome(world, 'units', [
        unitRow('Vat'),
        unitRow('Vat', { type: 'mass' }),
        unitRow('Vat', { is_base_unit: true }),
        // What a unit has and a row does not is not heard.
        unitRow('Vat', { ratio_numerator: '7', id: 'un_1', owner: null }),
      ]),
    ).toEqual([CREATED, failed('units[1].type'), failed('units[2].is_base_unit'), UPDATED]);
  });

  it('changes the unit group and the notes of a category, but not its type', async () => {
    const world = await augnoSandbox();
    const group = { name: 'Dozens', type: 'quantity', base_unit: { name: 'Dozen' } };
    expect(await outcome(world, 'unit-groups', [group, { ...group, type: 'mass' }])).toEqual([
      CREATED,
      failed('unit_groups[1].type'),
    ]);
    const pots = {
      name: 'Pots',
      type: 'product_category',
      unit_group: { name: 'Pieces' },
      notes: null,
      property_names: [],
    };
    expect(
      await outcome(world, 'item-categories', [
        { ...pots, notes: 'Clay' },
        { ...pots, notes: 'Iron', unit_group: { name: 'Dozens' } },
        { ...pots, notes: 'Iron', unit_group: { name: 'Dozens' }, type: 'material_category' },
        { ...pots, name: 'Pans' },
        { ...pots, name: 'Pans' },
      ]),
    ).toEqual([CREATED, UPDATED, failed('item_categories[2].type'), CREATED, UPDATED]);
    const rows = rowsIn((await world.call('GET', '/v1/catalog/item-categories?include=unit_group')).body);
    expect(rows.find(({ name }) => name === 'Pots')).toMatchObject({ notes: 'Iron', unit_group: { name: 'Dozens' } });
  });
});

describe('the error of a row', () => {
  it('names the member of the row to blame, wherever the operation behind it has that', async () => {
    const world = await augnoSandbox();
    expect(
      await outcome(world, 'units', [
        unitRow('Vat'),
        unitRow('Tub', { abbreviation: 'Vat' }),
        unitRow('Each'),
        unitRow('Keg', { ratio_denominator: '0' }),
      ]),
    ).toEqual([
      CREATED,
      failed('units[1].abbreviation', 'resource_exists'),
      // It names a unit of the system.
      failed('units[2].name', 'insufficient_permissions'),
      failed('units[3].ratio_denominator'),
    ]);
    expect(
      await outcome(world, 'products', [
        { ...HAMMER, category: { name: 'Nothing' } },
        { ...HAMMER, sku: 'RM-ASH' },
        { ...HAMMER, category: { name: 'Charges' }, properties: [{ name: 'Finish', value: 'Matt' }] },
      ]),
    ).toEqual([
      failed('products[0].category', 'resource_not_found'),
      failed('products[1].sku', 'resource_exists'),
      failed('products[2].properties[0]'),
    ]);
  });

  it('names none where none is to blame', async () => {
    const world = await augnoSandbox();
    await world.augno.act('partialJob', { rows: [0], code: 'internal_error' });
    expect(await outcome(world, 'units', [unitRow('Vat')])).toEqual([failed(null, 'internal_error')]);
  });
});

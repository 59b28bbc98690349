import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadContract } from '../../../emulator/http/contract.ts';
import { augno } from '../../../emulator/providers/augno/index.ts';
import {
  correct,
  itemBySku,
  type Position,
  position,
  release,
  reserve,
} from '../../../emulator/providers/augno/inventory.ts';
import { rational, written } from '../../../emulator/providers/augno/rational.ts';
import { SYSTEM } from '../../../emulator/providers/augno/resources.ts';
import { seedCatalogue } from '../../../emulator/providers/augno/seed/catalogue.ts';
import { seedLookups } from '../../../emulator/providers/augno/seed/lookups.ts';
import { planting } from '../../../emulator/providers/augno/seed.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';
import { testWorld } from '../../support/world.ts';

const ACCOUNT = 'ac_1';

/** A world with the catalogue of one account, and nothing else. */
function stocked() {
  const { world } = testWorld({ contract: loadContract('augno'), knobs: augno.knobs });
  augno.declare(world.store);
  const catalogue = seedCatalogue(planting(world, ACCOUNT), seedLookups(planting(world, SYSTEM)));
  const item = itemBySku(world, ACCOUNT, 'BT-510');
  if (!item) throw new TypeError('the catalogue has no saw horse');
  return { world, item, units: [catalogue.each, catalogue.dozen, catalogue.case] };
}

/** How many single pieces the units of {@link stocked} are. */
const PIECES = [1n, 12n, 24n];

const amount = fc.record({ hundredths: fc.bigInt({ min: -100_000n, max: 100_000n }), unit: fc.nat(2) });
const change = fc.oneof(
  fc.record({ kind: fc.constantFrom('adjust' as const, 'reconcile' as const), ...shape(), order: fc.constant('') }),
  fc.record({ kind: fc.constant('reserve' as const), ...shape(), order: fc.constantFrom('or_1', 'or_2') }),
  fc.record({ kind: fc.constant('release' as const), ...shape(), order: fc.constantFrom('or_1', 'or_2') }),
);

function shape() {
  return { amount, lot: fc.constantFrom(null, 'L1', 'L2') };
}

function textOf(hundredths: bigint): string {
  const size = String(hundredths < 0n ? -hundredths : hundredths).padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${size.slice(0, -2)}.${size.slice(-2)}`;
}

function told({ on_hand, reserved, short, available_to_promise }: Position): string[] {
  return [on_hand, reserved, short, available_to_promise].map(written);
}

describe('stock', () => {
  it('is what was put there, whatever is adjusted, counted, reserved and released', () => {
    const { world, item, units } = stocked();
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
        for (const order of ['or_1', 'or_2']) release(world, ACCOUNT, order);
        correct(world, item, { operation: 'reconcile', amount: rational('0'), unit: undefined });
        // Counted in hundredths of a piece, by whole numbers alone.
        let net = 0n;
        const wanted = new Map<string, bigint>();
        for (const { kind, amount: of, lot, order } of changes) {
          const unit = units[of.unit];
          const said = of.hundredths * (PIECES[of.unit] ?? 0n);
          const demand = [...wanted.values()].reduce((sum, one) => sum + one, 0n);
          const here = net > 0n ? net : 0n;
          if (kind === 'release') {
            release(world, ACCOUNT, order);
            wanted.delete(order);
          } else if (kind === 'reserve') {
            const value = of.hundredths < 0n ? -of.hundredths : of.hundredths;
            reserve(world, ACCOUNT, order, [{ item_id: item.id, value: textOf(value), unit_id: unit?.id ?? '' }]);
            wanted.set(order, said < 0n ? -said : said);
          } else {
            correct(world, item, { operation: kind, amount: rational(textOf(of.hundredths)), unit, lot });
            const uncovered = demand > here ? demand - here : 0n;
            net += kind === 'adjust' ? said : said - (net - uncovered);
          }
        }
        const demand = [...wanted.values()].reduce((sum, one) => sum + one, 0n);
        const here = net > 0n ? net : 0n;
        const reserved = demand < here ? demand : here;
        const expected = [here, reserved, demand - reserved + here - net, net - demand];
        expect(told(position(world, item))).toEqual(
          expected.map((hundredths) => written(rational(`${hundredths}e-2`))),
        );
      }),
    );
  });

  it('is counted net of what is short, and what arrives covers the shortage first', () => {
    const { world, item, units } = stocked();
    const [each] = units;
    correct(world, item, { operation: 'adjust', amount: rational('10'), unit: undefined });
    reserve(world, ACCOUNT, 'or_1', [{ item_id: item.id, value: '15', unit_id: each?.id ?? '' }]);
    expect(told(position(world, item))).toEqual(['10', '10', '5', '-5']);
    const same = correct(world, item, { operation: 'reconcile', amount: rational('5'), unit: undefined });
    expect([written(same.before), written(same.after)]).toEqual(['5', '5']);
    expect(told(position(world, item))).toEqual(['10', '10', '5', '-5']);
    correct(world, item, { operation: 'adjust', amount: rational('8'), unit: undefined });
    expect(told(position(world, item))).toEqual(['18', '15', '0', '3']);
    release(world, ACCOUNT, 'or_1');
    expect(told(position(world, item))).toEqual(['18', '0', '0', '18']);
  });

  it('comes back exactly where a third of something went', () => {
    const { world, item } = stocked();
    const third = rational('1/3');
    for (let i = 0; i < 3; i++) correct(world, item, { operation: 'adjust', amount: third, unit: undefined });
    expect(told(position(world, item))).toEqual(['1', '0', '0', '1']);
  });
});

const POSITION = 'include=on_hand,reserved,available_to_promise,short';

async function setUp() {
  const { call } = await augnoSandbox();
  const idsBy = async (path: string, member: string) =>
    new Map(rowsIn((await call('GET', path)).body).map((row) => [textAt(row, member), textAt(row, 'id')]));
  const [items, units] = [await idsBy('/v1/catalog/items', 'sku'), await idsBy('/v1/catalog/units', 'name')];
  // An item that no order of the first day wants.
  const category = textAt((await call('GET', '/v1/catalog/item-categories?q=Tool parts')).body, 'data', 0, 'id');
  const part = await call('POST', '/v1/catalog/parts?include=item', { body: { sku: 'PT-NEW', category_id: category } });
  const id = textAt(part.body, 'item', 'id');
  const path = `/v1/catalog/items/${id}/inventory`;
  const values = async () => {
    const { body } = await call('GET', `${path}?${POSITION}`);
    return ['on_hand', 'reserved', 'short', 'available_to_promise'].map((name) => at(body, name, 'value'));
  };
  const quantity = (value: string, unit = 'Each') => ({ value, unit_id: units.get(unit) });
  await call('PATCH', path, { body: { quantity: quantity('240') } });
  return { call, items, id, path, values, quantity };
}

describe('the inventory of an item', () => {
  it('is told in the base unit of its category, as far as it is asked for', async () => {
    const { call, items, path } = await setUp();
    expect((await call('GET', path)).body).toEqual({
      object: 'item_inventory',
      on_hand: null,
      reserved: null,
      available_to_promise: null,
      short: null,
    });
    const steel = await call('GET', `/v1/catalog/items/${items.get('RM-STEEL')}/inventory?${POSITION}`);
    expect(at(steel.body, 'on_hand')).toEqual({
      object: 'computed_quantity',
      value: '850000',
      display_value: '850,000 g',
      unit: null,
    });
  });

  it('is adjusted by default, in any unit of the dimension', async () => {
    const { call, path, values, quantity } = await setUp();
    expect((await call('PATCH', path, { body: { quantity: quantity('2.5', 'Dozen') } })).body).toEqual({});
    expect(await values()).toEqual(['270', '0', '0', '270']);
    await call('PATCH', path, { body: { quantity: quantity('-280'), operation: 'adjust', lot_number: 'L-7' } });
    expect(await values()).toEqual(['0', '0', '10', '-10']);
  });

  it('is reconciled to what was counted, and twice the same changes nothing', async () => {
    const { call, path, values, quantity } = await setUp();
    for (let i = 0; i < 2; i++) {
      await call('PATCH', path, { body: { quantity: quantity('3', 'Case'), operation: 'reconcile' } });
      expect(await values()).toEqual(['72', '0', '0', '72']);
    }
  });

  it('is kept by location, lot and owner, all of which must be known but the lot', async () => {
    const { call, path, values, quantity } = await setUp();
    const [customer] = rowsIn((await call('GET', '/v1/sales/customers')).body);
    const body = { quantity: quantity('1'), lot_number: 'L-1', customer_id: customer?.id };
    expect((await call('PATCH', path, { body })).status).toBe(200);
    expect(await values()).toEqual(['241', '0', '0', '241']);
    const refused = [
      await call('PATCH', path, { body: { ...body, customer_id: 'ac_nobody' } }),
      await call('PATCH', path, { body: { ...body, location_id: 'lc_nowhere' } }),
      await call('PATCH', path, { body: { ...body, quantity: { value: '1', unit_id: 'un_none' } } }),
      await call('PATCH', path, { body: { ...body, quantity: quantity('1', 'Gram') } }),
      await call('PATCH', path, { body: { ...body, quantity: quantity('many') } }),
      await call('PATCH', path, { body: {} }),
    ];
    expect(refused.map(({ error }) => [error.code, error.param])).toEqual([
      ['resource_not_found', 'customer_id'],
      ['resource_not_found', 'location_id'],
      ['resource_not_found', 'quantity.unit_id'],
      ['validation_failed', 'quantity.unit_id'],
      ['invalid_format', 'quantity.value'],
      ['missing_field', 'quantity'],
    ]);
    expect(await values()).toEqual(['241', '0', '0', '241']);
  });

  it('survives a snapshot', async () => {
    const { sandbox, call } = await augnoSandbox();
    const rows = rowsIn((await call('GET', '/v1/catalog/items?q=BT-100')).body);
    const path = `/v1/catalog/items/${textAt(rows, 0, 'id')}/inventory?include=on_hand`;
    const before = (await call('GET', path)).body;
    sandbox.snapshots.take('counted');
    await call('POST', '/v1/catalog/items/actions/bulk-reconcile', {
      body: { reconcile_type: 'force', data: [{ sku: 'BT-100', unit: 'ea', quantity: '1' }] },
    });
    expect((await call('GET', path)).body).not.toEqual(before);
    sandbox.snapshots.restore('counted');
    expect((await call('GET', path)).body).toEqual(before);
  });
});

describe('a bulk reconciliation', () => {
  it('tells what became of every row, and is no failure', async () => {
    const { call, id, values } = await setUp();
    const data = [
      { sku: 'PT-NEW', unit: 'dz', quantity: '7.50' },
      { sku: 'NOPE', unit: 'ea', quantity: '1' },
      { sku: 'BT-110', unit: 'furlong', quantity: '1' },
    ];
    const path = '/v1/catalog/items/actions/bulk-reconcile';
    const forced = await call('POST', path, { body: { reconcile_type: 'force', data } });
    expect(forced.status).toBe(200);
    expect(at(forced.body, 'reconciled_items', 'data')).toEqual([
      { item_id: id, sku: 'PT-NEW', previous_quantity: '240', new_quantity: '7.5' },
    ]);
    expect(at(forced.body, 'skipped_items', 'data')).toMatchObject([{ sku: 'NOPE' }]);
    expect(at(forced.body, 'errors', 'data')).toMatchObject([{ sku: 'BT-110' }]);
    const added = await call('POST', path, { body: { reconcile_type: 'addition', data: data.slice(0, 1) } });
    expect(at(added.body, 'reconciled_items', 'data', 0, 'new_quantity')).toBe('15');
    expect(await values()).toEqual(['15', '0', '0', '15']);
    const neither = await call('POST', path, { body: { reconcile_type: 'guess', data } });
    expect([neither.status, neither.error.param]).toEqual([400, 'reconcile_type']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../emulator/core/json.ts';
import { plus, rational, written } from '../../../emulator/providers/augno/rational.ts';
import { converted, displayed, factorOf, fromBase, toBase } from '../../../emulator/providers/augno/units.ts';
import type { Held } from '../../../emulator/resources/held.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

const UNIT = { offset_numerator: '0', offset_denominator: '1', ratio_denominator: '1', type: 'quantity' };

function unit(fields: JsonObject, id = 'un_1'): Held {
  return { id, scope: 'a', parent: null, createdAt: 0, goneAt: null, fields };
}

const whole = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
const nonzero = whole.filter((value) => value !== 0n);
const anyUnit = fc.tuple(nonzero, nonzero, whole, nonzero).map(([ratio, by, offset, offsetBy]) => ({
  type: 'length',
  ratio_numerator: String(ratio),
  ratio_denominator: String(by),
  offset_numerator: String(offset),
  offset_denominator: String(offsetBy),
}));
const amount = fc.tuple(whole, fc.nat(9)).map(([value, digits]) => rational(`${value}e-${digits}`));

describe('conversion', () => {
  it('comes back exactly, by whatever ratio and offset', () => {
    fc.assert(
      fc.property(anyUnit, anyUnit, amount, (a, b, value) => {
        const [from, to] = [unit(a, 'un_a'), unit(b, 'un_b')];
        expect(written(fromBase(toBase(value, from), from))).toBe(written(value));
        expect(written(converted(converted(value, from, to), to, from))).toBe(written(value));
      }),
    );
  });

  it('adds up: two amounts in the base unit are their sum', () => {
    fc.assert(
      fc.property(anyUnit, amount, amount, (fields, a, b) => {
        const of = unit({ ...fields, offset_numerator: '0' });
        expect(written(toBase(plus(a, b), of))).toBe(written(plus(toBase(a, of), toBase(b, of))));
      }),
    );
  });

  it('knows temperatures', () => {
    const fahrenheit = unit({
      type: 'temperature',
      ratio_numerator: '5',
      ratio_denominator: '9',
      offset_numerator: '45967',
      offset_denominator: '180',
    });
    const celsius = unit(
      {
        type: 'temperature',
        ratio_numerator: '1',
        ratio_denominator: '1',
        offset_numerator: '5463',
        offset_denominator: '20',
      },
      'un_2',
    );
    expect(written(converted(rational('212'), fahrenheit, celsius))).toBe('100');
    expect(written(converted(rational('-40'), celsius, fahrenheit))).toBe('-40');
    expect(written(factorOf(fahrenheit))).toBe('5/9');
  });

  it('is refused between dimensions', () => {
    const [each, gram] = [unit({ ...UNIT, ratio_numerator: '1' }), unit({ ...UNIT, type: 'mass' }, 'un_2')];
    expect(() => converted(rational('1'), each, gram)).toThrow();
  });
});

describe('what people read', () => {
  it.each([
    ['1234.5', 'USD', 'currency', '$1,234.50'],
    ['-3', 'EUR', 'currency', '-€3.00'],
    ['0.1234', 'USD', 'currency', '$0.1234'],
    ['7', 'CHF', 'currency', '7.00 CHF'],
    ['1200', 'pr', 'quantity', '1,200 pr'],
  ])('%s in %s', (value, abbreviation, type, text) => {
    expect(displayed(value, unit({ abbreviation, type }))).toBe(text);
  });
});

const GROSS = {
  name: 'Gross',
  abbreviation: 'gr',
  type: 'quantity',
  ratio_numerator: '+144.00',
  ratio_denominator: '1',
  offset_numerator: '0',
  offset_denominator: '1',
};

async function setUp() {
  const { call, keys } = await augnoSandbox();
  const units = new Map(
    rowsIn((await call('GET', '/v1/catalog/units')).body).map(({ name, id }) => [String(name), String(id)]),
  );
  return { call, keys, idOf: (name: string) => units.get(name) ?? '' };
}

describe('units', () => {
  it('belong to the account that makes them, and are never base units', async () => {
    const { call, keys } = await setUp();
    const body = { ...GROSS, is_base_unit: true, owner: { type: 'system' } };
    const made = await call('POST', '/v1/catalog/units?include=owner.account', { body });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      ratio_numerator: '144',
      is_base_unit: false,
      owner: { type: 'account', account: { name: 'Birch Tools' } },
    });
    const path = `/v1/catalog/units/${textAt(made.body, 'id')}`;
    expect((await call('GET', path, { key: keys.production })).status).toBe(404);
    const changed = await call('PATCH', path, { body: { ratio_numerator: '1', type: 'mass' } });
    expect(changed.body).toMatchObject({ ratio_numerator: '1', type: 'quantity' });
  });

  it.each(['ratio_denominator', 'offset_denominator', 'ratio_numerator'])(
    'have a %s that is not zero',
    async (name) => {
      const { call } = await setUp();
      const { status, error } = await call('POST', '/v1/catalog/units', { body: { ...GROSS, [name]: '0.00' } });
      expect([status, error.code, error.param]).toEqual([400, 'validation_failed', name]);
    },
  );

  it('have names and abbreviations of their own, those of the system included', async () => {
    const { call } = await setUp();
    for (const [member, value] of [
      ['name', 'each'],
      ['abbreviation', 'dz'],
    ] as const) {
      const { status, error } = await call('POST', '/v1/catalog/units', { body: { ...GROSS, [member]: value } });
      expect([status, error.code, error.param]).toEqual([409, 'resource_exists', member]);
    }
  });

  it('of the system stay as they are', async () => {
    const { call, idOf } = await setUp();
    const path = `/v1/catalog/units/${idOf('Each')}`;
    for (const answer of [await call('PATCH', path, { body: { name: 'Piece' } }), await call('DELETE', path)]) {
      expect([answer.status, answer.error.code]).toEqual([403, 'insufficient_permissions']);
    }
  });

  it('are found by dimension and by group', async () => {
    const { call } = await setUp();
    const lengths = rowsIn((await call('GET', '/v1/catalog/units?type=length')).body).map(({ name }) => name);
    expect(lengths).toEqual(['Foot', 'Inch', 'Metre']);
    const groups = rowsIn((await call('GET', '/v1/catalog/unit-groups')).body);
    const packs = textAt(
      groups.find(({ name }) => name === 'Packs'),
      'id',
    );
    const of = rowsIn((await call('GET', `/v1/catalog/units?unit_group_ids=${packs}`)).body).map(({ name }) => name);
    expect(of).toEqual(['Case', 'Dozen', 'Each']);
  });
});

describe('unit groups', () => {
  it('give everything away where no percentage is said', async () => {
    const { call, idOf } = await setUp();
    const body = {
      name: 'Boxes',
      type: 'quantity',
      base_unit_id: idOf('Each'),
      associated_units: [{ unit_id: idOf('Dozen') }],
    };
    const made = await call('POST', '/v1/catalog/unit-groups?include=associated_units,base_unit,owner', { body });
    expect(made.body).toMatchObject({ notes: null, base_unit: { name: 'Each' }, owner: { type: 'account' } });
    expect(at(made.body, 'associated_units', 'data')).toMatchObject([
      { discount_percentage: 1, discount_fixed: 0, customer_portal_visibility: 'visible', unit: null },
    ]);
    const path = `/v1/catalog/unit-groups/${textAt(made.body, 'id')}`;
    const more = [
      { unit_id: idOf('Dozen'), discount_percentage: 0.1 },
      { unit_id: idOf('Case'), discount_percentage: 0 },
    ];
    await call('PATCH', path, { body: { notes: 'By the box', associated_units: more } });
    const units = rowsIn((await call('GET', `${path}/units?include=unit`)).body);
    expect(units.map((row) => [at(row, 'unit', 'name'), row.discount_percentage])).toEqual([
      ['Case', 0],
      ['Dozen', 0.1],
    ]);
    expect((await call('DELETE', path)).body).toEqual({});
    expect((await call('GET', path)).status).toBe(404);
  });

  it('take units of one dimension, each once, and keep nothing of what is refused', async () => {
    const { call, idOf } = await setUp();
    const body = { name: 'Odd', type: 'quantity', base_unit_id: idOf('Each') };
    const make = (more: JsonObject) => call('POST', '/v1/catalog/unit-groups', { body: { ...body, ...more } });
    const gram = { unit_id: idOf('Gram') };
    const dozen = { unit_id: idOf('Dozen') };
    const refused = [
      await make({ base_unit_id: idOf('Gram') }),
      await make({ associated_units: [dozen, gram] }),
      await make({ associated_units: [dozen, dozen] }),
      await make({ associated_units: [{ unit_id: 'un_nowhere' }] }),
      await make({ name: 'packs' }),
    ];
    expect(refused.map(({ error }) => [error.code, error.param])).toEqual([
      ['validation_failed', 'base_unit_id'],
      ['validation_failed', 'associated_units[1].unit_id'],
      ['resource_exists', 'associated_units[1].unit_id'],
      ['resource_not_found', 'associated_units[0].unit_id'],
      ['resource_exists', 'name'],
    ]);
    expect(rowsIn((await call('GET', '/v1/catalog/unit-groups?q=odd')).body)).toEqual([]);
    const made = await make({ associated_units: [dozen] });
    const units = `/v1/catalog/unit-groups/${textAt(made.body, 'id')}/units`;
    expect((await call('POST', units, { body: dozen })).error).toMatchObject({
      code: 'resource_exists',
      param: 'unit_id',
    });
    expect((await call('POST', units, { body: gram })).error).toMatchObject({ param: 'unit_id' });
  });

  it('lose a unit that is deleted', async () => {
    const { call, idOf } = await setUp();
    const unitId = textAt((await call('POST', '/v1/catalog/units', { body: GROSS })).body, 'id');
    const body = { name: 'G', type: 'quantity', base_unit_id: idOf('Each'), associated_units: [{ unit_id: unitId }] };
    const group = textAt((await call('POST', '/v1/catalog/unit-groups', { body })).body, 'id');
    expect((await call('DELETE', `/v1/catalog/units/${unitId}`)).body).toEqual({});
    expect(rowsIn((await call('GET', `/v1/catalog/unit-groups/${group}/units`)).body)).toEqual([]);
  });

  it('of the system take no units', async () => {
    const { call, idOf } = await setUp();
    const groups = rowsIn((await call('GET', '/v1/catalog/unit-groups?include=owner')).body);
    const shared = textAt(
      groups.find((row) => at(row, 'owner', 'type') === 'system'),
      'id',
    );
    const { error } = await call('POST', `/v1/catalog/unit-groups/${shared}/units`, {
      body: { unit_id: idOf('Dozen') },
    });
    expect(error.code).toBe('insufficient_permissions');
  });
});

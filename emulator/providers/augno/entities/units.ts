import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { type EntityRules, type Making, Objected } from '../../../resources/rules.ts';
import { canonical } from '../decimal.ts';
import { refused } from '../refusals.ts';
import { augnoResources } from '../resources.ts';
import { assertMeasures, groupRow, membersOf } from '../unit-groups.ts';
import { ownerOf } from './owner.ts';

/** Units, the groups that they are sold in, and a group's units. @see contract: Unit, UnitGroup, UnitGroupUnit */
export const unitRules: Readonly<Record<string, EntityRules>> = {
  Unit: {
    unique: ['name', 'abbreviation'],
    searched: ['name', 'abbreviation'],
    fill: unit,
    filters: { unit_group_ids: ofGroups },
    indexes: { base: ({ type, is_base_unit }) => (is_base_unit === true ? String(type) : null) },
  },
  UnitGroup: {
    unique: ['name'],
    searched: ['name', 'notes'],
    fill: unitGroup,
  },
  UnitGroupUnit: {
    indexes: { unit: ({ unit: of }) => (typeof of === 'string' ? of : null) },
    fill: unitGroupUnit,
  },
};

const FACTORS = ['ratio_numerator', 'ratio_denominator', 'offset_numerator', 'offset_denominator'];

function unit(making: Making): JsonObject {
  const { fields } = making;
  const owned = ownerOf(making);
  const factors = Object.fromEntries(FACTORS.map((name) => [name, canonical(String(fields[name]))]));
  for (const name of ['ratio_denominator', 'offset_denominator']) {
    if (factors[name] === '0') refused(name, `${name} must not be zero.`);
  }
  // Nothing could be converted back.
  if (factors.ratio_numerator === '0') refused('ratio_numerator', 'ratio_numerator must not be zero.');
  const isSystem = isJsonObject(owned.owner) && owned.owner.type === 'system';
  return { ...factors, ...owned, is_base_unit: isSystem && fields.is_base_unit === true };
}

function unitGroup(making: Making): JsonObject {
  const { world, fields, before } = making;
  const type = before?.type ?? fields.type;
  assertMeasures(world, fields.base_unit, type, 'base_unit_id');
  return { type, notes: fields.notes ?? null, ...ownerOf(making) };
}

function unitGroupUnit({ world, scope, parent, fields, before }: Making): JsonObject {
  const group = groupRow(world, parent);
  assertMeasures(world, fields.unit, group?.fields.type, 'unit_id');
  if (group && fields.unit !== before?.unit) {
    const same = membersOf(world, scope, String(fields.unit)).some((held) => held.parent === group.id);
    if (same) throw new Objected({ why: 'taken', member: 'unit_id', value: fields.unit });
  }
  return {
    // As the document has it: who leaves the percentage out gives everything away.
    discount_percentage: fields.discount_percentage ?? 1,
    discount_fixed: fields.discount_fixed ?? 0,
    customer_portal_visibility: fields.customer_portal_visibility ?? 'visible',
  };
}

/** Units that are the base of one of the groups, or among its units. */
function ofGroups(value: unknown, world: World): (held: Held) => boolean {
  const { keeper, model } = augnoResources();
  const child = model.resource('unit-groups.units');
  const groups = [value].flat().flatMap((id) => groupRow(world, String(id)) ?? []);
  const ids = groups.flatMap((group) => [
    group.fields.base_unit,
    ...keeper.children(world, group, child).map(({ fields }) => fields.unit),
  ]);
  const known = new Set(ids);
  return ({ id }) => known.has(id);
}

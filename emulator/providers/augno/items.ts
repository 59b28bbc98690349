import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import { refused } from './refusals.ts';
import { augnoResources } from './resources.ts';
import { baseUnitOf, unitById } from './units.ts';

/** Refuses an attribute of a property that a category does not carry. @throws Objected `validation_failed` */
export function assertCarries(
  world: World,
  category: Held | undefined,
  attributes: readonly unknown[],
  member = 'attribute_ids',
): void {
  const { keeper, model } = augnoResources();
  const rows = keeper.rows(world, model.resource('properties.attributes'));
  const carried = new Set(Array.isArray(category?.fields.properties) ? category.fields.properties : []);
  for (const [i, id] of attributes.entries()) {
    const property = rows.get(String(id))?.fields.property;
    if (!carried.has(property)) {
      refused(
        member === 'attribute_ids' ? `${member}[${i}]` : member,
        `The category "${String(category?.fields.name)}" has no property for this attribute.`,
      );
    }
  }
}

/** The category of an item, or undefined. */
export function categoryRow(world: World, id: unknown): Held | undefined {
  const { keeper, model } = augnoResources();
  return typeof id === 'string' ? keeper.rows(world, model.resource('item-categories')).get(id) : undefined;
}

/** The unit in which an item's stock and rates are told: the base unit of its category's group. */
export function itemUnit(world: World, scope: string, fields: JsonObject): Held | undefined {
  return groupUnit(world, scope, categoryRow(world, fields.category));
}

/** The base unit of a category's group; that of the dimension where the group has lost its own. */
export function groupUnit(world: World, scope: string, category: Held | undefined): Held | undefined {
  const { keeper, model } = augnoResources();
  const id = category?.fields.unit_group;
  const group = typeof id === 'string' ? keeper.rows(world, model.resource('unit-groups')).get(id) : undefined;
  return unitById(world, group?.fields.base_unit) ?? baseUnitOf(world, scope, String(group?.fields.type ?? 'quantity'));
}

/** The rates of an item in the base unit of its category as it is now. @see https://github.com/augno/augno-go catalogitem.go ChangeCategory */
export function rebased(world: World, scope: string, fields: JsonObject): JsonObject {
  const unit = itemUnit(world, scope, fields)?.id ?? null;
  const changed = (name: string, member: string) => {
    const rate = fields[name];
    return isJsonObject(rate) ? { [name]: { ...rate, [member]: unit } } : {};
  };
  return {
    ...changed('unit_value', 'denominator_unit'),
    ...changed('unit_cost', 'denominator_unit'),
    ...changed('burn_rate', 'numerator_unit'),
  };
}

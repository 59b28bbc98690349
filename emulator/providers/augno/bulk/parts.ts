import type { JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import { augnoResources } from '../resources.ts';
import { objectsIn, type RowWork } from './row-work.ts';

/** The attributes that a property has or gets. */
export async function ownAttributes(work: RowWork, id: string): Promise<string[]> {
  const ids: string[] = [];
  for (const { value, color } of objectsIn(work.row, 'attributes')) {
    const path = { property_id: id };
    const known = attributeOf(work, id, value);
    if (!known) ids.push(String((await work.call('create-attribute', path, given({ value, color }))).id));
    else if (color !== undefined && color !== known.fields.color) {
      await work.call('update-attribute', { ...path, id: known.id }, { color });
      ids.push(known.id);
    }
  }
  return ids;
}

/** The properties of a category by name; those that nobody knows come into being. */
export async function ownProperties(work: RowWork, id: string): Promise<string[]> {
  const { property_names: names } = work.row;
  const ids: string[] = [];
  for (const name of Array.isArray(names) ? names.map(String) : []) {
    const known = work.names.idOf('properties', name);
    const property = known ?? String((await work.call('create-property', {}, { name })).id);
    if (known === undefined) {
      work.names.add('properties', name, property);
      ids.push(property);
    }
    await work.call('add-item-category-property', { id, property_id: property }, {});
  }
  return ids;
}

/** The units of a group besides its base unit. */
export async function memberUnits(work: RowWork, id: string): Promise<string[]> {
  const ids: string[] = [];
  for (const [i, { unit, discount_percentage }] of objectsIn(work.row, 'unit_conversions').entries()) {
    const unitId = work.names.identified('units', unit);
    if (unitId === undefined) throw work.missing(`unit_conversions[${i}].unit`, unit);
    const path = { unit_group_id: id };
    const known = children(work, 'unit-groups', 'unit-groups.units', id).find(({ fields }) => fields.unit === unitId);
    const made = known
      ? await work.call('update-unit-group-associated-unit', { ...path, id: known.id }, given({ discount_percentage }))
      : await work.call('create-unit-group-associated-unit', path, given({ unit_id: unitId, discount_percentage }));
    ids.push(String(made.id ?? known?.id));
  }
  return ids;
}

/** The attributes that an item's row names by property and value: a value that the property lacks comes into being. */
export async function itemAttributes(work: RowWork): Promise<JsonObject> {
  const ids: string[] = [];
  for (const [i, { name, value }] of objectsIn(work.row, 'properties').entries()) {
    const property = work.names.idOf('properties', String(name));
    if (property === undefined) throw work.missing(`properties[${i}].name`, name);
    const known = attributeOf(work, property, value);
    ids.push(known?.id ?? String((await work.call('create-attribute', { property_id: property }, { value })).id));
  }
  work.attributeIds = ids;
  return ids.length > 0 ? { attribute_ids: ids } : {};
}

/** An item that was there before gets its attributes one by one; a new one was made with them. */
export async function linkAttributes(work: RowWork, id: string, isNew: boolean): Promise<string[]> {
  const item = work.names.row(work.table.resource, id)?.fields.item;
  if (!isNew && typeof item === 'string') {
    for (const attribute of work.attributeIds) {
      await work.call('add-item-attribute', { id: item, attribute_id: attribute }, {});
    }
  }
  return typeof item === 'string' ? [item] : [];
}

function attributeOf(work: RowWork, property: string, value: unknown): Held | undefined {
  const wanted = String(value).toLowerCase();
  return children(work, 'properties', 'properties.attributes', property).find(
    ({ fields }) => String(fields.value).toLowerCase() === wanted,
  );
}

function children(work: RowWork, above: string, below: string, id: string): Held[] {
  const { keeper, model } = augnoResources();
  const held = work.names.row(above, id);
  return held ? keeper.children(work.world, held, model.resource(below)) : [];
}

/** Without members that were left out. */
function given(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

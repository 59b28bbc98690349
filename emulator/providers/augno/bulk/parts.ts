import type { JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import { augnoResources } from '../resources.ts';
import { type Blamed, objectsIn, type RowWork } from './row-work.ts';

/** The attributes that a property has or gets. */
export async function ownAttributes(work: RowWork, id: string): Promise<string[]> {
  const ids: string[] = [];
  for (const [i, { value, color }] of objectsIn(work.row, 'attributes').entries()) {
    const path = { property_id: id };
    const blamed = within(`attributes[${i}]`);
    const known = attributeOf(work, id, value);
    if (!known) ids.push(String((await work.call('create-attribute', path, given({ value, color }), blamed)).id));
    else if (color !== undefined && color !== known.fields.color) {
      await work.call('update-attribute', { ...path, id: known.id }, { color }, blamed);
      ids.push(known.id);
    }
  }
  return ids;
}

/** The properties of a category by name; those that nobody knows come into being. */
export async function ownProperties(work: RowWork, id: string): Promise<string[]> {
  const { property_names: names } = work.row;
  const ids: string[] = [];
  for (const [i, name] of (Array.isArray(names) ? names.map(String) : []).entries()) {
    const blamed = () => `property_names[${i}]`;
    const known = work.names.idOf('properties', 'name', name);
    const property = known ?? String((await work.call('create-property', {}, { name }, blamed)).id);
    if (known === undefined) {
      work.note('properties', 'name', name, property);
      ids.push(property);
    }
    await work.call('add-item-category-property', { id, property_id: property }, {}, blamed);
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
    const blamed = within(`unit_conversions[${i}]`, { unit_id: 'unit' });
    const body = given({ discount_percentage });
    const known = children(work, 'unit-groups', 'unit-groups.units', id).find(({ fields }) => fields.unit === unitId);
    const made = known
      ? await work.call('update-unit-group-associated-unit', { ...path, id: known.id }, body, blamed)
      : await work.call('create-unit-group-associated-unit', path, { ...body, unit_id: unitId }, blamed);
    ids.push(String(made.id ?? known?.id));
  }
  return ids;
}

/** The attributes that an item's row names by property and value: a value that the property lacks comes into being. */
export async function itemAttributes(work: RowWork): Promise<JsonObject> {
  const ids: string[] = [];
  for (const [i, { name, value }] of objectsIn(work.row, 'properties').entries()) {
    const property = work.names.idOf('properties', 'name', String(name));
    if (property === undefined) throw work.missing(`properties[${i}].name`, name);
    const known = attributeOf(work, property, value);
    const blamed = within(`properties[${i}]`);
    ids.push(
      known?.id ?? String((await work.call('create-attribute', { property_id: property }, { value }, blamed)).id),
    );
  }
  work.attributeIds = ids;
  return ids.length > 0 ? { attribute_ids: ids } : {};
}

/** An item that was there before gets its attributes one by one; a new one was made with them. */
export async function linkAttributes(work: RowWork, id: string, isNew: boolean): Promise<string[]> {
  const item = work.names.row(work.table.resource, id)?.fields.item;
  if (!isNew && typeof item === 'string') {
    for (const [i, attribute] of work.attributeIds.entries()) {
      await work.call('add-item-attribute', { id: item, attribute_id: attribute }, {}, () => `properties[${i}]`);
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

/** Blames a member within a part of the row; `named` has those that the operation calls something else. */
function within(part: string, named: Readonly<Record<string, string>> = {}): Blamed {
  return (param) => (param === null ? part : `${part}.${named[param] ?? param}`);
}

/** Without members that were left out. */
function given(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

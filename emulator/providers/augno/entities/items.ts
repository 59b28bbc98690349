import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import type { EntityRules, Making } from '../../../resources/rules.ts';
import { newId } from '../ids.ts';
import { assertCarries, categoryRow, groupUnit, itemUnit, rebased } from '../items.ts';
import { assertPrice } from '../prices.ts';
import { refused } from '../refusals.ts';
import { augnoResources } from '../resources.ts';
import { timestamp } from '../state.ts';
import { assertSameDimension, baseUnitOf, unitBy, unitById } from '../units.ts';
import {
  attributesFilter,
  categoryFilter,
  customersFilter,
  linesFilter,
  nothing,
  skuFirst,
  skuSearch,
} from './item-filters.ts';

/** Requests speak of a product, a material or a part; what they say is kept with the item behind it. */
const ITEM_NAMES = {
  sku: 'item.sku',
  description: 'item.description',
  notes: 'item.notes',
  category_id: 'item.category',
  unit_price: 'item.unit_value',
  unit_cost: 'item.unit_cost',
  attribute_ids: 'item.attributes',
};

const BACKED: EntityRules = {
  named: ITEM_NAMES,
  soft: true,
  filters: { q: skuSearch, category_ids: categoryFilter, attribute_ids: attributesFilter },
  ordered: skuFirst,
};

/**
 * Items, and the products, materials and parts that stand on exactly one each.
 * @see https://github.com/augno/augno-go catalogproduct.go, catalogmaterial.go, catalogitem.go
 */
export const itemRules: Readonly<Record<string, EntityRules>> = {
  Item: {
    unique: ['sku'],
    soft: true,
    // Products of any type but `sale` are reached by their ids alone, and so are their items.
    listed: ({ fields }) => fields.product_type === undefined || fields.product_type === 'sale',
    indexes: { category: ({ category }) => (typeof category === 'string' ? category : null) },
    filters: {
      q: skuSearch,
      product_line_ids: linesFilter,
      customer_ids: customersFilter,
      // Suppliers and production flows have no operations: nothing is known to be bought, and parts are what is made first.
      supplier_id: nothing,
      subassembly_filter: (value) => (held) => value !== 'initial_only' || held.fields.type === 'part',
    },
    ordered: skuFirst,
    fill: item,
  },
  Product: {
    ...BACKED,
    listed: ({ fields }) => fields.type === 'sale',
    filters: { ...BACKED.filters, product_line_ids: linesFilter, customer_ids: customersFilter },
    fill: product,
  },
  Material: { ...BACKED, fill: (making) => backed(making, 'material') },
  Part: { ...BACKED, fill: (making) => backed(making, 'part') },
};

function product(making: Making): JsonObject {
  const { fields, before } = making;
  // The type is the product's for good.
  const type = before?.type ?? fields.type;
  return {
    ...backed(making, 'product', { product_type: type }),
    type,
    portal_visibility: fields.portal_visibility ?? 'hidden',
  };
}

/** A new thing comes with an item of its own; a change of it that concerns the item is made there. */
function backed(making: Making, type: string, more: JsonObject = {}): JsonObject {
  const { world, scope, fields, before, exchange } = making;
  const { keeper, model } = augnoResources();
  const said = fields.item;
  if (!isJsonObject(said)) return {};
  if (before === null) {
    const id = fields.id ?? newId(world, model.resource(`${type}s`).entity);
    return { id, item: { ...said, ...more, type, backs: id } };
  }
  const items = model.resource('items');
  const held = keeper.rows(world, items).require(String(before.item));
  keeper.update({ world, scope, exchange }, items, held, { fields: said, children: [] });
  return { item: held.id };
}

function item(making: Making): JsonObject {
  const { world, scope, fields, before } = making;
  const category = categoryRow(world, fields.category);
  const attributes = Array.isArray(fields.attributes) ? fields.attributes : [];
  if (fields.category !== before?.category) assertHolds(category, fields.type);
  if (before === null) assertCarries(world, category, attributes);
  assertRate(making, 'unit_value', 'unit_price');
  assertRate(making, 'unit_cost', 'unit_cost');
  const rates = before === null ? { ...zeroRates(making, category), ...sentRates(fields) } : touched(making);
  const isMoved = before !== null && fields.category !== before.category;
  return { attributes, type: before?.type ?? fields.type, ...rates, ...(isMoved && rebased(world, scope, fields)) };
}

/** A price that is new is one, and for what the item is counted in. `sent`: its name in requests. @throws Objected */
function assertRate({ world, scope, fields, before }: Making, member: string, sent: string): void {
  const rate = fields[member];
  if (!isJsonObject(rate) || rate === before?.[member]) return;
  assertPrice(world, rate, sent);
  const [per, own] = [unitById(world, rate.denominator_unit), itemUnit(world, scope, fields)];
  if (per && own) assertSameDimension(per, own, `${sent}.denominator_unit_id`);
}

/** A price that was changed says when. */
function touched({ world, fields, before }: Making): JsonObject {
  const updated_at = timestamp(world.clock.now());
  const changed = ['unit_value', 'unit_cost'].filter((name) => fields[name] !== before?.[name]);
  return Object.fromEntries(
    changed.map((name) => [name, isJsonObject(fields[name]) ? { ...fields[name], updated_at } : fields[name]]),
  );
}

/** Materials stand in material categories, products and parts in product categories. */
function assertHolds(category: Held | undefined, type: unknown): void {
  const wanted = type === 'material' ? 'material_category' : 'product_category';
  if (category && category.fields.type !== wanted) {
    refused('category_id', `A ${String(type)} belongs in a category of type ${wanted}.`);
  }
}

function sentRates({ unit_value, unit_cost }: JsonObject): JsonObject {
  return { ...(isJsonObject(unit_value) && { unit_value }), ...(isJsonObject(unit_cost) && { unit_cost }) };
}

/** What was not told costs nothing, and nothing has been used yet. */
function zeroRates({ world, scope }: Making, category: Held | undefined): JsonObject {
  const base = groupUnit(world, scope, category)?.id ?? null;
  const money = baseUnitOf(world, scope, 'currency')?.id ?? null;
  const day = (unitBy(world, scope, 'name', 'Day') ?? baseUnitOf(world, scope, 'time'))?.id ?? null;
  const rate = (numerator: string | null, denominator: string | null) => ({
    value: '0',
    numerator_unit: numerator,
    denominator_unit: denominator,
  });
  return { unit_value: rate(money, base), unit_cost: rate(money, base), burn_rate: rate(base, day) };
}

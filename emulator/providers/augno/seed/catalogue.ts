import type { JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import { correct, itemBySku } from '../inventory.ts';
import { rational } from '../rational.ts';
import type { Planting } from '../seed.ts';
import type { Shared } from './lookups.ts';

/** What sales refer to. */
export interface Catalogue extends Shared {
  /** Products of type `sale`; the first one is a claw hammer, sold by the piece, the dozen and the case. */
  readonly products: readonly Held[];
  /** Products of the lines that orders add for themselves. */
  readonly shipping: Held;
  readonly credit: Held;
  readonly dozen: Held;
  readonly case: Held;
}

const POLICIES = { commission_policy: 'commission_applied', freight_policy: 'billed_freight' };

/** What the tool maker sells, by line: SKU, description, price, cost, stock. */
const PRODUCTS: Readonly<Record<string, readonly (readonly [string, string, string, string, string])[]>> = {
  'Hand tools': [
    ['BT-100', 'Claw hammer, 16 oz', '18.50', '7.20', '2400'],
    ['BT-110', 'Ball-peen hammer, 24 oz', '21.00', '8.10', '96'],
    ['BT-200', 'Adjustable wrench, 10 in', '24.75', '10.35', '150'],
    ['BT-210', 'Combination wrench set, 12 pieces', '64.00', '27.80', '40'],
    ['BT-300', 'Screwdriver, slotted, 6 in', '7.95', '2.60', '480'],
    ['BT-310', 'Screwdriver, cross-head, no. 2', '7.95', '2.60', '470'],
  ],
  'Measuring tools': [
    ['BT-400', 'Tape measure, 25 ft', '14.20', '5.15', '320'],
    ['BT-410', 'Combination square, 12 in', '29.90', '12.40', '75'],
    ['BT-420', 'Spirit level, 24 in', '34.50', '14.90', '60'],
  ],
  Workshop: [
    ['BT-500', 'Bench vise, 5 in', '119.00', '58.00', '18'],
    ['BT-510', 'Saw horse, folding', '42.00', '19.25', '0'],
    ['BT-520', 'Tool chest, 7 drawers', '289.00', '141.50', '6'],
  ],
};

const MATERIALS: readonly (readonly [string, string, string, string])[] = [
  ['RM-STEEL', 'Tool steel, bar', '0.0042', '850000'],
  ['RM-ASH', 'Ash wood, kiln dried', '0.0018', '320000'],
  ['RM-EPOXY', 'Epoxy adhesive', '0.0125', '24000'],
];

const PARTS: readonly (readonly [string, string, string, string])[] = [
  ['PT-HEAD-16', 'Hammer head, forged, 16 oz', '3.10', '500'],
  ['PT-HANDLE-A', 'Ash handle, 13 in', '1.40', '620'],
  ['PT-JAW-5', 'Vise jaw, 5 in', '6.80', '90'],
];

/** Units, categories, product lines, products, materials, parts and stock of one account. */
export function seedCatalogue(planting: Planting, shared: Shared): Catalogue {
  const units = seedUnits(planting, shared);
  const { properties, usual } = seedProperties(planting);
  const tools = category(planting, 'Tools', 'product_category', units.packs, properties);
  const products = seedProducts(planting, shared, units.packs, (sku, description, value, cost) => ({
    sku,
    description,
    category: tools.id,
    attributes: usual,
    unit_value: price(shared.dollar, value, shared.each),
    unit_cost: price(shared.dollar, cost, shared.each),
  }));
  seedMaterials(planting, shared, units);
  seedParts(planting, shared);
  const charges = category(planting, 'Charges', 'product_category', shared.pieces, []);
  const charge = (sku: string, description: string, type: string) =>
    planting.put('products', {
      type,
      product_line: shared.lines[type]?.id ?? null,
      item: { sku, description, category: charges.id },
    });
  return {
    ...shared,
    products,
    shipping: charge('SHIPPING', 'Freight', 'shipping'),
    credit: charge('CREDIT', 'Discount', 'credit'),
    dozen: units.dozen,
    case: units.case,
  };
}

type ItemOf = (sku: string, description: string, value: string, cost: string) => JsonObject;

function seedProducts(planting: Planting, { each }: Shared, group: Held, itemOf: ItemOf): Held[] {
  const { put } = planting;
  return Object.entries(PRODUCTS).flatMap(([name, rows], i) => {
    const lot = i === 0 ? { default_lot: { value: '48', unit: each.id } } : {};
    const line = put('product-lines', { name, ...POLICIES, unit_group: group.id, ...lot });
    return rows.map(([sku, description, value, cost, amount]) => {
      const item = itemOf(sku, description, value, cost);
      const made = put('products', { type: 'sale', portal_visibility: 'visible', product_line: line.id, item });
      stock(planting, sku, amount);
      return made;
    });
  });
}

function seedMaterials(planting: Planting, { dollar, gram, day }: Shared, { weights, kilogram }: Units): void {
  const { id } = category(planting, 'Raw materials', 'material_category', weights, []);
  for (const [sku, description, cost, amount] of MATERIALS) {
    planting.put('materials', {
      item: { sku, description, category: id, unit_cost: price(dollar, cost, gram) },
      order_point: { value: '50', unit: kilogram.id },
      lead_time: { value: '14', unit: day.id },
    });
    stock(planting, sku, amount);
  }
}

function seedParts(planting: Planting, { dollar, each, pieces }: Shared): void {
  const { id } = category(planting, 'Tool parts', 'product_category', pieces, []);
  for (const [sku, description, cost, amount] of PARTS) {
    planting.put('parts', { item: { sku, description, category: id, unit_cost: price(dollar, cost, each) } });
    stock(planting, sku, amount);
  }
}

function price(money: Held, value: string, unit: Held): JsonObject {
  return { value, numerator_unit: money.id, denominator_unit: unit.id };
}

function stock({ world, scope }: Planting, sku: string, amount: string): void {
  const item = itemBySku(world, scope, sku);
  if (item) correct(world, item, { operation: 'adjust', amount: rational(amount), unit: undefined });
}

/** Units of an account that its items are measured in, and the groups of them. */
type Units = ReturnType<typeof seedUnits>;

function seedUnits({ put }: Planting, { each, gram, metre }: Shared) {
  const unit = (
    name: string,
    abbreviation: string,
    type: string,
    ratio: string,
    by = '1',
    offset = '0',
    offsetBy = '1',
  ) =>
    put('units', {
      name,
      abbreviation,
      type,
      ratio_numerator: ratio,
      ratio_denominator: by,
      offset_numerator: offset,
      offset_denominator: offsetBy,
    });
  const dozen = unit('Dozen', 'dz', 'quantity', '12');
  const box = unit('Case', 'cs', 'quantity', '24');
  const inch = unit('Inch', 'in', 'length', '127', '5000');
  const foot = unit('Foot', 'ft', 'length', '381', '1250');
  const kilogram = unit('Kilogram', 'kg', 'mass', '1000');
  const pound = unit('Pound', 'lb', 'mass', '45359237', '100000');
  unit('Degree Celsius', '°C', 'temperature', '1', '1', '5463', '20');
  unit('Degree Fahrenheit', '°F', 'temperature', '5', '9', '45967', '180');
  const group = (name: string, base: Held, type: string, members: readonly (readonly [Held, number])[]) => {
    const made = put('unit-groups', { name, type, base_unit: base.id });
    for (const [{ id }, discount_percentage] of members) {
      put('unit-groups.units', { unit: id, discount_percentage, discount_fixed: 0 }, made);
    }
    return made;
  };
  const packs = group('Packs', each, 'quantity', [
    [each, 0],
    [dozen, 0.02],
    [box, 0.05],
  ]);
  const weights = group('Weights', gram, 'mass', [
    [gram, 0],
    [kilogram, 0],
    [pound, 0],
  ]);
  group('Lengths', metre, 'length', [
    [inch, 0],
    [foot, 0],
  ]);
  return { dozen, case: box, kilogram, packs, weights };
}

/** Properties of tools, and the attributes that each of them has here. */
function seedProperties({ put }: Planting): { readonly properties: string[]; readonly usual: string[] } {
  const made = [
    ['Finish', ['Chrome', 'Black oxide', 'Polished']],
    ['Handle', ['Ash', 'Fibreglass', 'Rubber grip']],
  ] as const;
  const rows = made.map(([name, values]) => {
    const property = put('properties', { name });
    const attributes = values.map((value) => put('properties.attributes', { value, property: property.id }, property));
    return { property, attributes };
  });
  return {
    properties: rows.map(({ property }) => property.id),
    usual: rows.flatMap(({ attributes }) => attributes[0]?.id ?? []),
  };
}

function category({ put }: Planting, name: string, type: string, group: Held, properties: readonly string[]): Held {
  return put('item-categories', { name, type, unit_group: group.id, properties });
}

import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { compare, difference, fixed, product } from '../decimal.ts';
import { idWith } from '../ids.ts';
import { itemBySku } from '../inventory.ts';
import { augnoResources } from '../resources.ts';
import { timestamp } from '../state.ts';
import { baseUnitOf } from '../units.ts';
import { textAt } from './fields.ts';
import { kept, kind, rowOf, visible } from './kept.ts';
import { currency } from './prices.ts';

/** Types of the products behind the lines that the platform adds itself, and what those say. */
const PRODUCTS = {
  shipping: { sku: 'SHIPPING', description: 'Freight' },
  credit: { sku: 'CREDIT', description: 'Discount' },
} as const;

type Generated = keyof typeof PRODUCTS;

/** Where a line stands among the others: goods first, then freight, then discounts. */
export function rankOf(line: JsonObject): number {
  if (line.product_type === 'shipping') return 1;
  return line.product_type === 'credit' ? 2 : 0;
}

/** The line of a freight charge (decimal text). */
export function freightLine(world: World, scope: string, charge: string): JsonObject {
  return generated(world, scope, 'shipping', charge);
}

/**
 * The line of an order discount: what it takes off a total (decimal text), in cents and with a minus.
 * @see contract: create-order-discount
 */
export function discountLine(world: World, scope: string, discount: Held, total: string): JsonObject {
  const { fields } = discount;
  const isShare = fields.discount_type === 'percentage';
  const off = fixed(
    isShare ? product(total, textAt(fields, 'percentage') ?? '0') : (textAt(fields, 'amount') ?? '0'),
    2,
  );
  const isTooMuch = world.knobs.flag('order_discount_is_capped') && compare(off, total) > 0;
  const line = generated(world, scope, 'credit', fixed(difference('0', isTooMuch ? total : off), 2));
  return { ...line, product_description: textAt(fields, 'name') };
}

function generated(world: World, scope: string, type: Generated, price: string): JsonObject {
  const behind = productFor(world, scope, type);
  const money = currency(world, scope);
  const each = baseUnitOf(world, scope, 'quantity')?.id ?? '';
  const now = timestamp(world.clock.now());
  const per = (value: string) => ({ value, numerator_unit: money, denominator_unit: each });
  return {
    id: idWith(world, 'orln'),
    object: 'sales_order_line',
    product: behind.id,
    item: textAt(behind.fields, 'item'),
    product_type: type,
    product_sku: PRODUCTS[type].sku,
    product_description: PRODUCTS[type].description,
    quantity_ordered: { value: '1', unit: each },
    unit_price: per(price),
    unit_cost: per('0'),
    picked: '0',
    packed: '0',
    invoiced: '0',
    totals: null,
    line_item_number: null,
    created_at: now,
    updated_at: now,
  };
}

/** The product of an account that stands for freight or for a discount. An account that has none is given one when it needs it. */
function productFor(world: World, scope: string, type: Generated): Held {
  const { keeper } = augnoResources();
  const ones = keeper.holdings.ones(world.store);
  const key = `${scope} product of type ${type}`;
  const known = rowOf(world, scope, 'products', textAt(ones.get(key)?.fields ?? {}, 'product'));
  if (known) return known;
  const found = kept(world, 'products')
    .by('scope', scope)
    .find(({ fields }) => fields.type === type);
  const made = found ?? makeProduct(world, scope, type);
  const fields = { product: made.id };
  if (ones.get(key)) ones.update(key, { fields });
  else ones.insert({ id: key, scope, parent: null, createdAt: world.clock.now(), goneAt: null, fields });
  return made;
}

function makeProduct(world: World, scope: string, type: Generated): Held {
  const { sku, description } = PRODUCTS[type];
  const line = visible(world, scope, 'product-lines').find(({ fields }) => fields.name === type);
  const category = kept(world, 'item-categories')
    .by('scope', scope)
    .find(({ fields }) => fields.type === 'product_category');
  const fields = {
    type,
    product_line: line?.id ?? null,
    item: { sku: freeSku(world, scope, sku), description, category: category?.id ?? null },
  };
  return augnoResources().keeper.insert({ world, scope }, kind('products'), { fields, children: [] });
}

/** Somebody may sell something of that name. */
function freeSku(world: World, scope: string, wanted: string): string {
  for (let i = 1; ; i++) {
    const sku = i === 1 ? wanted : `${wanted}-${i}`;
    if (!itemBySku(world, scope, sku)) return sku;
  }
}

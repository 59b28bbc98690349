import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { compare, fixed } from '../decimal.ts';
import { idWith } from '../ids.ts';
import { assertPrice } from '../prices.ts';
import { invalid, missing } from '../rows.ts';
import { timestamp } from '../state.ts';
import { assertSameDimension, unitById } from '../units.ts';
import { objectAt, textAt } from './fields.ts';
import { rankOf } from './generated.ts';
import { rowOf } from './kept.ts';
import { currency, isSoldIn, type Price, pricesFor, unitGroupOf } from './prices.ts';
import { lineTotals, quantityOf } from './totals.ts';
import type { Asked } from './volume.ts';

/** A line that a request asks for: its members by the names of the entity, and where it stands in the request (`lines[0].`). */
export interface LineWanted {
  readonly fields: JsonObject;
  readonly at: string;
}

/**
 * New lines with their prices and costs, not yet numbered. `others` are lines of the same order, which count for volume discounts.
 * @throws Objected for a quantity that is nothing, or a unit that the product is not sold in
 */
export function newLines(
  world: World,
  scope: string,
  customer: Held,
  wanted: readonly LineWanted[],
  others: readonly JsonObject[] = [],
): JsonObject[] {
  const asked = wanted.map((line) => askedFor(world, scope, line));
  const beside = others.flatMap((line) => askedBefore(world, scope, line) ?? []);
  const prices = pricesFor(world, scope, customer, [...asked, ...beside]);
  const now = timestamp(world.clock.now());
  return wanted.map((line, i) => {
    const { fields } = line;
    const { product, item } = asked[i] ?? askedFor(world, scope, line);
    const price = givenPrice(world, fields, 'unit_price', line.at) ?? prices[i];
    return {
      id: idWith(world, 'orln'),
      object: 'sales_order_line',
      product: product.id,
      item: item?.id ?? null,
      product_type: product.fields.type,
      product_sku: textAt(fields, 'product_sku') ?? textAt(item?.fields ?? {}, 'sku') ?? '',
      product_description: textAt(fields, 'product_description') ?? textAt(item?.fields ?? {}, 'description'),
      quantity_ordered: objectAt(fields, 'quantity_ordered'),
      unit_price: price ?? {},
      unit_cost: costOf(world, scope, item, price),
      picked: '0',
      packed: '0',
      invoiced: '0',
      totals: null,
      line_item_number: null,
      created_at: now,
      updated_at: now,
    };
  });
}

/** What each of the lines of a request is to be priced as. @throws Objected */
export function askedFor(world: World, scope: string, { fields, at }: LineWanted): Asked {
  const id = textAt(fields, 'product') ?? '';
  const product = rowOf(world, scope, 'products', id);
  if (!product) throw missing(`${at}product_id`, id);
  const asked = askedIn(world, scope, product, fields);
  assertQuantity(asked.quantity.value, `${at}quantity.value`);
  if (!isSoldIn(world, asked)) {
    throw invalid("The unit is not one of the product's unit group.", `${at}quantity.unit_id`);
  }
  return asked;
}

function askedBefore(world: World, scope: string, line: JsonObject): Asked | null {
  const product = rowOf(world, scope, 'products', textAt(line, 'product'));
  if (!product || rankOf(line) > 0) return null;
  return askedIn(world, scope, product, line);
}

function askedIn(world: World, scope: string, product: Held, line: JsonObject): Asked {
  const item = rowOf(world, scope, 'items', textAt(product.fields, 'item'));
  return { product, item, group: unitGroupOf(world, scope, product, item), quantity: quantityOf(line) };
}

/** @throws Objected for a quantity that is not more than nothing */
function assertQuantity(value: string, member: string): void {
  if (compare(value, '0') <= 0) throw invalid('A quantity must be more than zero.', member);
}

/**
 * A price or cost that a caller sets itself, rounded to cents; null where it sets none. `at`: where the line stands in the request.
 * @throws Objected for one that is no money, or is for something else than the quantity of the line measures
 */
export function givenPrice(
  world: World,
  fields: JsonObject,
  member: 'unit_price' | 'unit_cost',
  at = '',
): Price | null {
  const value = textAt(fields, `${member}.value`);
  if (value === null) return null;
  assertPrice(world, fields[member], `${at}${member}`);
  const [per, of] = [`${member}.denominator_unit`, 'quantity_ordered.unit'].map((path) =>
    unitById(world, textAt(fields, path)),
  );
  if (per && of) assertSameDimension(per, of, `${at}${member}.denominator_unit_id`);
  const unit = (name: string) => textAt(fields, `${member}.${name}`) ?? '';
  return { value: fixed(value, 2), numerator_unit: unit('numerator_unit'), denominator_unit: unit('denominator_unit') };
}

function costOf(world: World, scope: string, item: Held | null, price: Price | undefined): Price {
  const cost = objectAt(item?.fields ?? {}, 'unit_cost');
  return {
    value: textAt(cost, 'value') ?? '0',
    numerator_unit: textAt(cost, 'numerator_unit') ?? price?.numerator_unit ?? currency(world, scope),
    denominator_unit: textAt(cost, 'denominator_unit') ?? price?.denominator_unit ?? '',
  };
}

/** Puts lines that nobody else holds in their order, numbered from 1 without a gap: goods first, as they come; then freight; then discounts. */
export function numbered(lines: JsonObject[]): JsonObject[] {
  // Most come in their order, and sorting takes room of its own.
  if (lines.some((line, i) => i > 0 && rankOf(line) < rankOf(lines[i - 1] ?? line))) {
    lines.sort((a, b) => rankOf(a) - rankOf(b));
  }
  for (const [i, line] of lines.entries()) line.line_item_number = i + 1;
  return lines;
}

/** Gives a line that nobody else holds its totals. */
export function total(world: World, line: JsonObject): void {
  line.totals = lineTotals(world, line);
}

import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { indexValue, parentValue } from '../../../resources/held.ts';
import { decimalText, greatest, minus, type Rational, rational, times, ZERO } from '../rational.ts';
import { baseUnitOf } from '../units.ts';
import { numberAt, objectAt, textAt, textsAt } from './fields.ts';
import { kept, rowOf } from './kept.ts';
import { type Asked, volumeFactor } from './volume.ts';

/** A price: so much of a currency for one of a unit. */
export interface Price {
  /** Decimal text. */
  readonly value: string;
  readonly numerator_unit: string;
  readonly denominator_unit: string;
}

/**
 * The unit price of each line of an order for a customer: the price of the product, or that of the account in its place; then unit
 * discounts, first fixed, then by percentage; then volume discounts.
 */
export function pricesFor(world: World, scope: string, customer: Held, all: readonly Asked[]): Price[] {
  return all.map((asked) => {
    const own = accountPrice(world, scope, customer, asked);
    if (own && !world.knobs.flag('discounts_on_account_price')) return own;
    const price = own ?? listPrice(world, scope, asked);
    const factor = volumeFactor(world, scope, customer, asked, all);
    const { numerator_unit, denominator_unit } = price;
    const value = decimalText(times(unitDiscounted(world, asked, price), factor));
    return { value, numerator_unit, denominator_unit };
  });
}

/** The price that an item has in the catalogue; nothing per piece where it has none. */
function listPrice(world: World, scope: string, { item, group, quantity }: Asked): Price {
  const rate = objectAt(item?.fields ?? {}, 'unit_value');
  return {
    value: textAt(rate, 'value') ?? '0',
    numerator_unit: textAt(rate, 'numerator_unit') ?? currency(world, scope),
    denominator_unit: textAt(rate, 'denominator_unit') ?? textAt(group?.fields ?? {}, 'base_unit') ?? quantity.unit,
  };
}

/** The base unit of money. */
export function currency(world: World, scope: string): string {
  return baseUnitOf(world, scope, 'currency')?.id ?? '';
}

/** The newest price of this customer that fits. @see contract: create-account-price */
function accountPrice(world: World, scope: string, customer: Held, { product, item }: Asked): Price | undefined {
  const attributes = textsAt(item?.fields ?? {}, 'attributes');
  const category = textAt(item?.fields ?? {}, 'category') ?? '';
  const found = kept(world, 'account-prices')
    .by('recipient', indexValue(scope, customer.id))
    .findLast(({ fields }) => {
      const categories = textsAt(fields, 'categories');
      return (
        textAt(fields, 'product_line') === textAt(product.fields, 'product_line') &&
        (categories.length === 0 || categories.includes(category)) &&
        textsAt(fields, 'attributes').every((attribute) => attributes.includes(attribute))
      );
    });
  return found && rateAt(found.fields);
}

function rateAt(fields: JsonObject): Price {
  const at = (name: string) => textAt(fields, `rate.${name}`) ?? '';
  return { value: at('value'), numerator_unit: at('numerator_unit'), denominator_unit: at('denominator_unit') };
}

/** The group that says in which units a product is sold: that of its category, or of its product line. */
export function unitGroupOf(world: World, scope: string, product: Held, item: Held | null): Held | null {
  const category = rowOf(world, scope, 'item-categories', textAt(item?.fields ?? {}, 'category'));
  const line = rowOf(world, scope, 'product-lines', textAt(product.fields, 'product_line'));
  const group = textAt(category?.fields ?? {}, 'unit_group') ?? textAt(line?.fields ?? {}, 'unit_group');
  return rowOf(world, scope, 'unit-groups', group);
}

/** Whether a product is sold in a unit. What has no group of units is sold in any. */
export function isSoldIn(world: World, { group, quantity }: Asked): boolean {
  if (!group) return true;
  return (
    textAt(group.fields, 'base_unit') === quantity.unit ||
    associated(world, group).some(({ fields }) => textAt(fields, 'unit') === quantity.unit)
  );
}

function associated(world: World, group: Held): Held[] {
  return kept(world, 'unit-groups.units').by('parent', parentValue(group.scope, group.id));
}

function unitDiscounted(world: World, { group, quantity }: Asked, { value }: Price): Rational {
  const unit = group && associated(world, group).find(({ fields }) => textAt(fields, 'unit') === quantity.unit);
  if (!unit) return rational(value);
  const { off, left } = discountOf(unit);
  return greatest(ZERO, times(minus(rational(value), off), left));
}

/** Rows are replaced, never changed: what a row takes off is kept with it. */
const discounts = new WeakMap<Held, { readonly off: Rational; readonly left: Rational }>();

/** What is taken off the price of a unit, and the part of it that is left then. */
function discountOf(unit: Held): { readonly off: Rational; readonly left: Rational } {
  const known = discounts.get(unit);
  if (known) return known;
  const number = (member: string) => rational(String(numberAt(unit.fields, member) ?? 0));
  const made = { off: number('discount_fixed'), left: minus(rational('1'), number('discount_percentage')) };
  discounts.set(unit, made);
  return made;
}

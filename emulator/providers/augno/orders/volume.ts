import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { minus, plus, type Rational, rational, times, ZERO } from '../rational.ts';
import { unitById } from '../units.ts';
import { objectsAt, textAt, textsAt } from './fields.ts';
import { kept } from './kept.ts';
import { inUnit, type Measured } from './totals.ts';

/** Something that is to be priced. */
export interface Asked {
  readonly product: Held;
  /** The item behind the product; null where it has none. */
  readonly item: Held | null;
  /** The group that says in which units it is sold; null where there is none. */
  readonly group: Held | null;
  readonly quantity: Measured;
}

const ONE = rational('1');

/** Groups that a customer belongs to: the one of its type, and those of its prices. */
export function groupsOf(customer: JsonObject): readonly string[] {
  const type = textAt(customer, 'type');
  return [...(type === null ? [] : [type]), ...textsAt(customer, 'price_groups')];
}

/**
 * What is left of a price after volume discounts, as a factor. One discount applies: one for a group of the customer before one for
 * everybody, the newest of several. All of its tiers that the order reaches compound.
 * @see contract: create-volume-discount
 */
export function volumeFactor(
  world: World,
  scope: string,
  customer: Held,
  asked: Asked,
  all: readonly Asked[],
): Rational {
  const fits = discountsFor(world, scope, customer).filter(({ fields }) => covers(fields, asked));
  const discount = fits.find(({ fields }) => textsAt(fields, 'customer_groups').length > 0) ?? fits[0];
  if (!discount) return ONE;
  const total = volume(world, discount.fields, all);
  return objectsAt(discount.fields, 'tiers')
    .filter((tier) => minus(total, rational(textAt(tier, 'threshold') ?? '0')).numerator >= 0n)
    .map((tier) => minus(ONE, rational(textAt(tier, 'discount_percentage') ?? '0')))
    .reduce(times, ONE);
}

function discountsFor(world: World, scope: string, customer: Held): Held[] {
  const groups = groupsOf(customer.fields);
  const isFor = ({ fields }: Held) => {
    const wanted = textsAt(fields, 'customer_groups');
    return wanted.length === 0 || wanted.some((group) => groups.includes(group));
  };
  return kept(world, 'volume-discounts').by('scope', scope).filter(isFor).reverse();
}

/** Every list that a discount has narrows it; of attributes an item must have all. */
function covers(discount: JsonObject, { product, item }: Asked): boolean {
  const allows = (list: string, value: string | null) => {
    const wanted = textsAt(discount, list);
    return wanted.length === 0 || (value !== null && wanted.includes(value));
  };
  const attributes = textsAt(item?.fields ?? {}, 'attributes');
  return (
    allows('product_lines', textAt(product.fields, 'product_line')) &&
    allows('categories', textAt(item?.fields ?? {}, 'category')) &&
    textsAt(discount, 'attributes').every((attribute) => attributes.includes(attribute))
  );
}

/** How much of what a discount covers an order wants, in the units of the discount. Without a unit it is nothing. */
function volume(world: World, discount: JsonObject, all: readonly Asked[]): Rational {
  const units = textsAt(discount, 'acceptable_units');
  const typeOf = (unit: string) => unitById(world, unit)?.fields.type;
  return all
    .filter((asked) => covers(discount, asked))
    .reduce((total, { quantity }) => {
      const to = units.includes(quantity.unit)
        ? quantity.unit
        : units.find((unit) => typeOf(unit) === typeOf(quantity.unit));
      return to === undefined ? total : plus(total, inUnit(world, quantity, to));
    }, ZERO);
}

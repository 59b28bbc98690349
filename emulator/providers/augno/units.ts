import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import { indexValue, uniqueKey, uniqueValue } from '../../resources/held.ts';
import { Objected } from '../../resources/rules.ts';
import { fixed, grouped } from './decimal.ts';
import { minus, over, plus, type Rational, rational, times } from './rational.ts';
import { augnoResources, SYSTEM } from './resources.ts';

/** How a unit becomes the base unit of its dimension: by a factor, then by something added. */
interface Conversion {
  readonly ratio: Rational;
  readonly offset: Rational;
}

/** Rows are replaced, never changed: what a row says can be kept with it. */
const conversions = new WeakMap<JsonObject, Conversion>();

function conversionOf({ fields }: Held): Conversion {
  const known = conversions.get(fields);
  if (known) return known;
  const quotient = (name: string) =>
    over(rational(String(fields[`${name}_numerator`])), rational(String(fields[`${name}_denominator`])));
  const made = { ratio: quotient('ratio'), offset: quotient('offset') };
  conversions.set(fields, made);
  return made;
}

/** A value of a unit in the base unit of its dimension: value × ratio + offset. @see contract: Unit */
export function toBase(value: Rational, unit: Held): Rational {
  const { ratio, offset } = conversionOf(unit);
  return plus(times(value, ratio), offset);
}

/** A value of the base unit in another unit of the same dimension: what {@link toBase} did, undone. */
export function fromBase(value: Rational, unit: Held): Rational {
  const { ratio, offset } = conversionOf(unit);
  return over(minus(value, offset), ratio);
}

/**
 * A value in another unit of the same dimension, exactly.
 * @param member what a refusal names
 * @throws Objected `validation_failed` where the units measure different things
 */
export function converted(value: Rational, from: Held, to: Held, member: string | null = null): Rational {
  assertSameDimension(from, to, member);
  return from.id === to.id ? value : fromBase(toBase(value, from), to);
}

/** How many base units one of this unit is, where nothing is added: amounts, unlike temperatures, begin at nothing. */
export function factorOf(unit: Held): Rational {
  return conversionOf(unit).ratio;
}

/** Refuses to convert between units that measure different things. @throws Objected `validation_failed` */
export function assertSameDimension(from: Held, to: Held, member: string | null): void {
  if (from.fields.type === to.fields.type) return;
  throw new Objected({
    why: 'rule',
    code: 'validation_failed',
    says: `${nameOf(from)} measures ${typeOf(from)}, ${nameOf(to)} measures ${typeOf(to)}: there is no conversion.`,
    member,
  });
}

/** The unit with this id, or undefined. */
export function unitById(world: World, id: unknown): Held | undefined {
  const { keeper, model } = augnoResources();
  return typeof id === 'string' ? keeper.rows(world, model.resource('units')).get(id) : undefined;
}

/** The unit that an account calls so: one of its own, or one of the system. */
export function unitBy(world: World, scope: string, member: 'name' | 'abbreviation', value: string): Held | undefined {
  const { keeper, model } = augnoResources();
  const rows = keeper.rows(world, model.resource('units'));
  const [own, shared] = [scope, SYSTEM].map((one) => rows.first(uniqueKey(member), uniqueValue(one, value)));
  return own ?? shared;
}

/** The base unit of a dimension: the system has one of each, or one for each account. */
export function baseUnitOf(world: World, scope: string, type: string): Held | undefined {
  const { keeper, model } = augnoResources();
  const rows = keeper.rows(world, model.resource('units'));
  return rows.first('base', indexValue(SYSTEM, type)) ?? rows.first('base', indexValue(scope, type));
}

const SIGNS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' };

/** A value with its unit, for people: `$1,234.56`, `1,200 pr`. @see contract: Quantity.display_value */
export function displayed(value: string, unit: Held | undefined): string {
  const short = String(unit?.fields.abbreviation ?? '');
  if (unit?.fields.type !== 'currency') return `${grouped(value)} ${short}`.trimEnd();
  const sign = SIGNS[short];
  const amount = grouped(fixed(value, Math.max(2, digitsOf(value))));
  if (sign === undefined) return `${amount} ${short}`;
  return amount.startsWith('-') ? `-${sign}${amount.slice(1)}` : `${sign}${amount}`;
}

/** A rate, for people: `$25.50 / kg`. @see contract: Rate.display_value */
export function displayedRate(value: string, numerator: Held | undefined, denominator: Held | undefined): string {
  return `${displayed(value, numerator)} / ${String(denominator?.fields.abbreviation ?? '')}`.trimEnd();
}

function digitsOf(value: string): number {
  return value.split('.')[1]?.length ?? 0;
}

function nameOf(unit: Held): string {
  return String(unit.fields.name);
}

function typeOf(unit: Held): string {
  return String(unit.fields.type);
}

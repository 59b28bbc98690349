import Big from 'big.js';
import type { XmlElement } from './reading/element.ts';

/** An exact decimal: amounts are never floats. */
export type Decimal = Big;

/** Digits and all that an amount may be written with. Nobody needs more, and arithmetic on a megabyte of digits takes for ever. */
const MOST_CHARACTERS = 40;

/** No amount at all. */
export const ZERO: Decimal = new Big(0);
/** One unit. */
export const ONE: Decimal = new Big(1);
/** What percentages are parts of. */
export const HUNDRED: Decimal = new Big(100);

/** True for the text of an `xs:decimal`: digits, perhaps a sign and a point; no exponent, no thousands separator. At most 40 characters. */
export function isDecimal(text: string): boolean {
  return text.length <= MOST_CHARACTERS && /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text);
}

/** A decimal from its text, or undefined where the text is none. */
export function decimal(text: string): Decimal | undefined {
  if (!isDecimal(text)) return undefined;
  // The format allows a plus sign and a bare point, and Big does not.
  return new Big(text.replace(/^\+/, '').replace(/\.$/, ''));
}

/** The value of an element, or undefined where it is missing or no decimal. */
export function amountOf(element: XmlElement | undefined): Decimal | undefined {
  return element && decimal(element.text.trim());
}

/** The exact sum. */
export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}

/**
 * Rounded to cents as the official rules do: half towards positive infinity, so that -0.125 becomes -0.12.
 *
 * @see https://www.w3.org/TR/xpath-functions/#func-round
 */
export function cents(value: Decimal): Decimal {
  const scaled = value.times(HUNDRED).plus('0.5');
  const towardsZero = scaled.round(0, Big.roundDown);
  const floor = scaled.lt(towardsZero) ? towardsZero.minus(ONE) : towardsZero;
  return floor.div(HUNDRED);
}

/** The quotient to 20 decimals. */
export function ratio(value: Decimal, by: Decimal): Decimal {
  return value.div(by);
}

/** True where the two are less than one unit of currency apart. */
export function isWithinOne(a: Decimal, b: Decimal): boolean {
  return a.minus(b).abs().lt(ONE);
}

/** True where the two are at most two cents apart. */
export function isWithinTwoCents(a: Decimal, b: Decimal): boolean {
  return a.minus(b).abs().lte('0.02');
}

/** Written for people, with two decimals, or more where it has more. */
export function written(value: Decimal): string {
  const exact = value.toFixed();
  return (exact.split('.')[1]?.length ?? 0) > 2 ? exact : value.toFixed(2);
}

import Big from 'big.js';

/** What is written like this is in its final form already. */
const CANONICAL = /^(?:0|-?(?:[1-9]\d*|(?:0|[1-9]\d*)\.\d*[1-9]))$/;

/** Decimal text as Augno writes it: no exponent, no superfluous zeros, no minus before zero. @throws Error for anything but a number */
export function canonical(text: string): string {
  if (CANONICAL.test(text)) return text;
  // The format allows a plus sign, and Big does not.
  const number = new Big(text.replace(/^\+/, ''));
  return number.eq(0) ? '0' : number.toFixed();
}

/** The exact sum of decimals, as text. */
export function sum(values: Iterable<string>): string {
  let total = new Big(0);
  for (const value of values) total = total.plus(value);
  return canonical(total.toFixed());
}

/** The exact product of two decimals, as text. */
export function product(a: string, b: string): string {
  return canonical(new Big(a).times(b).toFixed());
}

/** `a` less `b`, exactly, as text. */
export function difference(a: string, b: string): string {
  return canonical(new Big(a).minus(b).toFixed());
}

/** Less than zero, zero or more, as `a` is less than, equal to or more than `b`. */
export function compare(a: string, b: string): number {
  return new Big(a).cmp(b);
}

/** Rounded half up (away from zero) to so many digits, all of them written: `12.50`. */
export function fixed(value: string, digits: number): string {
  const rounded = new Big(value).round(digits, Big.roundHalfUp);
  return rounded.eq(0) ? new Big(0).toFixed(digits) : rounded.toFixed(digits);
}

/** Written for people: `1,234.5`. */
export function grouped(value: string): string {
  const [whole = '0', fraction] = value.split('.');
  const split = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? split : `${split}.${fraction}`;
}

import Big from 'big.js';

/** What is written like this is in its final form already. */
const CANONICAL = /^(?:0|-?(?:[1-9]\d*|(?:0|[1-9]\d*)\.\d*[1-9]))$/;

/** With zeros at its end that say nothing: `0.00`, `12.50`. */
const PADDED = /^(?:0|[1-9]\d*)\.\d*0$/;

function withoutPadding(text: string): string {
  let end = text.length;
  while (text[end - 1] === '0') end--;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}

/** Decimal text as Augno writes it: no exponent, no superfluous zeros, no minus before zero. @throws Error for anything but a number */
export function canonical(text: string): string {
  if (CANONICAL.test(text)) return text;
  if (PADDED.test(text)) return withoutPadding(text);
  const number = big(text);
  return number.eq(0) ? '0' : number.toFixed();
}

/** The format allows a plus sign, and Big does not. */
function big(text: string): Big {
  return new Big(text.startsWith('+') ? text.slice(1) : text);
}

/**
 * Of moderate size, as prices and quantities nearly always are: as whole numbers of ten-thousandths they are reckoned with exactly, and much
 * faster than digit by digit.
 */
const MODERATE = /^-?\d{1,9}(?:\.\d{1,4})?$/;
const SCALE = 10_000;

/** In ten-thousandths; NaN for anything that is not of moderate size. */
function scaled(text: string): number {
  return MODERATE.test(text) ? Math.round(Number(text) * SCALE) : Number.NaN;
}

/** The exact sum of decimals, as text. */
export function sum(values: readonly string[]): string {
  const moderate = values.reduce((total, value) => total + scaled(value), 0);
  if (Number.isSafeInteger(moderate) && Math.abs(moderate) < 1e14) return String(moderate / SCALE);
  return canonical(values.reduce((total, value) => total.plus(big(value)), new Big(0)).toFixed());
}

/** The exact product of two decimals, as text. */
export function product(a: string, b: string): string {
  return canonical(big(a).times(big(b)).toFixed());
}

/** `a` less `b`, exactly, as text. */
export function difference(a: string, b: string): string {
  return canonical(big(a).minus(big(b)).toFixed());
}

/** Less than zero, zero or more, as `a` is less than, equal to or more than `b`. */
export function compare(a: string, b: string): number {
  const difference = scaled(a) - scaled(b);
  return Number.isNaN(difference) ? big(a).cmp(big(b)) : Math.sign(difference);
}

/** Rounded half up (away from zero) to so many digits, all of them written: `12.50`. */
export function fixed(value: string, digits: number): string {
  const moderate = digits === 2 ? scaled(value) : Number.NaN;
  if (!Number.isNaN(moderate)) return hundredths(moderate);
  const rounded = big(value).round(digits, Big.roundHalfUp);
  return rounded.eq(0) ? new Big(0).toFixed(digits) : rounded.toFixed(digits);
}

/** Ten-thousandths as hundredths, halves away from zero: `-0.01`. */
function hundredths(moderate: number): string {
  const rounded = Math.floor((Math.abs(moderate) + 50) / 100);
  return `${moderate < 0 && rounded > 0 ? '-' : ''}${(rounded / 100).toFixed(2)}`;
}

/** Written for people: `1,234.5`. */
export function grouped(value: string): string {
  const [whole = '0', fraction] = value.split('.');
  const split = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? split : `${split}.${fraction}`;
}

/** An exact number: a whole numerator over a positive denominator, in lowest terms. Conversions by thirds would lose something otherwise. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Nothing. */
export const ZERO: Rational = { numerator: 0n, denominator: 1n };

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** The same few prices, quantities and rates are read again and again; when there are more, all are forgotten. */
const MOST_KNOWN = 1_000;
const known = new Map<string, Rational>();

/** Reads decimal text (`-12.5`, `1e3`) or what {@link written} wrote (`1/3`). @throws TypeError for anything else */
export function rational(text: string): Rational {
  const before = known.get(text);
  if (before) return before;
  const [above = '', below] = text.split('/');
  const made = below === undefined ? decimal(above) : over(decimal(above), decimal(below));
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, made);
  return made;
}

function decimal(text: string): Rational {
  const [, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') throw new TypeError(`"${text}" is no decimal`);
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  if (shift === 0) return { numerator: digits, denominator: 1n };
  return shift > 0 ? reduced(digits * 10n ** BigInt(shift), 1n) : reduced(digits, 10n ** BigInt(-shift));
}

/** The sum. */
export function plus(a: Rational, b: Rational): Rational {
  return reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

/** The difference. */
export function minus(a: Rational, b: Rational): Rational {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator });
}

/** The product. */
export function times(a: Rational, b: Rational): Rational {
  return reduced(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** The quotient. @throws RangeError for a division by zero */
export function over(a: Rational, b: Rational): Rational {
  if (b.numerator === 0n) throw new RangeError('division by zero');
  return reduced(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** The smaller of two. */
export function least(a: Rational, b: Rational): Rational {
  return minus(a, b).numerator < 0n ? a : b;
}

/** The greater of two. */
export function greatest(a: Rational, b: Rational): Rational {
  return minus(a, b).numerator < 0n ? b : a;
}

/** Exact text: `5`, `-1/3`. */
export function written({ numerator, denominator }: Rational): string {
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
}

/** Digits behind the point of a number that has no end as a decimal. */
const DIGITS = 12;

/** Decimal text: exact where the number has an end, otherwise rounded half away from zero. */
export function decimalText({ numerator, denominator }: Rational): string {
  if (denominator === 1n) return String(numerator);
  const places = endOf(denominator) ?? DIGITS;
  const scale = 10n ** BigInt(places);
  const size = numerator < 0n ? -numerator : numerator;
  const scaled = (size * scale * 2n + denominator) / (denominator * 2n);
  const digits = String(scaled).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return numerator < 0n && text !== '0' ? `-${text}` : text;
}

/** How many digits behind the point it takes to write a fraction over this, or undefined where none are enough. */
function endOf(denominator: bigint): number | undefined {
  let [rest, twos, fives] = [denominator, 0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos++;
  for (; rest % 5n === 0n; rest /= 5n) fives++;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

function reduced(numerator: bigint, denominator: bigint): Rational {
  if (denominator === 1n) return { numerator, denominator };
  const divisor = common(numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator);
  const sign = denominator < 0n ? -1n : 1n;
  return divisor === 0n
    ? ZERO
    : { numerator: (sign * numerator) / divisor, denominator: (sign * denominator) / divisor };
}

function common(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

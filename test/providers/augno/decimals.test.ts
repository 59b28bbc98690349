import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonical,
  compare,
  difference,
  fixed,
  grouped,
  product,
  sum,
} from '../../../emulator/providers/augno/decimal.ts';
import {
  decimalText,
  minus,
  over,
  plus,
  rational,
  times,
  written,
} from '../../../emulator/providers/augno/rational.ts';

const SCALE = 8;

/** Decimal text and the same number as a count of hundred-millionths. */
const number = fc
  .bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
  .map((count) => ({ count, text: textOf(count, SCALE) }));

/** Written by hand, so that there is something to compare with. */
function textOf(count: bigint, scale: number): string {
  const size = String(count < 0n ? -count : count).padStart(scale + 1, '0');
  const fraction = size.slice(-scale).replace(/0+$/, '');
  const text = size.slice(0, -scale) + (fraction && `.${fraction}`);
  return count < 0n ? `-${text}` : text;
}

describe('decimals', () => {
  it('are written without exponents, signs of plus and superfluous zeros', () => {
    const pairs = ['+12.500', '-0.00', '.5', '5.', '0000', '-007.10', '100000000000000000000000000'].map((text) =>
      canonical(text),
    );
    expect(pairs).toEqual(['12.5', '0', '0.5', '5', '0', '-7.1', '100000000000000000000000000']);
  });

  it('add, subtract and multiply as whole numbers do', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(sum([a.text, b.text])).toBe(textOf(a.count + b.count, SCALE));
        expect(difference(a.text, b.text)).toBe(textOf(a.count - b.count, SCALE));
        expect(product(a.text, b.text)).toBe(textOf(a.count * b.count, 2 * SCALE));
        expect(Math.sign(compare(a.text, b.text))).toBe(a.count < b.count ? -1 : a.count > b.count ? 1 : 0);
      }),
    );
  });

  it('of moderate size are reckoned with exactly, too, and rounded to cents', () => {
    const moderate = fc
      .bigInt({ min: -(10n ** 13n) + 1n, max: 10n ** 13n - 1n })
      .map((count) => ({ count, text: textOf(count, 4) }));
    fc.assert(
      fc.property(moderate, moderate, (a, b) => {
        expect(sum([a.text, b.text, a.text])).toBe(textOf(a.count + b.count + a.count, 4));
        expect(Math.sign(compare(a.text, b.text))).toBe(a.count < b.count ? -1 : a.count > b.count ? 1 : 0);
        const size = a.count < 0n ? -a.count : a.count;
        const cents = (size + 50n) / 100n;
        const text = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
        expect(fixed(a.text, 2)).toBe(a.count < 0n && cents > 0n ? `-${text}` : text);
      }),
    );
    expect(sum([])).toBe('0');
  });

  it('are rounded half away from zero for people', () => {
    expect(['1.005', '-1.005', '0.004', '-0.004', '2'].map((text) => fixed(text, 2))).toEqual([
      '1.01',
      '-1.01',
      '0.00',
      '0.00',
      '2.00',
    ]);
    expect(['1234567.891', '-1200', '999'].map(grouped)).toEqual(['1,234,567.891', '-1,200', '999']);
  });
});

describe('exact numbers', () => {
  it('undo what was done to them', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [x, y] = [rational(a.text), rational(b.text)];
        expect(written(minus(plus(x, y), y))).toBe(written(x));
        if (b.count !== 0n) expect(written(times(over(x, y), y))).toBe(written(x));
      }),
    );
  });

  it('are decimals again where these have an end, and rounded where not', () => {
    fc.assert(
      fc.property(number, ({ text }) => {
        expect(decimalText(rational(text))).toBe(text);
      }),
    );
    expect(['1/3', '-2/3', '1/8', '-1/3000000000000000'].map((text) => decimalText(rational(text)))).toEqual([
      '0.333333333333',
      '-0.666666666667',
      '0.125',
      '0',
    ]);
  });

  it('survive being written down', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        if (b.count === 0n) return;
        const quotient = over(rational(a.text), rational(b.text));
        expect(rational(written(quotient))).toEqual(quotient);
      }),
    );
  });
});

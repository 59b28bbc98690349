import { describe, expect, it } from 'vitest';
import { isDay } from '../../../../emulator/core/day.ts';
import { compareDays, dayAfter, isXmlDate } from '../../../../emulator/providers/goroute/validation/calendar.ts';
import {
  isAustralianNumber,
  isBelgianNumber,
  isGln,
  isNorwegianNumber,
  isSwedishNumber,
} from '../../../../emulator/providers/goroute/validation/check-digits.ts';
import { cents, decimal, isDecimal, written } from '../../../../emulator/providers/goroute/validation/decimal.ts';

describe('check digits', () => {
  it.each([
    ['GLN', isGln, '8712345000004'],
    ['Norwegian', isNorwegianNumber, '991825827'],
    ['Belgian', isBelgianNumber, '0671516647'],
    ['Swedish', isSwedishNumber, '5567321707'],
    ['Australian', isAustralianNumber, '51824753556'],
  ])('%s: the right number only', (_, isRight, number) => {
    expect(isRight(number)).toBe(true);
    for (let place = 0; place < number.length; place++) {
      const other = (Number(number[place]) + 1) % 10;
      const wrong = number.slice(0, place) + String(other) + number.slice(place + 1);
      expect([wrong, isRight(wrong)]).toEqual([wrong, false]);
    }
    expect(isRight(`${number}0`)).toBe(isRight === isGln ? isGln(`${number}0`) : false);
    expect(isRight(` ${number}`)).toBe(false);
    expect(isRight('')).toBe(false);
    expect(isRight('a'.repeat(number.length))).toBe(false);
  });

  it.each(['5060412690014', '5060412690015'])('%s, with which the sandbox tests, is no GLN', (number) => {
    expect(isGln(number)).toBe(false);
  });

  it('0123456789, with which the sandbox tests, is no Belgian number', () => {
    expect(isBelgianNumber('0123456789')).toBe(false);
  });
});

describe('numbers', () => {
  it.each(['0', '1.10', '-3', '+4.5', '.5', '5.', '007'])('%s is a decimal', (text) => {
    expect(isDecimal(text)).toBe(true);
    expect(decimal(text)?.toNumber()).toBe(Number(text));
  });

  it.each(['', '1e3', '1,000.00', '1 000', '0x10', 'NaN', '.', '-', '9'.repeat(41)])('%s is none', (text) => {
    expect(isDecimal(text)).toBe(false);
    expect(decimal(text)).toBeUndefined();
  });

  it.each([
    ['0.125', '0.13'],
    ['-0.125', '-0.12'],
    ['0.124', '0.12'],
    ['-0.126', '-0.13'],
    ['2.005', '2.01'],
    ['-2.005', '-2.00'],
    ['10', '10.00'],
  ])('%s rounds to %s', (text, rounded) => {
    const value = decimal(text);
    expect(value && written(cents(value))).toBe(rounded);
  });
});

describe('days', () => {
  it.each(['2026-03-02', '2024-02-29', '2000-02-29', '2026-12-31'])('%s is one', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-04-31',
    '02.03.2026',
    '2026-3-2',
    '',
  ])('%s is none', (text) => {
    expect(isDay(text)).toBe(false);
    expect(isXmlDate(text)).toBe(false);
  });

  it('may have a time zone for XML', () => {
    expect(['2026-03-02Z', '2026-03-02+01:00', '2026-03-02-14:00'].filter(isXmlDate)).toHaveLength(3);
    expect(['2026-03-02+15:00', '2026-03-02 Z', '2026-03-02T10:00:00'].filter(isXmlDate)).toEqual([]);
  });

  it('are compared and counted', () => {
    expect([compareDays('2026-03-02Z', '2026-03-03'), compareDays('2026-03-02', '2026-03-02')]).toEqual([-1, 0]);
    expect([dayAfter('2024-02-28', 1), dayAfter('2026-01-15', -15)]).toEqual(['2024-02-29', '2025-12-31']);
  });
});

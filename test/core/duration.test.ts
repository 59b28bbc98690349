import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration, roughDuration } from '../../emulator/core/duration.ts';

it.each([
  ['800ms', 800],
  ['10s', 10_000],
  ['1h30m', 5_400_000],
  ['1.1s', 1100],
  [' 3d ', 259_200_000],
  ['0ms', 0],
])('%s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

it.each(['', '10', 's', '1 s', '-5s', '5 minutes', '1s,2s'])('"%s" is refused with an example', (text) => {
  expect(() => parseDuration(text)).toThrow(/is not a duration; write for example/);
});

it('every whole number of milliseconds survives being written and read', () => {
  fc.assert(fc.property(fc.nat(10 * 86_400_000), (ms) => parseDuration(formatDuration(ms)) === ms));
});

it('fractions are rounded, since nobody waits for half a millisecond', () => {
  expect(formatDuration(1500.7)).toBe('1s501ms');
  expect(formatDuration(999.6)).toBe('1s');
});

describe('a duration for reading', () => {
  it.each([
    [0, '0ms'],
    [140.4, '140ms'],
    [1502, '1.5s'],
    [28_001, '28s'],
    [200_400, '3m20s'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(roughDuration(ms)).toBe(text);
  });
});

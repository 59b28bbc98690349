import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../emulator/core/duration.ts';

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

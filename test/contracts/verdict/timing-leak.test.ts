import { describe, expect, it } from 'vitest';
import { croppedT, isClear, isLeak, speaksForLeak } from '../../../contracts/verdict/timing-leak.ts';
import { Random } from '../../../emulator/core/random.ts';

/** Durations in ms as over loopback: a floor, a long tail, and now and then a stall. */
function durations(random: Random, count: number, addedMs = 0): number[] {
  return Array.from({ length: count }, () => {
    const tail = -Math.log(1 - random.next()) * 0.03;
    return 0.04 + tail + (random.next() < 0.01 ? 5 * random.next() : 0) + addedMs;
  });
}

describe('the judgement of durations', () => {
  it('sees nothing between equal kinds, as often as it looks', () => {
    const random = new Random('equal');
    const worst = Math.max(
      ...Array.from({ length: 100 }, () => Math.abs(croppedT(durations(random, 2_000), durations(random, 2_000)))),
    );
    expect(worst).toBeLessThan(10);
  });

  it('sees a gross difference, in its direction', () => {
    const random = new Random('gross');
    const fast = durations(random, 2_000);
    const slow = durations(random, 2_000, 0.05);
    expect(croppedT(fast, slow)).toBeGreaterThan(10);
    expect(croppedT(slow, fast)).toBeLessThan(-10);
  });

  it('does not see one of a few nanoseconds', () => {
    const random = new Random('tiny');
    expect(Math.abs(croppedT(durations(random, 10_000), durations(random, 10_000, 0.000_01)))).toBeLessThan(10);
  });

  it('says nothing of samples without any variance', () => {
    expect(croppedT([1, 1, 1, 1], [1, 1, 1, 1])).toBe(0);
    expect(croppedT([], [])).toBe(0);
  });

  const leaking = { t: 40, control: 1, loopDelayMs: 6 };
  it.each([
    ['three rounds alike', [leaking, leaking, leaking], true],
    ['two rounds', [leaking, leaking], false],
    ['another direction', [leaking, leaking, { ...leaking, t: -40 }], false],
    ['a small difference', [leaking, leaking, { ...leaking, t: 9 }], false],
    ['equal kinds that differ', [leaking, leaking, { ...leaking, control: 6 }], false],
    ['a busy machine', [leaking, leaking, { ...leaking, loopDelayMs: 80 }], false],
  ])('takes %s for what it is', (_, rounds, expected) => {
    expect(isLeak(rounds)).toBe(expected);
  });

  it.each([
    ['twice the bound', { ...leaking, t: 21 }, true],
    ['hardly anything', { ...leaking, t: 1 }, true],
    ['a busy machine', { ...leaking, loopDelayMs: 80 }, true],
    ['something in between', { ...leaking, t: 11 }, false],
  ])('needs no more requests for %s, or does', (_, round, expected) => {
    expect(isClear(round)).toBe(expected);
  });

  it('stops believing at the first round that does not speak for it', () => {
    expect(speaksForLeak({ t: 4, control: 0, loopDelayMs: 6 })).toBe(false);
  });
});

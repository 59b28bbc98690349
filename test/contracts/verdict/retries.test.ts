import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growthOf } from '../../../contracts/verdict/growth.ts';
import { jitterOf, together } from '../../../contracts/verdict/jitter.ts';
import { type Level, levelsOf } from '../../../contracts/verdict/levels.ts';
import { evenSpread, mean, median, spread } from '../../../contracts/verdict/statistics.ts';
import { Random } from '../../../emulator/core/random.ts';

const ROUNDS = 400;
const QUIET_MS = 5;

/** The waits of a client before its retries, in ms; `chance` is uniform over 0 to 1. */
type Client = (retry: number, chance: number, before: number) => number;

const clients: Record<string, Client> = {
  'doubling with full jitter': (retry, chance) => 1000 * 2 ** retry * chance,
  'doubling with equal jitter': (retry, chance) => 1000 * 2 ** retry * (0.5 + chance / 2),
  'doubling with ±10%': (retry, chance) => 1000 * 2 ** retry * (0.9 + chance / 5),
  'one and a half times with ±25%': (retry, chance) => 1000 * 1.5 ** retry * (0.75 + chance / 2),
  'linear with ±20%': (retry, chance) => 1000 * (retry + 1) * (0.8 + chance * 0.4),
  'decorrelated jitter': (_, chance, before) => Math.min(60_000, 1000 + chance * (3 * Math.max(1000, before) - 1000)),
  'doubling without jitter': (retry) => 1000 * 2 ** retry,
  'doubling with 1%': (retry, chance) => 1000 * 2 ** retry * (1 + chance / 100),
  'constant with ±50%': (_, chance) => 1000 * (0.5 + chance),
  'constant without jitter': () => 1000,
  'shrinking with equal jitter': (retry, chance) => (16_000 / 2 ** retry) * (0.5 + chance / 2),
};

/** Levels of so many operations, with the noise of a machine: normal, and now and then a stall. */
function play(client: Client, random: Random, operations = 8, retries = 5): Level[] {
  const noise = () => Math.abs(random.next() + random.next() - 1) * 8 + (random.next() < 0.01 ? 150 : 0);
  const waits = Array.from({ length: operations }, () => {
    let before = 0;
    return Array.from({ length: retries }, (_, retry) => {
      before = client(retry, random.next(), before);
      return before + noise();
    });
  });
  return levelsOf(waits);
}

function tally(name: string, judge: (levels: Level[]) => string, operations?: number): Record<string, number> {
  const random = new Random(`tally ${name}`);
  const counts: Record<string, number> = {};
  for (let i = 0; i < ROUNDS; i++) {
    const says = judge(play(clients[name] ?? (() => 0), random, operations));
    counts[says] = (counts[says] ?? 0) + 1;
  }
  return counts;
}

const growth = (levels: Level[]) => growthOf(levels).says;
const jitter = (levels: Level[]) => jitterOf(levels, QUIET_MS).says;

describe('growth', () => {
  it.each([
    'doubling with full jitter',
    'doubling with equal jitter',
    'doubling with ±10%',
    'one and a half times with ±25%',
    'linear with ±20%',
    'doubling without jitter',
  ])('is seen in %s', (name) => {
    expect(tally(name, growth).grows ?? 0).toBeGreaterThanOrEqual(ROUNDS - 1);
  });

  it.each(['constant with ±50%', 'constant without jitter', 'shrinking with equal jitter'])(
    'is not seen in %s, and is denied',
    (name) => {
      expect(tally(name, growth, 16)).toEqual({ flat: ROUNDS });
    },
  );

  it('is never denied to decorrelated jitter, once there are sixteen operations', () => {
    expect(tally('decorrelated jitter', growth, 16).flat).toBeUndefined();
  });

  it('leaves out a first retry at once', () => {
    const levels = [0, 100, 200, 400, 800].map((wait) => Array.from({ length: 8 }, (_, i) => wait + i));
    expect(growthOf(levels)).toMatchObject({ says: 'grows', medians: [3.5, 103.5, 203.5, 403.5, 803.5] });
  });

  it('calls retries that are not waited for what they are', () => {
    expect(growth(Array.from({ length: 5 }, () => Array(8).fill(3)))).toBe('at once');
  });

  it('can be seen, and not denied, in few levels', () => {
    const level = (wait: number) => Array.from({ length: 8 }, () => wait);
    expect(growth([level(100), level(300)])).toBe('grows');
    expect(growth([level(100), level(100), level(100), level(100)])).toBe('few');
    expect(growth([level(100)])).toBe('few');
    expect(growth([])).toBe('few');
  });

  it('does not depend on the unit', () => {
    const waits = fc.array(fc.array(fc.double({ min: 100, max: 1e5, noNaN: true }), { minLength: 6, maxLength: 9 }), {
      minLength: 5,
      maxLength: 6,
    });
    fc.assert(
      fc.property(waits, (levels) => {
        expect(growth(levels.map((level) => level.map((wait) => wait * 2)))).toBe(growth(levels));
      }),
    );
  });
});

describe('jitter', () => {
  it.each([
    'doubling with full jitter',
    'doubling with equal jitter',
    'doubling with ±10%',
    'one and a half times with ±25%',
    'linear with ±20%',
    'decorrelated jitter',
    'constant with ±50%',
  ])('is seen in %s', (name) => {
    expect(tally(name, jitter)).toEqual({ seen: ROUNDS });
  });

  it.each(['doubling without jitter', 'doubling with 1%'])('is not seen in %s, and is denied', (name) => {
    const counts = tally(name, jitter);
    expect(counts.seen).toBeUndefined();
    expect(counts.none ?? 0).toBeGreaterThan(ROUNDS * 0.95);
  });

  it('is not taken from a machine whose plain timers spread as much', () => {
    const levels = play(clients['doubling with ±10%'] ?? (() => 0), new Random('noise'));
    expect(jitterOf(levels, 0).says).toBe('seen');
    const torn = [1000, 2000, 4000].map((wait) => [0, 1, 2, 400, 401, 402, 403, 404].map((late) => wait + late));
    expect([jitterOf(torn, 0).says, jitterOf(torn, 250).says]).toEqual(['seen', 'noisy']);
    expect(jitterOf(together(torn, torn), 250).says).toBe('noisy');
    // Evenly apart, as no single stall leaves them; as far apart as they are, a machine that stalls all the time leaves anything.
    expect([jitterOf(levels, 250).says, jitterOf(levels, 5_000).says]).toEqual(['seen', 'noisy']);
  });

  it('cannot be denied to waits that are short, or to one or two', () => {
    const level = (wait: number) => Array.from({ length: 8 }, () => wait);
    expect(jitter([level(100), level(200), level(400)])).toBe('short');
    expect(jitter([level(1000), level(2000)])).toBe('few');
    expect(jitter([])).toBe('few');
    expect(jitter([level(2), level(2), level(2)])).toBe('at once');
  });

  it('is not made of two rounds of which one was late', () => {
    const level = (wait: number) => Array.from({ length: 8 }, (_, i) => wait + i);
    const rounds = together([level(1000), level(2000), level(4000)], [level(1300), level(2300), level(4300)]);
    expect([rounds.map(({ length }) => length), jitter(rounds)]).toEqual([[16, 16, 16], 'none']);
    expect(together([level(1000)], [])).toEqual([level(1000)]);
  });

  it('is not decided by one operation that was held up', () => {
    const levels = [1000, 2000, 4000].map((wait) => [...Array(7).fill(wait), wait + 900]);
    expect(jitter(levels)).toBe('none');
  });
});

describe('levels', () => {
  it('put the waits of operations together by retry, as far as enough of them have come', () => {
    const waits = [...Array.from({ length: 6 }, (_, i) => [i, 10 + i]), [6]];
    expect(levelsOf(waits)).toEqual([
      [0, 1, 2, 3, 4, 5, 6],
      [10, 11, 12, 13, 14, 15],
    ]);
    expect(levelsOf(waits.slice(0, 5))).toEqual([]);
  });
});

describe('statistics', () => {
  it('know the middle, the mean and the spread', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), mean([1, 2, 6]), spread([5, 1, 9, 4])]).toEqual([2, 2.5, 3, 4]);
    expect([median([]), mean([])]).toEqual([Number.NaN, Number.NaN]);
    expect([spread([]), spread([1, 100])]).toEqual([0, 0]);
    expect([evenSpread([4, 1, 2, 3]), evenSpread([0, 1, 2, 100, 101]), evenSpread([7])]).toEqual([3, 4, 0]);
  });

  it('find a median with as many values below as above', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

import { expect, it } from 'vitest';
import { freshSeed, Random } from '../../emulator/core/random.ts';

it('the same seed gives the same numbers, another seed gives others', () => {
  const draw = (seed: string) =>
    Array.from(
      { length: 20 },
      (
        (random) => () =>
          random.next()
      )(new Random(seed)),
    );
  expect(draw('a')).toEqual(draw('a'));
  expect(draw('a')).not.toEqual(draw('b'));
});

it('a restored state goes on where it was saved', () => {
  const random = new Random('a');
  random.text(7);
  const state = random.state();
  const first = random.text(20);
  random.restore(JSON.parse(JSON.stringify(state)));
  expect(random.text(20)).toBe(first);
});

it('whole numbers are spread evenly', () => {
  const random = new Random('spread');
  const counts = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 100_000; i++) {
    const drawn = random.int(10);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  // Chi-squared with 9 degrees of freedom: 27.9 is passed once in a thousand by an honest source.
  const chi = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chi).toBeLessThan(27.9);
});

it('successive numbers do not go together', () => {
  const random = new Random('pairs');
  const drawn = Array.from({ length: 50_000 }, () => random.next() - 0.5);
  const correlation = drawn.reduce((sum, value, i) => sum + value * (drawn[i + 1] ?? 0), 0) / drawn.length / (1 / 12);
  expect(Math.abs(correlation)).toBeLessThan(0.02);
});

it('a UUID is one of version 4, and a shuffle keeps every element', () => {
  const random = new Random('x');
  expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(random.shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
  expect(() => random.pick([])).toThrow(RangeError);
});

it('a fresh seed has eight characters', () => expect(freshSeed()).toMatch(/^[0-9a-z]{8}$/));

it('text is drawn letter by letter from its alphabet, after a beginning that costs nothing', () => {
  const [random, other] = [new Random('text'), new Random('text')];
  const text = random.text(200, 'ab', 'x_');
  expect(text).toMatch(/^x_[ab]{200}$/);
  expect(Array.from({ length: 200 }, () => 'ab'[other.int(2)]).join('')).toBe(text.slice(2));
});

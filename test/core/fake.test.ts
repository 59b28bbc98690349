import { expect, it } from 'vitest';
import { Fake } from '../../emulator/core/fake.ts';
import { Random } from '../../emulator/core/random.ts';

function world(seed: string): string[] {
  const fake = new Fake(new Random(seed));
  return [fake.firstName(), fake.lastName(), fake.email(), fake.sentence()];
}

it('one seed gives one world, another seed another one', () => {
  expect(world('a')).toEqual(world('a'));
  expect(world('a')).not.toEqual(world('b'));
  expect(world('a').every((text) => text.length > 0)).toBe(true);
});

it('what it draws comes from the random source of the sandbox', () => {
  const random = new Random('a');
  const before = random.state();
  new Fake(random).firstName();
  expect(random.state()).not.toEqual(before);
});

it('two worlds made in turns do not touch each other', () => {
  const [one, two] = [new Fake(new Random('a')), new Fake(new Random('b'))];
  const mixed = [one.firstName(), two.firstName(), one.firstName()];
  const alone = new Fake(new Random('a'));
  expect([mixed[0], mixed[2]]).toEqual([alone.firstName(), alone.firstName()]);
});

it('an e-mail address fits the name, is plain ASCII and can belong to nobody', () => {
  const email = new Fake(new Random('a')).email('Łucja', 'Żak');
  expect(email).toMatch(/^[a-z0-9._]+@example\.(com|net|org)$/);
});

import type { Faker, Randomizer } from '@faker-js/faker';
import { faker } from '@faker-js/faker/locale/pl';
import { textMatching } from './pattern.ts';
import type { Random } from './random.ts';

/**
 * Believable people and sentences, Polish letters included. Everything is drawn from the given random source, so that
 * one seed gives one world. Nothing here looks at the date.
 */
export class Fake {
  readonly #faker: Faker;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    this.#faker = fakerDrawingFrom(random);
  }

  firstName(): string {
    return this.#faker.person.firstName();
  }

  lastName(): string {
    return this.#faker.person.lastName();
  }

  /** An address that can belong to nobody, since its domain is reserved for examples. */
  email(firstName: string = this.firstName(), lastName: string = this.lastName()): string {
    return this.#faker.internet.exampleEmail({ firstName, lastName }).toLowerCase();
  }

  company(): string {
    return this.#faker.company.name();
  }

  city(): string {
    return this.#faker.location.city();
  }

  /** What a thing may be called. */
  product(): string {
    return this.#faker.commerce.productName();
  }

  /** Text that a regular expression allows. */
  matching(pattern: string): string {
    return textMatching(this.#random, pattern);
  }

  word(): string {
    return this.#faker.lorem.word();
  }

  sentence(): string {
    return this.#faker.lorem.sentence();
  }
}

function fakerDrawingFrom(random: Random): Faker {
  // Faker must not reseed what the whole sandbox draws from.
  const randomizer: Randomizer = { next: () => random.next(), seed: () => undefined };
  // The class itself is exported only by the root of the package, which loads all of its locales: 140 ms against 24.
  return Reflect.construct(faker.constructor, [{ locale: faker.rawDefinitions, randomizer }]);
}

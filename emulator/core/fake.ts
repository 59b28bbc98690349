import type { Faker, Randomizer } from '@faker-js/faker';
import { faker } from '@faker-js/faker/locale/pl';
import type { Random } from './random.ts';

/**
 * Believable data of people, places and companies, Polish letters included. Everything is drawn from the given random source, so that
 * one seed gives one world. Nothing here looks at the date.
 */
export class Fake {
  readonly #random: Random;
  readonly #faker: Faker;

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

  phone(): string {
    return this.#faker.phone.number({ style: 'international' });
  }

  city(): string {
    return this.#faker.location.city();
  }

  /** Street and number. */
  street(): string {
    return this.#faker.location.streetAddress();
  }

  zipCode(): string {
    return this.#faker.location.zipCode();
  }

  companyName(): string {
    return this.#faker.company.name();
  }

  jobTitle(): string {
    return this.#faker.person.jobTitle();
  }

  /** Words without a capital or a full stop, for titles. */
  words(count = 2): string {
    return this.#faker.lorem.words(count);
  }

  sentence(): string {
    return this.#faker.lorem.sentence();
  }

  paragraph(): string {
    return this.#faker.lorem.paragraph();
  }

  /** A whole number from `from` up to and with `to`. */
  between(from: number, to: number): number {
    return from + this.#random.int(to - from + 1);
  }

  pick<T>(list: readonly T[]): T {
    return this.#random.pick(list);
  }
}

function fakerDrawingFrom(random: Random): Faker {
  // Faker must not reseed what the whole sandbox draws from.
  const randomizer: Randomizer = { next: () => random.next(), seed: () => undefined };
  // The class itself is exported only by the root of the package, which loads all of its locales: 140 ms against 24.
  return Reflect.construct(faker.constructor, [{ locale: faker.rawDefinitions, randomizer }]);
}

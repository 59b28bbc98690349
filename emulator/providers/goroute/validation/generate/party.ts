import type { Random } from '../../../../core/random.ts';
import type { CompanyNumbers, Country } from './country.ts';

/** A company that sells or buys. */
export interface Party extends CompanyNumbers {
  readonly name: string;
  readonly country: Country;
  readonly street: string;
  readonly city: string;
  readonly postCode: string;
  /** Where it wants to be paid. */
  readonly account: string;
  readonly contact: { readonly name: string; readonly telephone: string; readonly email: string };
}

/** A company of a country, with another name than the one that is there already. Its e-mail address can belong to nobody, since its domain is reserved for examples. */
export function partyIn(random: Random, country: Country, besides?: string): Party {
  const person = random.pick(country.people);
  const [city, postCode] = random.pick(country.cities);
  return {
    name: random.pick(country.companies.filter((name) => name !== besides)),
    country,
    ...country.numbers(random),
    street: random.pick(country.streets),
    city,
    postCode,
    account: country.account(random),
    contact: {
      name: person,
      telephone: `${country.dialling}${5_550_000 + random.int(10_000)}`,
      email: `${asciiOf(person)}@company.example`,
    },
  };
}

/** A name as it stands in an e-mail address. */
function asciiOf(name: string): string {
  const plain = name.toLowerCase().replaceAll('ß', 'ss').replaceAll('ø', 'o').replaceAll('æ', 'ae');
  return plain
    .normalize('NFD')
    .replace(/[^a-z ]/g, '')
    .replaceAll(' ', '.');
}

import { EmulatorError } from '../../../../core/errors.ts';
import { OTHERS } from './countries-others.ts';
import { WESTERN } from './countries-west.ts';
import type { Country } from './country.ts';

/** Countries in which documents are made. */
export const COUNTRIES_MADE: readonly Country[] = [...WESTERN, ...OTHERS];

/** A country by its code. @throws EmulatorError for one that nothing is made in */
export function countryCalled(code: string): Country {
  const country = COUNTRIES_MADE.find((known) => known.code === code);
  if (country) return country;
  const codes = COUNTRIES_MADE.map((known) => known.code).join(', ');
  throw new EmulatorError('document_country', `No documents are made for the country ${code}: take one of ${codes}.`);
}

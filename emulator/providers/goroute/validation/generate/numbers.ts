import type { Random } from '../../../../core/random.ts';
import { isGln, isLuhn, isNorwegianNumber } from '../check-digits.ts';

/** So many digits, the first of which is not 0. */
export function digits(random: Random, count: number): string {
  return String(1 + random.int(9)) + Array.from({ length: count - 1 }, () => String(random.int(10))).join('');
}

/** Digits and the one that makes the whole of them right; drawn again where no digit does. */
function completed(random: Random, count: number, isRight: (text: string) => boolean): string {
  for (;;) {
    const start = digits(random, count - 1);
    const end = [...'0123456789'].find((check) => isRight(start + check));
    if (end !== undefined) return start + end;
  }
}

/** A GLN. */
export function gln(random: Random): string {
  return completed(random, 13, isGln);
}

/** Digits that satisfy Luhn's algorithm: a Swedish organisationsnummer (10), a SIREN (9), a SIRET (14), a partita IVA (11). */
export function luhn(random: Random, count: number): string {
  return completed(random, count, isLuhn);
}

/** A Norwegian organisasjonsnummer. */
export function norwegianNumber(random: Random): string {
  return completed(random, 9, isNorwegianNumber);
}

/** A Belgian enterprise number. */
export function belgianNumber(random: Random): string {
  const start = `0${digits(random, 7)}`;
  return start + String(97 - (Number(start) % 97)).padStart(2, '0');
}

/** An Australian Business Number: the first two digits make up for what nine others lack to a multiple of 89. */
export function australianNumber(random: Random): string {
  const rest = digits(random, 9);
  const total = [...rest].reduce((sum, digit, index) => sum + Number(digit) * (index * 2 + 3), 0);
  return String(10 + ((89 - (total % 89)) % 89)) + rest;
}

/** An IBAN of a country from the rest of it. @see ISO 13616 */
export function iban(country: string, rest: string): string {
  const asDigits = (text: string) => text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  const check = 98n - (BigInt(asDigits(`${rest}${country}00`)) % 97n);
  return `${country}${String(check).padStart(2, '0')}${rest}`;
}

function digitsOf(text: string): number[] {
  return [...text].map(Number);
}

function weighted(digits: readonly number[], weight: (index: number) => number): number {
  return digits.reduce((total, digit, index) => total + digit * weight(index), 0);
}

/** True for a GLN of GS1: digits, of which the last follows from the others. @see https://www.gs1.org/services/how-calculate-check-digit-manually */
export function isGln(text: string): boolean {
  if (!/^\d{2,40}$/.test(text)) return false;
  const [check = 0, ...rest] = digitsOf(text).reverse();
  const total = weighted(rest, (index) => (index % 2 === 0 ? 3 : 1));
  return (10 - (total % 10)) % 10 === check;
}

/** True for a Norwegian organisasjonsnummer: nine digits, modulus 11. */
export function isNorwegianNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  const [check = 0, ...rest] = digitsOf(text).reverse();
  const total = weighted(rest, (index) => (index % 6) + 2);
  return Number(text) > 0 && (11 - (total % 11)) % 11 === check;
}

/** True for a Belgian enterprise number: ten digits, the last two 97 less the others modulo 97. */
export function isBelgianNumber(text: string): boolean {
  return /^\d{10}$/.test(text) && 97 - (Number(text.slice(0, 8)) % 97) === Number(text.slice(8));
}

/** True for a Swedish organisationsnummer: ten digits, of which the last follows by Luhn's algorithm. */
export function isSwedishNumber(text: string): boolean {
  return /^\d{10}$/.test(text) && isLuhn(text);
}

/** True for an Australian Business Number: eleven digits, modulus 89 after one is taken from the first. */
export function isAustralianNumber(text: string): boolean {
  if (!/^\d{11}$/.test(text)) return false;
  const weights = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
  return (weighted(digitsOf(text), (index) => weights[index] ?? 0) - 10) % 89 === 0;
}

/** True for digits of which the last follows from the others by Luhn's algorithm. */
export function isLuhn(text: string): boolean {
  const total = weighted(
    digitsOf(text)
      .reverse()
      .map((digit, index) => (index % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0))),
    () => 1,
  );
  return total % 10 === 0;
}

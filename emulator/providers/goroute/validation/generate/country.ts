import type { Random } from '../../../../core/random.ts';

/** How a company of a country is known. */
export interface CompanyNumbers {
  /** The electronic address. */
  readonly endpoint: { readonly scheme: string; readonly value: string };
  readonly vat: string;
  /** The entry in a register, with its scheme where there is one. */
  readonly register: { readonly scheme: string | null; readonly value: string } | null;
  /** What the country wants said under the scheme TAX. */
  readonly tax?: string;
}

/** Something that is sold. */
export interface Good {
  readonly name: string;
  /** UN/ECE Recommendation 20 or 21. */
  readonly unit: string;
  /** In cents. */
  readonly price: number;
}

/** What invoices of a country look like. */
export interface Country {
  readonly code: string;
  readonly currency: string;
  /** In the VAT area of the EU. */
  readonly isInEu: boolean;
  /** Rates of VAT, the standard one first. */
  readonly rates: readonly [string, ...string[]];
  readonly companies: readonly string[];
  readonly people: readonly string[];
  readonly streets: readonly string[];
  /** City and post code. */
  readonly cities: readonly (readonly [string, string])[];
  /** What telephone numbers begin with. */
  readonly dialling: string;
  readonly goods: readonly Good[];
  numbers(random: Random): CompanyNumbers;
  account(random: Random): string;
}

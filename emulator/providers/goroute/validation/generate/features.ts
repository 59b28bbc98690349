import type { Random } from '../../../../core/random.ts';

/** What a document may have besides what it must. */
export const FEATURES = [
  'order',
  'period',
  'line_period',
  'note',
  'attachment',
  'delivery',
  'allowance',
  'charge',
  'line_allowance',
  'line_charge',
  'base_quantity',
  'prepaid',
  'rounding',
  'exempt_line',
  'zero_line',
  'accounting_currency',
  'preceding_invoice',
] as const;

/** One of them. */
export type Feature = (typeof FEATURES)[number];

/** Of four documents, one has a certain feature. */
const ONE_IN = 4;

/** Some features, each for itself. */
export function someFeatures(random: Random): ReadonlySet<Feature> {
  return new Set(FEATURES.filter(() => random.int(ONE_IN) === 0));
}

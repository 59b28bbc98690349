import type { Random } from '../../../../core/random.ts';
import { dayAfter } from '../calendar.ts';
import { cents, type Decimal, decimal, HUNDRED, ratio, sum, ZERO } from '../decimal.ts';
import type { Country, Good } from './country.ts';
import type { Feature } from './features.ts';
import type { Party } from './party.ts';

/** How something is taxed. */
export interface Tax {
  /** UNCL 5305. */
  readonly category: 'S' | 'Z' | 'E' | 'AE' | 'G';
  /** Percent. */
  readonly rate: string;
  /** Why there is no VAT. */
  readonly reason: string | null;
}

/** An allowance or a charge. */
export interface Adjustment {
  readonly isCharge: boolean;
  readonly reason: string;
  readonly code: string;
  readonly percent: Decimal | null;
  readonly base: Decimal | null;
  readonly amount: Decimal;
}

/** One line. */
export interface PlannedLine {
  readonly good: Good;
  readonly quantity: Decimal;
  /** For each `perQuantity` of the unit. */
  readonly price: Decimal;
  readonly perQuantity: Decimal | null;
  readonly adjustments: readonly Adjustment[];
  readonly tax: Tax;
  readonly net: Decimal;
}

/** Everything that is invoiced, in numbers. */
export interface Plan {
  readonly number: string;
  readonly issueDate: string;
  readonly dueDate: string;
  readonly seller: Party;
  readonly buyer: Party;
  readonly currency: string;
  readonly buyerReference: string;
  readonly features: ReadonlySet<Feature>;
  readonly lines: readonly PlannedLine[];
  readonly adjustments: readonly Adjustment[];
  /** How the adjustments of the document are taxed. */
  readonly tax: Tax;
  readonly prepaid: Decimal;
  readonly rounding: Decimal;
}

/** Who invoices whom, when, and with what. */
export interface Occasion {
  readonly number: string;
  readonly issueDate: string;
  readonly seller: Party;
  readonly buyer: Party;
  readonly buyerReference: string;
  readonly lines: number;
  readonly features: ReadonlySet<Feature>;
}

/** Days until an invoice is due. */
const TERMS = [14, 30, 45, 60];

/** Draws what is invoiced. */
export function planned(random: Random, occasion: Occasion): Plan {
  const { seller, buyer, features } = occasion;
  const taxes = taxesOf(seller.country, buyer.country);
  const lines = Array.from({ length: occasion.lines }, () => plannedLine(random, seller.country, random.pick(taxes)));
  const [tax = taxes[0]] = lines.map((line) => line.tax);
  const more = (wanted: boolean, other: Tax) => (wanted ? [plannedLine(random, seller.country, other)] : []);
  const [first, ...rest] = lines;
  const all = [
    ...(first ? [adjusted(first, features)] : []),
    ...rest,
    // Both of these change the sum: a document that is not taxed where it is made has enough of them.
    ...more(features.has('exempt_line') && tax.category === 'S', EXEMPT),
    ...more(features.has('zero_line') && tax.category === 'S', ZERO_RATED),
  ];
  return {
    ...occasion,
    dueDate: dayAfter(occasion.issueDate, random.pick(TERMS)),
    currency: seller.country.currency,
    lines: all,
    adjustments: adjustmentsOf(features, sum(all.filter((line) => isSameTax(line.tax, tax)).map(({ net }) => net))),
    tax,
    prepaid: features.has('prepaid') ? amountOfCents(500 + random.int(500)) : ZERO,
    rounding: features.has('rounding') ? amountOfCents(1 + random.int(9)) : ZERO,
  };
}

/** True for what stands in one row of a VAT breakdown. */
export function isSameTax(a: Tax, b: Tax): boolean {
  return a.category === b.category && a.rate === b.rate;
}

const EXEMPT: Tax = { category: 'E', rate: '0', reason: 'Exempt under article 132 of Directive 2006/112/EC' };
const ZERO_RATED: Tax = { category: 'Z', rate: '0', reason: null };
const REVERSE: Tax = { category: 'AE', rate: '0', reason: 'Reverse charge' };
const EXPORT: Tax = { category: 'G', rate: '0', reason: 'Export outside the EU' };

/** At home the rates of the country; between countries of the EU the buyer accounts for VAT; beyond there is none. */
function taxesOf(from: Country, to: Country): readonly [Tax, ...Tax[]] {
  if (from.code === to.code) {
    const [first, ...others] = from.rates.map((rate): Tax => ({ category: 'S', rate, reason: null }));
    return [first ?? ZERO_RATED, ...others];
  }
  if (from.isInEu) return [to.isInEu ? REVERSE : EXPORT];
  return [ZERO_RATED];
}

function plannedLine(random: Random, country: Country, tax: Tax): PlannedLine {
  const good = random.pick(country.goods);
  const isByTheHour = good.unit === 'HUR' || good.unit === 'KGM';
  const quantity =
    decimal(
      isByTheHour ? `${1 + random.int(40)}.${random.pick(['0', '25', '5', '75'])}` : String(1 + random.int(30)),
    ) ?? ZERO;
  const price = amountOfCents(good.price + random.int(100));
  return { good, quantity, price, perQuantity: null, adjustments: [], tax, net: cents(quantity.times(price)) };
}

/** A line with what it has besides. */
function adjusted(line: PlannedLine, features: ReadonlySet<Feature>): PlannedLine {
  const perQuantity = features.has('base_quantity') ? (decimal('10') ?? null) : null;
  const gross = perQuantity ? line.quantity.times(ratio(line.price, perQuantity)) : line.quantity.times(line.price);
  const adjustments = [
    ...(features.has('line_allowance') ? [percentage(false, 'Discount', '95', '5', cents(gross))] : []),
    ...(features.has('line_charge') ? [flat(true, 'Packing', 'ABL', '3.50')] : []),
  ];
  return { ...line, perQuantity, adjustments, net: cents(gross).plus(sum(adjustments.map(signed))) };
}

function adjustmentsOf(features: ReadonlySet<Feature>, base: Decimal): Adjustment[] {
  return [
    ...(features.has('allowance') ? [percentage(false, 'Loyalty discount', '95', '2.5', base)] : []),
    ...(features.has('charge') ? [flat(true, 'Freight service', 'FC', '12.00')] : []),
  ];
}

function percentage(isCharge: boolean, reason: string, code: string, percent: string, base: Decimal): Adjustment {
  const rate = decimal(percent) ?? ZERO;
  return { isCharge, reason, code, percent: rate, base, amount: cents(ratio(base.times(rate), HUNDRED)) };
}

function flat(isCharge: boolean, reason: string, code: string, amount: string): Adjustment {
  return { isCharge, reason, code, percent: null, base: null, amount: decimal(amount) ?? ZERO };
}

/** The amount of an adjustment with its sign. */
export function signed({ isCharge, amount }: Adjustment): Decimal {
  return isCharge ? amount : ZERO.minus(amount);
}

function amountOfCents(count: number): Decimal {
  return ratio(decimal(String(count)) ?? ZERO, HUNDRED);
}

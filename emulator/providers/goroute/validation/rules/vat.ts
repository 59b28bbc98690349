import { type Bill, isAllowance, lineCategory, vatCategories } from '../bill.ts';
import { amountOf, type Decimal, isWithinOne, written, ZERO } from '../decimal.ts';
import type { XmlElement } from '../reading/element.ts';
import { first, textAt } from '../reading/walk.ts';
import { checks, checksEach } from './checks.ts';
import { BREAKDOWN, LINES, missing, type Place, SELLER } from './place.ts';
import type { Rule } from './rule.ts';

const LINE_CATEGORY: Place = {
  where: `${LINES.where}/cac:Item/cac:ClassifiedTaxCategory`,
  of: ({ lines }) => lines.map(lineCategory).filter((category) => category !== undefined),
};

const BREAKDOWN_CATEGORY: Place = {
  where: `${BREAKDOWN.where}/cac:TaxCategory`,
  of: ({ breakdown }) => breakdown.flatMap((part) => vatCategories(part, 'cac:TaxCategory').slice(0, 1)),
};

function isOf(category: XmlElement | undefined, code: string): boolean {
  return textAt(category, 'cbc:ID') === code;
}

function hasReason(category: XmlElement): boolean {
  return Boolean(first(category, 'cbc:TaxExemptionReason') ?? first(category, 'cbc:TaxExemptionReasonCode'));
}

/** That lines of a category are at a rate of zero. */
function zeroRate(id: string, code: string, name: string): Rule {
  return checksEach(id, `A line that is ${name} must have a VAT rate of 0`, LINE_CATEGORY, (category) => {
    if (!isOf(category, code)) return null;
    const rate = amountOf(first(category, 'cbc:Percent'));
    if (!rate) return 'it has no rate';
    return rate.eq(ZERO) ? null : `it has ${rate.toFixed()} %`;
  });
}

/** That the breakdown of a category has no VAT. */
function noVat(id: string, code: string, name: string): Rule {
  return checksEach(id, `The VAT breakdown of what is ${name} must have VAT of 0`, BREAKDOWN, (part) => {
    const vat = amountOf(first(part, 'cbc:TaxAmount'));
    const [category] = vatCategories(part, 'cac:TaxCategory');
    if (!isOf(category, code) || !vat || vat.eq(ZERO)) return null;
    return `${written(vat)} is stated`;
  });
}

/** That the breakdown of a category says why there is no VAT. */
function needsReason(id: string, code: string, name: string): Rule {
  return checks(
    id,
    `The VAT breakdown of what is ${name} must say the reason`,
    `${BREAKDOWN_CATEGORY.where}/cbc:TaxExemptionReason`,
    function* (bill) {
      for (const category of BREAKDOWN_CATEGORY.of(bill)) {
        if (isOf(category, code) && !hasReason(category)) yield missing(category, 'cbc:TaxExemptionReason');
      }
    },
  );
}

/** Taxable amounts of category S by rate, from lines, charges and allowances; undefined where one of them has no amount. */
function standardRated({ lines, charges, allowances }: Bill): Map<string, Decimal> | undefined {
  const parts = [
    ...lines.map((of) => ({ category: lineCategory(of), amount: amountOf(first(of, 'cbc:LineExtensionAmount')) })),
    ...[...charges, ...allowances].map((of) => {
      const amount = amountOf(first(of, 'cbc:Amount'));
      const isLess = amount !== undefined && isAllowance(of);
      return { category: vatCategories(of, 'cac:TaxCategory')[0], amount: isLess ? ZERO.minus(amount) : amount };
    }),
  ];
  const found = new Map<string, Decimal>();
  for (const { category, amount } of parts) {
    if (!amount) return undefined;
    const rate = amountOf(first(category, 'cbc:Percent'));
    if (!isOf(category, 'S') || !rate) continue;
    const key = rate.toFixed();
    found.set(key, (found.get(key) ?? ZERO).plus(amount));
  }
  return found;
}

/** Which categories of VAT need what. @see EN 16931 validation artefacts 1.3.16 */
export const VAT_RULES: readonly Rule[] = [
  checks(
    'BR-S-02',
    'A seller of standard-rated lines must have a VAT or tax number, or a tax representative with one',
    `${SELLER.where}/cac:PartyTaxScheme/cbc:CompanyID`,
    function* ({ lines, seller, root }) {
      if (!lines.some((line) => isOf(lineCategory(line), 'S'))) return;
      const representative = first(root, 'cac:TaxRepresentativeParty');
      if ([seller, representative].some((party) => first(party, 'cac:PartyTaxScheme', 'cbc:CompanyID'))) return;
      yield missing(seller ?? root, 'cac:PartyTaxScheme/cbc:CompanyID');
    },
  ),
  checksEach('BR-S-05', 'A standard-rated line must have a VAT rate above 0', LINE_CATEGORY, (category) => {
    if (!isOf(category, 'S')) return null;
    const rate = amountOf(first(category, 'cbc:Percent'));
    if (!rate) return 'it has no rate';
    return rate.gt(ZERO) ? null : `it has ${rate.toFixed()} %`;
  }),
  checks(
    'BR-S-08',
    'The taxable amount of each standard rate must be its lines plus charges less allowances, less than 1 apart',
    `${BREAKDOWN.where}/cbc:TaxableAmount`,
    function* (bill) {
      const found = standardRated(bill);
      if (!found) return;
      for (const part of bill.breakdown) {
        const [category] = vatCategories(part, 'cac:TaxCategory');
        const [rate, stated] = [amountOf(first(category, 'cbc:Percent')), first(part, 'cbc:TaxableAmount')];
        const amount = amountOf(stated);
        if (!isOf(category, 'S') || !rate || !stated || !amount) continue;
        const expected = found.get(rate.toFixed());
        if (expected && isWithinOne(amount, expected)) continue;
        const [told, percent] = [written(amount), rate.toFixed()];
        const detail = expected
          ? `${told} is stated, and what is at ${percent} % adds up to ${written(expected)}`
          : `${told} is stated, and nothing is at ${percent} %`;
        yield { at: stated, detail };
      }
    },
    { layer: 'business_rules' },
  ),
  checksEach(
    'BR-S-10',
    'A standard-rated VAT breakdown must not say a reason for exemption',
    BREAKDOWN_CATEGORY,
    (category) => (isOf(category, 'S') && hasReason(category) ? '' : null),
  ),
  zeroRate('BR-Z-05', 'Z', 'zero-rated (category Z)'),
  noVat('BR-Z-09', 'Z', 'zero-rated (category Z)'),
  zeroRate('BR-E-05', 'E', 'exempt from VAT (category E)'),
  noVat('BR-E-09', 'E', 'exempt from VAT (category E)'),
  needsReason('BR-E-10', 'E', 'exempt from VAT (category E)'),
  zeroRate('BR-AE-05', 'AE', 'reverse-charged (category AE)'),
  noVat('BR-AE-09', 'AE', 'reverse-charged (category AE)'),
  needsReason('BR-AE-10', 'AE', 'reverse-charged (category AE)'),
];

import { isAllowance, isCharge } from '../bill.ts';
import { compareDays } from '../calendar.ts';
import {
  amountOf,
  cents,
  type Decimal,
  HUNDRED,
  isWithinOne,
  isWithinTwoCents,
  ONE,
  ratio,
  sum,
  written,
  ZERO,
} from '../decimal.ts';
import type { XmlElement } from '../reading/element.ts';
import { all, attribute, first, textAt } from '../reading/walk.ts';
import { checks, checksEach, type Particulars } from './checks.ts';
import { ADJUSTMENTS, BREAKDOWN, below, LINES, TAX_TOTALS, TOTALS } from './place.ts';
import type { Breach, Rule } from './rule.ts';

const ARITHMETIC: Particulars = { layer: 'business_rules' };

/** The amounts of so many elements, or undefined where one is missing: then another rule asks for it, and nothing can be added up. */
function amounts(elements: readonly XmlElement[], name: string): Decimal[] | undefined {
  const found = elements.map((element) => amountOf(first(element, name)));
  const known = found.filter((amount) => amount !== undefined);
  return known.length === found.length ? known : undefined;
}

/** The breach of an amount that is not what was worked out; both are told. */
function unequal(stated: XmlElement | undefined, expected: Decimal | undefined, working: string): Breach[] {
  const amount = amountOf(stated);
  if (!stated || !amount || !expected || amount.eq(cents(expected))) return [];
  return [{ at: stated, detail: `${written(amount)} is stated, and ${working} ${written(cents(expected))}` }];
}

/** The sum of allowances or of charges in the totals; it may be absent where there are none. */
function sumOfAdjustments(id: string, name: string, says: string, isOne: (element: XmlElement) => boolean): Rule {
  return checks(
    id,
    says,
    `${TOTALS.where}/${name}`,
    ({ root, totals }) => {
      const found = amounts(all(root, 'cac:AllowanceCharge').filter(isOne), 'cbc:Amount');
      if (!totals || !found) return [];
      const stated = first(totals, name);
      if (stated) return unequal(stated, sum(found), 'they add up to');
      return found.length === 0 ? [] : [{ at: totals, part: name }];
    },
    ARITHMETIC,
  );
}

/** An amount of an allowance or charge that is a percentage of a base. */
function isPercentageOff(element: XmlElement): string | null {
  const [percent, base] = [
    amountOf(first(element, 'cbc:MultiplierFactorNumeric')),
    amountOf(first(element, 'cbc:BaseAmount')),
  ];
  if (!percent || !base) return null;
  const amount = amountOf(first(element, 'cbc:Amount')) ?? ZERO;
  const expected = ratio(base.times(percent), HUNDRED);
  if (isWithinTwoCents(amount, expected)) return null;
  return `${written(amount)} is stated, and ${written(percent)} % of ${written(base)} is ${written(cents(expected))}`;
}

/** What a line must come to: quantity × price ÷ base quantity + charges − allowances. */
function lineAmount(line: XmlElement, quantityName: string): Decimal {
  const adjustments = all(line, 'cac:AllowanceCharge');
  const total = (isOne: (element: XmlElement) => boolean) =>
    cents(sum(adjustments.filter(isOne).map((element) => amountOf(first(element, 'cbc:Amount')) ?? ZERO)));
  const price = amountOf(first(line, 'cac:Price', 'cbc:PriceAmount')) ?? ZERO;
  const base = amountOf(first(line, 'cac:Price', 'cbc:BaseQuantity'));
  const quantity = amountOf(first(line, quantityName)) ?? ONE;
  const perUnit = base && !base.eq(ZERO) ? ratio(price, base) : price;
  return quantity.times(perUnit).plus(total(isCharge)).minus(total(isAllowance));
}

/** What adds up to what. Whatever cannot be worked out because something is missing is left to the rule that asks for that. */
export const ARITHMETIC_RULES: readonly Rule[] = [
  checks(
    'BR-CO-10',
    'The sum of the lines in the totals must be the sum of their net amounts',
    `${TOTALS.where}/cbc:LineExtensionAmount`,
    ({ lines, totals }) => {
      const found = amounts(lines, 'cbc:LineExtensionAmount');
      return unequal(first(totals, 'cbc:LineExtensionAmount'), found && sum(found), 'the lines add up to');
    },
    ARITHMETIC,
  ),
  sumOfAdjustments(
    'BR-CO-11',
    'cbc:AllowanceTotalAmount',
    'The total of allowances must be the sum of the allowances of the document',
    isAllowance,
  ),
  sumOfAdjustments(
    'BR-CO-12',
    'cbc:ChargeTotalAmount',
    'The total of charges must be the sum of the charges of the document',
    isCharge,
  ),
  checks(
    'BR-CO-13',
    'The total without VAT must be the lines less allowances plus charges',
    `${TOTALS.where}/cbc:TaxExclusiveAmount`,
    ({ totals }) => {
      const lines = amountOf(first(totals, 'cbc:LineExtensionAmount'));
      const less = amountOf(first(totals, 'cbc:AllowanceTotalAmount')) ?? ZERO;
      const plus = amountOf(first(totals, 'cbc:ChargeTotalAmount')) ?? ZERO;
      const working = lines ? `${written(lines)} - ${written(less)} + ${written(plus)} =` : '';
      return unequal(first(totals, 'cbc:TaxExclusiveAmount'), lines?.minus(less).plus(plus), working);
    },
    ARITHMETIC,
  ),
  checks(
    'BR-CO-14',
    'The total VAT must be the sum of the amounts of the VAT breakdown',
    `${TAX_TOTALS.where}/cbc:TaxAmount`,
    ({ taxTotals }) =>
      taxTotals.flatMap((total) => {
        const parts = all(total, 'cac:TaxSubtotal');
        const found = amounts(parts, 'cbc:TaxAmount');
        if (parts.length === 0 || !found) return [];
        return unequal(first(total, 'cbc:TaxAmount'), sum(found), 'the breakdown adds up to');
      }),
    ARITHMETIC,
  ),
  checks(
    'BR-CO-15',
    'The total with VAT must be the total without VAT plus the one total VAT in the currency of the invoice',
    `${TOTALS.where}/cbc:TaxInclusiveAmount`,
    ({ totals, taxTotals, currency }) => {
      const stated = first(totals, 'cbc:TaxInclusiveAmount');
      // What has no currency of its own is asked for by BR-05.
      if (!stated || currency === '') return [];
      const vats = taxTotals
        .map((total) => first(total, 'cbc:TaxAmount'))
        .filter((amount) => amount !== undefined && attribute(amount, 'currencyID') === currency);
      if (vats.length !== 1) {
        return [{ at: stated, detail: `there are ${vats.length} totals of VAT in ${currency}` }];
      }
      const without = amountOf(first(totals, 'cbc:TaxExclusiveAmount'));
      const vat = amountOf(vats[0]);
      if (!without || !vat) return [];
      return unequal(stated, without.plus(vat), `${written(without)} + ${written(vat)} =`);
    },
    ARITHMETIC,
  ),
  checks(
    'BR-CO-16',
    'The amount due must be the total with VAT less what was paid, plus rounding',
    `${TOTALS.where}/cbc:PayableAmount`,
    ({ totals }) => {
      const total = amountOf(first(totals, 'cbc:TaxInclusiveAmount'));
      const paid = amountOf(first(totals, 'cbc:PrepaidAmount')) ?? ZERO;
      const rounding = amountOf(first(totals, 'cbc:PayableRoundingAmount')) ?? ZERO;
      const working = total ? `${written(total)} - ${written(paid)} + ${written(rounding)} =` : '';
      return unequal(first(totals, 'cbc:PayableAmount'), total?.minus(paid).plus(rounding), working);
    },
    ARITHMETIC,
  ),
  checksEach(
    'BR-CO-17',
    'The VAT of a breakdown must be its taxable amount times its rate, less than 1 apart',
    below(BREAKDOWN, 'cbc:TaxAmount'),
    (element) => vatOff(element),
    ARITHMETIC,
  ),
  checksEach(
    'PEPPOL-EN16931-R040',
    'An allowance or charge with a percentage must be that percentage of its base amount',
    ADJUSTMENTS,
    isPercentageOff,
    ARITHMETIC,
  ),
  checks(
    'PEPPOL-EN16931-R120',
    'The net amount of a line must be its quantity times its price (for each base quantity), plus charges, less allowances',
    `${LINES.where}/cbc:LineExtensionAmount`,
    function* ({ lines, quantityName }) {
      for (const line of lines) {
        const stated = first(line, 'cbc:LineExtensionAmount');
        const amount = amountOf(stated);
        if (!stated || !amount || !first(line, 'cac:Price', 'cbc:PriceAmount')) continue;
        const expected = lineAmount(line, quantityName);
        if (isWithinTwoCents(amount, expected)) continue;
        yield { at: stated, detail: `${written(amount)} is stated, and it comes to ${written(cents(expected))}` };
      }
    },
    ARITHMETIC,
  ),
  checks(
    'GOROUTE-BR-DATE-01',
    'The due date must not be before the issue date',
    '/Invoice/cbc:DueDate',
    function* ({ root }) {
      const due = first(root, 'cbc:DueDate');
      const [dueOn, issuedOn] = [textAt(root, 'cbc:DueDate'), textAt(root, 'cbc:IssueDate')];
      if (!due || dueOn === '' || issuedOn === '' || compareDays(dueOn, issuedOn) >= 0) return;
      yield { at: due, detail: `it is due on ${dueOn}, and issued on ${issuedOn}` };
    },
    ARITHMETIC,
  ),
];

function vatOff(element: XmlElement): string | null {
  const part = element.parent ?? undefined;
  const [vat, base, rate] = [
    amountOf(element),
    amountOf(first(part, 'cbc:TaxableAmount')),
    amountOf(first(part, 'cac:TaxCategory', 'cbc:Percent')),
  ];
  if (!vat || !base) return null;
  if (!rate) {
    // Only what is outside the scope of VAT has no rate, and then no VAT; of others another rule asks for the rate.
    const isOutside = textAt(part, 'cac:TaxCategory', 'cbc:ID') === 'O';
    return isOutside && !vat.round(0).eq(ZERO) ? `${written(vat)} is stated outside the scope of VAT` : null;
  }
  // As the official rule has it, a rate that rounds to zero allows no VAT at all.
  const expected = rate.round(0).eq(ZERO) ? ZERO : cents(ratio(base.times(rate), HUNDRED));
  const holds = rate.round(0).eq(ZERO) ? vat.round(0).eq(ZERO) : isWithinOne(vat.abs(), expected.abs());
  if (holds) return null;
  return `${written(vat)} is stated, and ${written(base)} at ${rate.toFixed()} % is ${written(expected)}`;
}

import { attribute, textOf } from '../reading/walk.ts';
import { checksEach } from './checks.ts';
import { BREAKDOWN, below, LINES, type Place, TAX_TOTALS, TOTALS } from './place.ts';
import type { Rule } from './rule.ts';

/** Digits behind the point that an amount may have. */
const MOST = 2;

/** The total in a second currency has a rule of its own, which is not among these. */
const VAT_IN_CURRENCY: Place = {
  ...below(TAX_TOTALS, 'cbc:TaxAmount'),
  of: (bill) =>
    below(TAX_TOTALS, 'cbc:TaxAmount')
      .of(bill)
      .filter((amount) => attribute(amount, 'currencyID') === bill.currency),
};

function twoDecimals(id: string, name: string, place: Place): Rule {
  return checksEach(id, `${name} must not have more than two decimals`, place, (amount) =>
    (textOf(amount).split('.')[1] ?? '').length > MOST ? `it is ${textOf(amount)}` : null,
  );
}

/** Amounts in cents; prices are not among them. */
export const DECIMAL_RULES: readonly Rule[] = [
  twoDecimals('BR-DEC-09', 'The sum of the lines', below(TOTALS, 'cbc:LineExtensionAmount')),
  twoDecimals('BR-DEC-12', 'The total without VAT', below(TOTALS, 'cbc:TaxExclusiveAmount')),
  twoDecimals('BR-DEC-13', 'The total VAT', VAT_IN_CURRENCY),
  twoDecimals('BR-DEC-14', 'The total with VAT', below(TOTALS, 'cbc:TaxInclusiveAmount')),
  twoDecimals('BR-DEC-18', 'The amount due', below(TOTALS, 'cbc:PayableAmount')),
  twoDecimals('BR-DEC-19', 'The taxable amount of a VAT breakdown', below(BREAKDOWN, 'cbc:TaxableAmount')),
  twoDecimals('BR-DEC-20', 'The VAT of a VAT breakdown', below(BREAKDOWN, 'cbc:TaxAmount')),
  twoDecimals('BR-DEC-23', 'The net amount of a line', below(LINES, 'cbc:LineExtensionAmount')),
];

import type { XmlElement } from '../reading/element.ts';
import { first, textAt } from '../reading/walk.ts';
import { checks, checksEach } from './checks.ts';
import { needsElement } from './needs.ts';
import { ADJUSTMENTS, ALLOWANCES, CHARGES, LINE_ALLOWANCES, LINE_CHARGES, type Place } from './place.ts';
import type { Rule } from './rule.ts';
import { missingVatCategory } from './vat-category.ts';

const REASON = ['cbc:AllowanceChargeReason', 'cbc:AllowanceChargeReasonCode'] as const;

function has(element: XmlElement, name: string): boolean {
  return first(element, name) !== undefined;
}

function hasPercentWithoutBase(element: XmlElement): string | null {
  return has(element, 'cbc:MultiplierFactorNumeric') && !has(element, 'cbc:BaseAmount') ? '' : null;
}

function hasBaseWithoutPercent(element: XmlElement): string | null {
  return has(element, 'cbc:BaseAmount') && !has(element, 'cbc:MultiplierFactorNumeric') ? '' : null;
}

/** That adjustments have a category of VAT. */
function needsVat(id: string, says: string, place: Place): Rule {
  return checks(id, says, `${place.where}/cac:TaxCategory/cbc:ID`, function* (bill) {
    for (const element of place.of(bill)) {
      const breach = missingVatCategory(element, 'cac:TaxCategory');
      if (breach) yield breach;
    }
  });
}

/** What allowances and charges need to have. */
export const ADJUSTMENT_RULES: readonly Rule[] = [
  needsElement('BR-31', 'Every allowance of the document must have an amount', ALLOWANCES, ['cbc:Amount']),
  needsVat('BR-32', 'Every allowance of the document must have a category of VAT', ALLOWANCES),
  needsElement('BR-33', 'Every allowance of the document must have a reason or its code', ALLOWANCES, REASON),
  needsElement('BR-36', 'Every charge of the document must have an amount', CHARGES, ['cbc:Amount']),
  needsVat('BR-37', 'Every charge of the document must have a category of VAT', CHARGES),
  needsElement('BR-38', 'Every charge of the document must have a reason or its code', CHARGES, REASON),
  needsElement('BR-41', 'Every allowance of a line must have an amount', LINE_ALLOWANCES, ['cbc:Amount']),
  needsElement('BR-42', 'Every allowance of a line must have a reason or its code', LINE_ALLOWANCES, REASON),
  needsElement('BR-43', 'Every charge of a line must have an amount', LINE_CHARGES, ['cbc:Amount']),
  needsElement('BR-44', 'Every charge of a line must have a reason or its code', LINE_CHARGES, REASON),
  checksEach(
    'PEPPOL-EN16931-R041',
    'An allowance or charge with a percentage must have a base amount',
    ADJUSTMENTS,
    hasPercentWithoutBase,
  ),
  checksEach(
    'PEPPOL-EN16931-R042',
    'An allowance or charge with a base amount must have a percentage',
    ADJUSTMENTS,
    hasBaseWithoutPercent,
  ),
  checksEach(
    'PEPPOL-EN16931-R043',
    'Whether something is a charge (ChargeIndicator) must be written true or false',
    ADJUSTMENTS,
    (element) => {
      const indicator = textAt(element, 'cbc:ChargeIndicator');
      return indicator === 'true' || indicator === 'false' ? null : indicator && `it is written ${indicator}`;
    },
  ),
];

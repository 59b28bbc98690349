import { type Draft, value } from '../draft.ts';
import { copyOf, type Fault, fault, lastLine, lineOf, nothing, raise, row, TOTALS } from './fault.ts';

const CENT = '0.01';
const VAT_TOTAL = 'cac:TaxTotal/cbc:TaxAmount';
const INCLUSIVE = `${TOTALS}/cbc:TaxInclusiveAmount`;
const DUE = `${TOTALS}/cbc:PayableAmount`;

/** What is added up wrongly, by a cent where that is enough. */
const SUMS: readonly Fault[] = [
  fault('BR-CO-10', (document) => raise(lastLine(document), CENT, 'cbc:LineExtensionAmount')),
  fault('BR-CO-11', (document) => raise(document, CENT, 'cac:AllowanceCharge/cbc:Amount')),
  fault('BR-CO-12', (document) => {
    const [, charge] = document.all('cac:AllowanceCharge');
    if (charge) raise(charge, CENT, 'cbc:Amount');
  }),
  fault('BR-CO-13', (document) => raise(document, CENT, `${TOTALS}/cbc:TaxExclusiveAmount`, INCLUSIVE, DUE)),
  fault('BR-CO-14', (document) => raise(document, CENT, VAT_TOTAL, INCLUSIVE, DUE)),
  fault('BR-CO-15', (document) => raise(document, CENT, INCLUSIVE, DUE)),
  fault('BR-CO-16', (document) => raise(document, CENT, DUE)),
  fault('BR-CO-17', (document) =>
    raise(document, '5.00', 'cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount', VAT_TOTAL, INCLUSIVE, DUE),
  ),
  fault('PEPPOL-EN16931-R040', (document) => document.set('cac:AllowanceCharge/cbc:BaseAmount', '0.00')),
  fault('PEPPOL-EN16931-R120', (document) => raise(lastLine(document), '0.03', 'cac:Price/cbc:PriceAmount')),
  fault('BR-S-08', (document) => raise(document, '1.00', 'cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount')),
];

/** An amount with a digit too many, which changes nothing else. */
function precise(rule: string, path: string, from: (document: Draft) => Draft = (document) => document): Fault {
  return fault(rule, (document) => {
    const amount = from(document).at(path);
    amount.text += '0';
  });
}

const DECIMALS: readonly Fault[] = [
  precise('BR-DEC-09', `${TOTALS}/cbc:LineExtensionAmount`),
  precise('BR-DEC-12', `${TOTALS}/cbc:TaxExclusiveAmount`),
  precise('BR-DEC-13', VAT_TOTAL),
  precise('BR-DEC-14', INCLUSIVE),
  precise('BR-DEC-18', DUE),
  precise('BR-DEC-19', 'cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount'),
  precise('BR-DEC-20', 'cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount'),
  precise('BR-DEC-23', 'cbc:LineExtensionAmount', lastLine),
];

/** An allowance or charge that lacks something, of the document or of a line. */
function lacking(rule: string, isCharge: boolean, path: string, isOfLine = false): Fault {
  return fault(rule, (document) => {
    const adjustment = nothing(isCharge, 'EUR').drop(path);
    (isOfLine ? lastLine(document) : document).add(adjustment);
  });
}

const REASON = 'cbc:AllowanceChargeReason';

const ADJUSTMENTS: readonly Fault[] = [
  lacking('BR-31', false, 'cbc:Amount'),
  lacking('BR-32', false, 'cac:TaxCategory'),
  lacking('BR-33', false, REASON),
  lacking('BR-36', true, 'cbc:Amount'),
  lacking('BR-37', true, 'cac:TaxCategory'),
  lacking('BR-38', true, REASON),
  lacking('BR-41', false, 'cbc:Amount', true),
  lacking('BR-42', false, REASON, true),
  lacking('BR-43', true, 'cbc:Amount', true),
  lacking('BR-44', true, REASON, true),
  fault('PEPPOL-EN16931-R041', (document) =>
    document.add(nothing(false, 'EUR').add(value('cbc:MultiplierFactorNumeric', '0'))),
  ),
  fault('PEPPOL-EN16931-R042', (document) =>
    document.add(nothing(false, 'EUR').add(value('cbc:BaseAmount', '0.00', { currencyID: 'EUR' }))),
  ),
  fault('PEPPOL-EN16931-R043', (document) => document.set('cac:AllowanceCharge/cbc:ChargeIndicator', '0')),
];

const CATEGORY = 'cac:Item/cac:ClassifiedTaxCategory';

/** VAT of 40 cents where there must be none: so little that it still rounds to nothing. */
function withVat(rule: string, category: string): Fault {
  return fault(rule, (document) => {
    raise(row(document, category), '0.40', 'cbc:TaxAmount');
    raise(document, '0.40', VAT_TOTAL, INCLUSIVE, DUE);
  });
}

function withRate(rule: string, category: string): Fault {
  return fault(rule, (document) => lineOf(document, category).set(`${CATEGORY}/cbc:Percent`, '5'));
}

function withoutReason(rule: string, category: string): Fault {
  return fault(rule, (document) => row(document, category).drop('cac:TaxCategory/cbc:TaxExemptionReason'));
}

const CATEGORIES: readonly Fault[] = [
  fault('BR-S-02', (document) => document.drop('cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme')),
  fault('BR-S-05', (document) => {
    const line = copyOf(lineOf(document, 'Z'))
      .set('cbc:ID', 'gift')
      .set('cbc:LineExtensionAmount', '0.00')
      .set('cac:Price/cbc:PriceAmount', '0.00')
      .set(`${CATEGORY}/cbc:ID`, 'S');
    document.add(line);
  }),
  fault('BR-S-10', (document) =>
    row(document, 'S').at('cac:TaxCategory').add(value('cbc:TaxExemptionReason', 'None that there could be')),
  ),
  withRate('BR-Z-05', 'Z'),
  withVat('BR-Z-09', 'Z'),
  withRate('BR-E-05', 'E'),
  withVat('BR-E-09', 'E'),
  withoutReason('BR-E-10', 'E'),
];

const REVERSED = { sellerCountry: 'BE', buyerCountry: 'FR' };

const REVERSE_CHARGE: readonly Fault[] = [
  withRate('BR-AE-05', 'AE'),
  withVat('BR-AE-09', 'AE'),
  withoutReason('BR-AE-10', 'AE'),
].map((one) => ({ ...one, in: REVERSED }));

/** What is wrong with amounts and with VAT. */
export const AMOUNT_FAULTS: readonly Fault[] = [...SUMS, ...DECIMALS, ...ADJUSTMENTS, ...CATEGORIES, ...REVERSE_CHARGE];

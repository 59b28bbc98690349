import { PEPPOL_BILLING, XRECHNUNG } from '../bill.ts';
import { dayAfter } from '../calendar.ts';
import { cents, type Decimal, ZERO } from '../decimal.ts';
import { Draft, group, value } from './draft.ts';
import { partyGroup } from './party-group.ts';
import type { Adjustment, Plan, PlannedLine, Tax } from './plan.ts';
import { type Totals, totalsOf } from './totals.ts';

/** What sort of document a plan is written as. */
export interface Form {
  readonly isCreditNote: boolean;
  readonly isXRechnung: boolean;
}

/** A document of one page that says nothing, as its attachment: `%PDF-1.4` and an end. */
const ATTACHMENT = 'JVBERi0xLjQKJSVFT0YK';

const PROFILE = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';

/** The tree of an invoice or of a credit note. */
export function documentOf(plan: Plan, { isCreditNote, isXRechnung }: Form): Draft {
  const { features, seller, buyer, currency } = plan;
  const totals = totalsOf(plan);
  const has = features.has.bind(features);
  const refersToInvoice = isCreditNote || has('preceding_invoice');
  const root = new Draft(isCreditNote ? 'CreditNote' : 'Invoice', [
    value('cbc:CustomizationID', isXRechnung ? XRECHNUNG : PEPPOL_BILLING),
    value('cbc:ProfileID', PROFILE),
    value('cbc:ID', plan.number),
    value('cbc:IssueDate', plan.issueDate),
    isCreditNote ? null : value('cbc:DueDate', plan.dueDate),
    isCreditNote ? value('cbc:CreditNoteTypeCode', '381') : value('cbc:InvoiceTypeCode', '380'),
    has('note') ? value('cbc:Note', 'Thank you & see you again') : null,
    value('cbc:DocumentCurrencyCode', currency),
    has('accounting_currency') ? value('cbc:TaxCurrencyCode', otherCurrency(currency)) : null,
    value('cbc:BuyerReference', plan.buyerReference),
    has('period') ? period(plan.issueDate) : null,
    has('order') ? group('cac:OrderReference', value('cbc:ID', `PO-${plan.number}`)) : null,
    refersToInvoice
      ? group('cac:BillingReference', group('cac:InvoiceDocumentReference', value('cbc:ID', `${plan.number}-0`)))
      : null,
    has('attachment') ? attachment() : null,
    group('cac:AccountingSupplierParty', partyGroup(seller)),
    group('cac:AccountingCustomerParty', partyGroup({ ...buyer, tax: undefined })),
    has('delivery') ? group('cac:Delivery', value('cbc:ActualDeliveryDate', plan.issueDate)) : null,
    payment(plan),
    group('cac:PaymentTerms', value('cbc:Note', 'Net, without deduction')),
  ]);
  for (const adjustment of plan.adjustments) root.add(adjustmentGroup(adjustment, currency, plan.tax));
  root.add(taxTotal(totals, currency));
  if (has('accounting_currency')) {
    const vat = value('cbc:TaxAmount', cents(totals.vat.times('0.5')).toFixed(2), {
      currencyID: otherCurrency(currency),
    });
    root.add(group('cac:TaxTotal', vat));
  }
  root.add(totalsGroup(plan, totals));
  plan.lines.forEach((line, index) => {
    root.add(lineGroup(line, index, plan, isCreditNote));
  });
  return root;
}

function otherCurrency(currency: string): string {
  return currency === 'EUR' ? 'USD' : 'EUR';
}

function period(day: string): Draft {
  return group('cac:InvoicePeriod', value('cbc:StartDate', dayAfter(day, -30)), value('cbc:EndDate', day));
}

function attachment(): Draft {
  return group(
    'cac:AdditionalDocumentReference',
    value('cbc:ID', 'timesheet'),
    group(
      'cac:Attachment',
      value('cbc:EmbeddedDocumentBinaryObject', ATTACHMENT, { mimeCode: 'application/pdf', filename: 'timesheet.pdf' }),
    ),
  );
}

function payment({ seller, number }: Plan): Draft {
  return group(
    'cac:PaymentMeans',
    value('cbc:PaymentMeansCode', seller.country.currency === 'EUR' ? '58' : '30'),
    value('cbc:PaymentID', number),
    group('cac:PayeeFinancialAccount', value('cbc:ID', seller.account), value('cbc:Name', seller.name)),
  );
}

function amount(name: string, of: Decimal, currency: string): Draft {
  return value(name, of.toFixed(2), { currencyID: currency });
}

function category(name: string, { category: code, rate, reason }: Tax, withReason: boolean): Draft {
  return group(
    name,
    value('cbc:ID', code),
    value('cbc:Percent', rate),
    withReason && reason !== null ? value('cbc:TaxExemptionReason', reason) : null,
    group('cac:TaxScheme', value('cbc:ID', 'VAT')),
  );
}

function adjustmentGroup(of: Adjustment, currency: string, tax: Tax | null): Draft {
  return group(
    'cac:AllowanceCharge',
    value('cbc:ChargeIndicator', String(of.isCharge)),
    value('cbc:AllowanceChargeReasonCode', of.code),
    value('cbc:AllowanceChargeReason', of.reason),
    of.percent && value('cbc:MultiplierFactorNumeric', of.percent.toFixed()),
    amount('cbc:Amount', of.amount, currency),
    of.base && amount('cbc:BaseAmount', of.base, currency),
    tax && category('cac:TaxCategory', tax, false),
  );
}

function taxTotal({ rows, vat }: Totals, currency: string): Draft {
  const parts = rows.map((row) =>
    group(
      'cac:TaxSubtotal',
      amount('cbc:TaxableAmount', row.taxable, currency),
      amount('cbc:TaxAmount', row.vat, currency),
      category('cac:TaxCategory', row.tax, true),
    ),
  );
  return group('cac:TaxTotal', amount('cbc:TaxAmount', vat, currency), ...parts);
}

function totalsGroup({ currency, prepaid, rounding, adjustments }: Plan, totals: Totals): Draft {
  const some = (name: string, of: Decimal, wanted: boolean) => (wanted ? amount(name, of, currency) : null);
  return group(
    'cac:LegalMonetaryTotal',
    amount('cbc:LineExtensionAmount', totals.lines, currency),
    amount('cbc:TaxExclusiveAmount', totals.withoutVat, currency),
    amount('cbc:TaxInclusiveAmount', totals.withVat, currency),
    some(
      'cbc:AllowanceTotalAmount',
      totals.allowances,
      adjustments.some(({ isCharge }) => !isCharge),
    ),
    some(
      'cbc:ChargeTotalAmount',
      totals.charges,
      adjustments.some(({ isCharge }) => isCharge),
    ),
    some('cbc:PrepaidAmount', prepaid, !prepaid.eq(ZERO)),
    some('cbc:PayableRoundingAmount', rounding, !rounding.eq(ZERO)),
    amount('cbc:PayableAmount', totals.due, currency),
  );
}

function lineGroup(line: PlannedLine, index: number, plan: Plan, isCreditNote: boolean): Draft {
  const unit = { unitCode: line.good.unit };
  const { currency, features } = plan;
  return group(
    isCreditNote ? 'cac:CreditNoteLine' : 'cac:InvoiceLine',
    value('cbc:ID', String(index + 1)),
    value(isCreditNote ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity', line.quantity.toFixed(), unit),
    amount('cbc:LineExtensionAmount', line.net, currency),
    index === 0 && features.has('line_period') ? period(plan.issueDate) : null,
    ...line.adjustments.map((of) => adjustmentGroup(of, currency, null)),
    group('cac:Item', value('cbc:Name', line.good.name), category('cac:ClassifiedTaxCategory', line.tax, false)),
    group(
      'cac:Price',
      amount('cbc:PriceAmount', line.price, currency),
      line.perQuantity && value('cbc:BaseQuantity', line.perQuantity.toFixed(), unit),
    ),
  );
}

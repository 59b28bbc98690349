/** Children of the root that the schema allows once. @see https://docs.oasis-open.org/ubl/UBL-2.1.html */
const ONCE: ReadonlySet<string> = new Set([
  'cbc:CustomizationID',
  'cbc:ProfileID',
  'cbc:ID',
  'cbc:IssueDate',
  'cbc:DueDate',
  'cbc:InvoiceTypeCode',
  'cbc:CreditNoteTypeCode',
  'cbc:TaxPointDate',
  'cbc:DocumentCurrencyCode',
  'cbc:TaxCurrencyCode',
  'cbc:AccountingCost',
  'cbc:BuyerReference',
  'cac:OrderReference',
  'cac:AccountingSupplierParty',
  'cac:AccountingCustomerParty',
  'cac:PayeeParty',
  'cac:TaxRepresentativeParty',
  'cac:LegalMonetaryTotal',
]);

/**
 * Children that may come more than once within an element whose order is judged; all others there come once at most. That something is
 * mandatory inside is left to the rules of EN 16931: they ask for the same elements, under ids that say which.
 *
 * @see https://docs.oasis-open.org/ubl/UBL-2.1.html
 */
const OFTEN: ReadonlySet<string> = new Set([
  'cac:AdditionalItemProperty',
  'cac:AddressLine',
  'cac:AllowanceCharge',
  'cac:ClassifiedTaxCategory',
  'cac:CommodityClassification',
  'cac:DocumentReference',
  'cac:InvoicePeriod',
  'cac:OrderLineReference',
  'cac:PartyIdentification',
  'cac:PartyLegalEntity',
  'cac:PartyName',
  'cac:PartyTaxScheme',
  'cac:TaxSubtotal',
  'cbc:AllowanceChargeReason',
  'cbc:Description',
  'cbc:DescriptionCode',
  'cbc:DocumentDescription',
  'cbc:Note',
  'cbc:PaymentID',
  'cbc:TaxExemptionReason',
]);

/** Elements of which an allowance may have several, unlike a row of the VAT breakdown. */
const CATEGORIES = 'cac:TaxCategory';

/** True where a child may follow one of its own name. */
export function mayRepeat(parent: string, child: string, isRoot: boolean): boolean {
  if (isRoot) return !ONCE.has(child);
  return OFTEN.has(child) || (child === CATEGORIES && parent === 'cac:AllowanceCharge');
}

/** The elements of a place, in the one order in which the schema allows them. */
export type Order = readonly string[];

function order(text: string): Order {
  return text.split(/\s+/).filter((name) => name !== '');
}

/** Children of `Invoice` in UBL 2.1. @see https://docs.oasis-open.org/ubl/UBL-2.1.html */
export const INVOICE_ORDER: Order = order(`
  ext:UBLExtensions cbc:UBLVersionID cbc:CustomizationID cbc:ProfileID cbc:ProfileExecutionID cbc:ID
  cbc:CopyIndicator cbc:UUID cbc:IssueDate cbc:IssueTime cbc:DueDate cbc:InvoiceTypeCode cbc:Note cbc:TaxPointDate
  cbc:DocumentCurrencyCode cbc:TaxCurrencyCode cbc:PricingCurrencyCode cbc:PaymentCurrencyCode
  cbc:PaymentAlternativeCurrencyCode cbc:AccountingCostCode cbc:AccountingCost cbc:LineCountNumeric
  cbc:BuyerReference cac:InvoicePeriod cac:OrderReference cac:BillingReference cac:DespatchDocumentReference
  cac:ReceiptDocumentReference cac:StatementDocumentReference cac:OriginatorDocumentReference
  cac:ContractDocumentReference cac:AdditionalDocumentReference cac:ProjectReference cac:Signature
  cac:AccountingSupplierParty cac:AccountingCustomerParty cac:PayeeParty cac:BuyerCustomerParty
  cac:SellerSupplierParty cac:TaxRepresentativeParty cac:Delivery cac:DeliveryTerms cac:PaymentMeans
  cac:PaymentTerms cac:PrepaidPayment cac:AllowanceCharge cac:TaxExchangeRate cac:PricingExchangeRate
  cac:PaymentExchangeRate cac:PaymentAlternativeExchangeRate cac:TaxTotal cac:WithholdingTaxTotal
  cac:LegalMonetaryTotal cac:InvoiceLine
`);

/** Children of `CreditNote` in UBL 2.1. It has no due date. */
export const CREDIT_NOTE_ORDER: Order = order(`
  ext:UBLExtensions cbc:UBLVersionID cbc:CustomizationID cbc:ProfileID cbc:ProfileExecutionID cbc:ID
  cbc:CopyIndicator cbc:UUID cbc:IssueDate cbc:IssueTime cbc:TaxPointDate cbc:CreditNoteTypeCode cbc:Note
  cbc:DocumentCurrencyCode cbc:TaxCurrencyCode cbc:PricingCurrencyCode cbc:PaymentCurrencyCode
  cbc:PaymentAlternativeCurrencyCode cbc:AccountingCostCode cbc:AccountingCost cbc:LineCountNumeric
  cbc:BuyerReference cac:InvoicePeriod cac:DiscrepancyResponse cac:OrderReference cac:BillingReference
  cac:DespatchDocumentReference cac:ReceiptDocumentReference cac:ContractDocumentReference
  cac:AdditionalDocumentReference cac:StatementDocumentReference cac:OriginatorDocumentReference cac:Signature
  cac:AccountingSupplierParty cac:AccountingCustomerParty cac:PayeeParty cac:BuyerCustomerParty
  cac:SellerSupplierParty cac:TaxRepresentativeParty cac:Delivery cac:DeliveryTerms cac:PaymentMeans
  cac:PaymentTerms cac:TaxExchangeRate cac:PricingExchangeRate cac:PaymentExchangeRate
  cac:PaymentAlternativeExchangeRate cac:AllowanceCharge cac:TaxTotal cac:LegalMonetaryTotal cac:CreditNoteLine
`);

/** Without these there is no invoice, nor a credit note; lines come besides. */
export const MANDATORY: readonly string[] = [
  'cbc:ID',
  'cbc:IssueDate',
  'cac:AccountingSupplierParty',
  'cac:AccountingCustomerParty',
  'cac:LegalMonetaryTotal',
];

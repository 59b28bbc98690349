import { vatCategories } from '../bill.ts';
import { first, textAt } from '../reading/walk.ts';
import { checks } from './checks.ts';
import { needs, needsElement } from './needs.ts';
import { BREAKDOWN, BUYER, below, LINES, missing, ROOT, SELLER, TOTALS } from './place.ts';
import type { Rule } from './rule.ts';
import { missingVatCategory } from './vat-category.ts';

/** What every invoice has. @see EN 16931 validation artefacts 1.3.16 */
export const PRESENCE_RULES: readonly Rule[] = [
  needs('BR-01', 'An invoice must say which specification it follows (CustomizationID)', ROOT, 'cbc:CustomizationID'),
  needs('BR-02', 'An invoice must have a number', ROOT, 'cbc:ID'),
  needs('BR-03', 'An invoice must have an issue date', ROOT, 'cbc:IssueDate'),
  checks(
    'BR-04',
    'An invoice must say which type it is, 380 for most (a credit note: 381)',
    '/Invoice/cbc:InvoiceTypeCode',
    function* ({ root, typeCodeName }) {
      if (textAt(root, typeCodeName) === '') yield missing(root, typeCodeName);
    },
  ),
  needs('BR-05', 'An invoice must say in which currency it is', ROOT, 'cbc:DocumentCurrencyCode'),
  needs('BR-06', 'The seller must have a registered name', SELLER, 'cac:PartyLegalEntity/cbc:RegistrationName'),
  needs('BR-07', 'The buyer must have a registered name', BUYER, 'cac:PartyLegalEntity/cbc:RegistrationName'),
  needsElement('BR-08', 'The seller must have a postal address', SELLER, ['cac:PostalAddress']),
  needs(
    'BR-09',
    "The seller's address must have a country code",
    below(SELLER, 'cac:PostalAddress'),
    'cac:Country/cbc:IdentificationCode',
  ),
  needsElement('BR-10', 'The buyer must have a postal address', BUYER, ['cac:PostalAddress']),
  needs(
    'BR-11',
    "The buyer's address must have a country code",
    below(BUYER, 'cac:PostalAddress'),
    'cac:Country/cbc:IdentificationCode',
  ),
  needs('BR-12', 'The totals must have the sum of the net amounts of the lines', TOTALS, 'cbc:LineExtensionAmount'),
  needs('BR-13', 'The totals must have the total without VAT', TOTALS, 'cbc:TaxExclusiveAmount'),
  needs('BR-14', 'The totals must have the total with VAT', TOTALS, 'cbc:TaxInclusiveAmount'),
  needs('BR-15', 'The totals must have the amount due for payment', TOTALS, 'cbc:PayableAmount'),
  checks('BR-16', 'An invoice must have at least one line', LINES.where, function* ({ root, lines, isCreditNote }) {
    if (lines.length === 0) yield missing(root, isCreditNote ? 'cac:CreditNoteLine' : 'cac:InvoiceLine');
  }),
  needs('BR-21', 'Every line must have an identifier', LINES, 'cbc:ID'),
  checks(
    'BR-22',
    'Every line must have a quantity',
    `${LINES.where}/cbc:InvoicedQuantity`,
    function* ({ lines, quantityName }) {
      for (const line of lines) if (textAt(line, quantityName) === '') yield missing(line, quantityName);
    },
  ),
  checks(
    'BR-23',
    'Every quantity must say its unit (unitCode)',
    `${LINES.where}/cbc:InvoicedQuantity/@unitCode`,
    function* ({ lines, quantityName }) {
      for (const line of lines) {
        const quantity = first(line, quantityName);
        if (quantity && !quantity.attributes.has('unitCode')) yield { at: quantity, part: '@unitCode' };
      }
    },
  ),
  needs('BR-24', 'Every line must have a net amount', LINES, 'cbc:LineExtensionAmount'),
  needs('BR-25', 'Every item must have a name', LINES, 'cac:Item/cbc:Name'),
  needs('BR-26', 'Every item must have a net price', LINES, 'cac:Price/cbc:PriceAmount'),
  checks(
    'BR-CO-04',
    'Every line must have a category of VAT',
    `${LINES.where}/cac:Item/cac:ClassifiedTaxCategory/cbc:ID`,
    function* ({ lines }) {
      for (const line of lines) {
        const breach = missingVatCategory(line, 'cac:Item', 'cac:ClassifiedTaxCategory');
        if (breach) yield breach;
      }
    },
  ),
  checks('BR-CO-18', 'An invoice must have a VAT breakdown', BREAKDOWN.where, function* ({ root, breakdown }) {
    if (breakdown.length === 0) yield missing(root, 'cac:TaxTotal/cac:TaxSubtotal');
  }),
  checks(
    'BR-CO-25',
    'An invoice with an amount due must have a due date or payment terms',
    '/Invoice/cbc:DueDate, /Invoice/cac:PaymentTerms/cbc:Note',
    function* ({ root, totals, isCreditNote }) {
      const due = textAt(totals, 'cbc:PayableAmount');
      const isDue = /[1-9]/.test(due) && !due.startsWith('-');
      if (isCreditNote || !isDue || first(root, 'cbc:DueDate') || first(root, 'cac:PaymentTerms', 'cbc:Note')) return;
      yield missing(root, 'cbc:DueDate');
    },
  ),
  checks(
    'BR-CO-26',
    'The seller must be identified by an identifier, a legal registration or a VAT number',
    SELLER.where,
    function* ({ seller }) {
      if (!seller) return;
      const identified =
        first(seller, 'cac:PartyIdentification', 'cbc:ID') ||
        first(seller, 'cac:PartyLegalEntity', 'cbc:CompanyID') ||
        vatCategories(seller, 'cac:PartyTaxScheme').some((scheme) => first(scheme, 'cbc:CompanyID'));
      if (!identified) yield missing(seller, 'cac:PartyTaxScheme/cbc:CompanyID');
    },
  ),
  needs('BR-45', 'Every VAT breakdown must have a taxable amount', BREAKDOWN, 'cbc:TaxableAmount'),
  needs('BR-46', 'Every VAT breakdown must have an amount of VAT', BREAKDOWN, 'cbc:TaxAmount'),
  checks(
    'BR-47',
    'Every VAT breakdown must have a category of VAT',
    `${BREAKDOWN.where}/cac:TaxCategory/cbc:ID`,
    function* ({ breakdown }) {
      for (const part of breakdown) {
        const breach = missingVatCategory(part, 'cac:TaxCategory');
        if (breach) yield breach;
      }
    },
  ),
  checks(
    'BR-48',
    'Every VAT breakdown must have a rate, unless it is outside the scope of VAT (category O)',
    `${BREAKDOWN.where}/cac:TaxCategory/cbc:Percent`,
    function* ({ breakdown }) {
      for (const part of breakdown) {
        const [category] = vatCategories(part, 'cac:TaxCategory');
        if (!category || textAt(category, 'cbc:ID') === 'O' || first(category, 'cbc:Percent')) continue;
        yield missing(category, 'cbc:Percent');
      }
    },
  ),
  checks(
    'BR-53',
    'Where VAT is also accounted in another currency (TaxCurrencyCode), the total VAT must be given in it',
    '/Invoice/cac:TaxTotal/cbc:TaxAmount',
    function* ({ root, taxTotals }) {
      const currency = textAt(root, 'cbc:TaxCurrencyCode');
      if (currency === '') return;
      const given = taxTotals.some((total) => first(total, 'cbc:TaxAmount')?.attributes.get('currencyID') === currency);
      if (!given) yield { ...missing(root, 'cbc:TaxCurrencyCode'), detail: `there is no total VAT in ${currency}` };
    },
  ),
  needs(
    'BR-55',
    'A reference to a preceding invoice must have its number',
    below(ROOT, 'cac:BillingReference', 'cac:InvoiceDocumentReference'),
    'cbc:ID',
  ),
  needsElement('PEPPOL-EN16931-R001', 'An invoice must say in which business process it is sent (ProfileID)', ROOT, [
    'cbc:ProfileID',
  ]),
  needsElement('PEPPOL-EN16931-R003', 'An invoice must have a buyer reference or the number of an order', ROOT, [
    'cbc:BuyerReference',
    'cac:OrderReference/cbc:ID',
  ]),
  needsElement('PEPPOL-EN16931-R010', 'The buyer must have an electronic address (EndpointID)', BUYER, [
    'cbc:EndpointID',
  ]),
  needsElement('PEPPOL-EN16931-R020', 'The seller must have an electronic address (EndpointID)', SELLER, [
    'cbc:EndpointID',
  ]),
];

import { BILLING_CUSTOMIZATION, BILLING_PROCESS, typeNamed } from './document-types.ts';
import type { NamedParty } from './inspection.ts';

/** What a made-up document says. */
export interface SampleDocument {
  readonly type: 'Invoice' | 'CreditNote';
  readonly number: string;
  /** `YYYY-MM-DD`. */
  readonly issueDate: string;
  readonly dueDate: string;
  readonly sender: NamedParty;
  readonly receiver: NamedParty;
  /** Without tax, in whole cents. */
  readonly netCents: number;
  readonly note?: string;
  readonly reference?: string;
}

const TAX_PERCENT = 21;
const CURRENCY = 'EUR';

/** A credit note names what it credits. */
const CREDITED =
  '  <cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>INV-1</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>';

/** Of a seller, in the register of companies; invented. */
const COMPANY_NUMBER = '11223344';

/** A complete document of Peppol BIS Billing 3.0 with one line, one rate of tax and totals that agree. */
export function sampleDocument(says: SampleDocument): string {
  const { type, number, netCents } = says;
  const { namespace } = typeNamed(type);
  const isInvoice = type === 'Invoice';
  const net = amount(netCents);
  const taxCents = Math.round((netCents * TAX_PERCENT) / 100);
  const [tax, total] = [amount(taxCents), amount(netCents + taxCents)];
  const quantity = isInvoice ? 'InvoicedQuantity' : 'CreditedQuantity';
  const line = isInvoice ? 'InvoiceLine' : 'CreditNoteLine';
  return `<?xml version="1.0" encoding="UTF-8"?>
<${type} xmlns="${namespace}" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>${BILLING_CUSTOMIZATION}</cbc:CustomizationID>
  <cbc:ProfileID>${BILLING_PROCESS}</cbc:ProfileID>
  <cbc:ID>${escaped(number)}</cbc:ID>
  <cbc:IssueDate>${says.issueDate}</cbc:IssueDate>
${isInvoice ? `  <cbc:DueDate>${says.dueDate}</cbc:DueDate>\n` : ''}  <cbc:${type}TypeCode>${isInvoice ? '380' : '381'}</cbc:${type}TypeCode>
${says.note === undefined ? '' : `  <cbc:Note>${escaped(says.note)}</cbc:Note>\n`}  <cbc:DocumentCurrencyCode>${CURRENCY}</cbc:DocumentCurrencyCode>
  <cbc:BuyerReference>${escaped(says.reference ?? number)}</cbc:BuyerReference>
${isInvoice ? '' : `${CREDITED}\n`}${partyXml('AccountingSupplierParty', says.sender, true)}
${partyXml('AccountingCustomerParty', says.receiver, false)}
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
    <cbc:PaymentID>${escaped(number)}</cbc:PaymentID>
    <cac:PayeeFinancialAccount><cbc:ID>NL91ABNA0417164300</cbc:ID></cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:PaymentTerms><cbc:Note>30 days</cbc:Note></cac:PaymentTerms>
  <cac:TaxTotal>
    <cbc:TaxAmount currencyID="${CURRENCY}">${tax}</cbc:TaxAmount>
    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="${CURRENCY}">${net}</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="${CURRENCY}">${tax}</cbc:TaxAmount>
      ${taxCategory('TaxCategory')}
    </cac:TaxSubtotal>
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="${CURRENCY}">${net}</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="${CURRENCY}">${net}</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="${CURRENCY}">${total}</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="${CURRENCY}">${total}</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>
  <cac:${line}>
    <cbc:ID>1</cbc:ID>
    <cbc:${quantity} unitCode="C62">1</cbc:${quantity}>
    <cbc:LineExtensionAmount currencyID="${CURRENCY}">${net}</cbc:LineExtensionAmount>
    <cac:Item>
      <cbc:Name>Beratung für Größen</cbc:Name>
      ${taxCategory('ClassifiedTaxCategory')}
    </cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="${CURRENCY}">${net}</cbc:PriceAmount></cac:Price>
  </cac:${line}>
</${type}>
`;
}

function taxCategory(element: string): string {
  return `<cac:${element}><cbc:ID>S</cbc:ID><cbc:Percent>${TAX_PERCENT}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:${element}>`;
}

function partyXml(element: string, { scheme, identifier, name, country }: NamedParty, isSeller: boolean): string {
  const land = country ?? 'NL';
  const tax = isSeller
    ? `\n      <cac:PartyTaxScheme><cbc:CompanyID>${land}123456789B01</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>`
    : '';
  const number = isSeller ? `<cbc:CompanyID schemeID="0106">${COMPANY_NUMBER}</cbc:CompanyID>` : '';
  return `  <cac:${element}>
    <cac:Party>
      <cbc:EndpointID schemeID="${scheme}">${escaped(identifier)}</cbc:EndpointID>
      <cac:PostalAddress>
        <cbc:StreetName>Damstraat 12</cbc:StreetName>
        <cbc:CityName>Utrecht</cbc:CityName>
        <cbc:PostalZone>3511 AB</cbc:PostalZone>
        <cac:Country><cbc:IdentificationCode>${land}</cbc:IdentificationCode></cac:Country>
      </cac:PostalAddress>${tax}
      <cac:PartyLegalEntity><cbc:RegistrationName>${escaped(name ?? identifier)}</cbc:RegistrationName>${number}</cac:PartyLegalEntity>
    </cac:Party>
  </cac:${element}>`;
}

function amount(cents: number): string {
  return (cents / 100).toFixed(2);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

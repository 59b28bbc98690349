/** What a document of our own says. */
export interface Draft {
  readonly type: 'Invoice' | 'CreditNote';
  readonly number: string;
  readonly from: string;
  readonly to: string;
  /** `YYYY-MM-DD`. */
  readonly issueDate: string;
  readonly dueDate: string;
}

const BILLING = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';
const XRECHNUNG = 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0';
const PROFILE = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';
/** Addresses of German authorities: the value is the Leitweg-ID, which must also be the buyer reference. */
const LEITWEG = '0204';
/** Where an address does not tell a country otherwise, it is that of its scheme. */
const COUNTRIES: Readonly<Record<string, string>> = { '0204': 'DE', '0208': 'BE', '0192': 'NO', '9915': 'AT' };
const HOME = 'NL';

/** A complete document with one line and one rate of tax. */
export function writeDocument({ type, number, from, to, issueDate, dueDate }: Draft): string {
  const isInvoice = type === 'Invoice';
  const [scheme = '', receiver = ''] = parted(to);
  const isXRechnung = scheme === LEITWEG;
  const line = isInvoice ? 'Invoice' : 'CreditNote';
  const quantity = isInvoice ? 'InvoicedQuantity' : 'CreditedQuantity';
  const credited =
    '<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>of an earlier invoice</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>';
  return `<?xml version="1.0" encoding="UTF-8"?>
<${type} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${type}-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>${isXRechnung ? XRECHNUNG : BILLING}</cbc:CustomizationID>
  <cbc:ProfileID>${PROFILE}</cbc:ProfileID>
  <cbc:ID>${escaped(number)}</cbc:ID>
  <cbc:IssueDate>${issueDate}</cbc:IssueDate>
${isInvoice ? `  <cbc:DueDate>${dueDate}</cbc:DueDate>\n` : ''}  <cbc:${type}TypeCode>${isInvoice ? '380' : '381'}</cbc:${type}TypeCode>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cbc:BuyerReference>${escaped(isXRechnung ? receiver : number)}</cbc:BuyerReference>
${isInvoice ? '' : `  ${credited}\n`}${party('AccountingSupplierParty', from, SELLER)}
${party('AccountingCustomerParty', to, `<cac:PartyLegalEntity><cbc:RegistrationName>Customer ${escaped(receiver)}</cbc:RegistrationName></cac:PartyLegalEntity>`)}
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
    <cbc:PaymentID>${escaped(number)}</cbc:PaymentID>
    <cac:PayeeFinancialAccount><cbc:ID>NL91ABNA0417164300</cbc:ID></cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:PaymentTerms><cbc:Note>30 days</cbc:Note></cac:PaymentTerms>
  <cac:TaxTotal>
    <cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount>
    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount>
      ${taxed('TaxCategory')}
    </cac:TaxSubtotal>
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="EUR">121.00</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="EUR">121.00</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>
  <cac:${line}Line>
    <cbc:ID>1</cbc:ID>
    <cbc:${quantity} unitCode="C62">1</cbc:${quantity}>
    <cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Delivery</cbc:Name>${taxed('ClassifiedTaxCategory')}</cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="EUR">100.00</cbc:PriceAmount></cac:Price>
  </cac:${line}Line>
</${type}>
`;
}

/** Invented, with numbers that pass their checks. */
const SELLER = `<cac:PartyTaxScheme><cbc:CompanyID>NL123456789B01</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
      <cac:PartyLegalEntity><cbc:RegistrationName>Kade Levering BV</cbc:RegistrationName><cbc:CompanyID schemeID="0106">11223344</cbc:CompanyID></cac:PartyLegalEntity>
      <cac:Contact><cbc:Name>Invoices</cbc:Name><cbc:Telephone>+31 30 123 4567</cbc:Telephone><cbc:ElectronicMail>invoices@kade.example</cbc:ElectronicMail></cac:Contact>`;

function party(element: string, address: string, rest: string): string {
  const [scheme = '', value = ''] = parted(address);
  return `  <cac:${element}>
    <cac:Party>
      <cbc:EndpointID schemeID="${escaped(scheme)}">${escaped(value)}</cbc:EndpointID>
      <cac:PostalAddress>
        <cbc:StreetName>Damstraat 12</cbc:StreetName>
        <cbc:CityName>Utrecht</cbc:CityName>
        <cbc:PostalZone>3511 AB</cbc:PostalZone>
        <cac:Country><cbc:IdentificationCode>${COUNTRIES[scheme] ?? HOME}</cbc:IdentificationCode></cac:Country>
      </cac:PostalAddress>
      ${rest}
    </cac:Party>
  </cac:${element}>`;
}

function taxed(element: string): string {
  return `<cac:${element}><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:${element}>`;
}

const parted = (address: string): string[] => [
  address.slice(0, address.indexOf(':')),
  address.slice(address.indexOf(':') + 1),
];

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

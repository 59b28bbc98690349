import { BUYER, type Fault, fault, lastLine, SELLER, TOTALS } from './fault.ts';

/** A mistake that consists in leaving something out. */
function without(rule: string, path: string, more: Omit<Fault, 'rule' | 'make'> = {}): Fault {
  return fault(rule, (document) => document.drop(path), more);
}

/** The same in a line. */
function lineWithout(rule: string, path: string): Fault {
  return fault(rule, (document) => lastLine(document).drop(path));
}

const STRUCTURE = { also: ['UBL-XSD'] };

/** What is missing. */
export const PRESENCE_FAULTS: readonly Fault[] = [
  without('BR-01', 'cbc:CustomizationID', { also: ['PEPPOL-EN16931-R004'] }),
  without('BR-02', 'cbc:ID', STRUCTURE),
  without('BR-03', 'cbc:IssueDate', STRUCTURE),
  without('BR-04', 'cbc:InvoiceTypeCode'),
  without('BR-05', 'cbc:DocumentCurrencyCode'),
  without('BR-06', `${SELLER}/cac:PartyLegalEntity/cbc:RegistrationName`),
  without('BR-07', `${BUYER}/cac:PartyLegalEntity/cbc:RegistrationName`),
  without('BR-08', `${SELLER}/cac:PostalAddress`),
  without('BR-09', `${SELLER}/cac:PostalAddress/cac:Country`),
  without('BR-10', `${BUYER}/cac:PostalAddress`),
  without('BR-11', `${BUYER}/cac:PostalAddress/cac:Country`),
  without('BR-12', `${TOTALS}/cbc:LineExtensionAmount`),
  without('BR-13', `${TOTALS}/cbc:TaxExclusiveAmount`),
  without('BR-14', `${TOTALS}/cbc:TaxInclusiveAmount`),
  without('BR-15', `${TOTALS}/cbc:PayableAmount`),
  without('BR-16', 'cac:InvoiceLine', STRUCTURE),
  lineWithout('BR-21', 'cbc:ID'),
  fault('BR-22', (document) => {
    const line = lastLine(document);
    // Without a quantity the official rules count one.
    line.set('cac:Price/cbc:PriceAmount', line.at('cbc:LineExtensionAmount').text).drop('cbc:InvoicedQuantity');
  }),
  fault('BR-23', (document) => lastLine(document).mark('cbc:InvoicedQuantity', 'unitCode', null)),
  lineWithout('BR-24', 'cbc:LineExtensionAmount'),
  lineWithout('BR-25', 'cac:Item/cbc:Name'),
  lineWithout('BR-26', 'cac:Price'),
  lineWithout('BR-CO-04', 'cac:Item/cac:ClassifiedTaxCategory'),
  without('BR-CO-18', 'cac:TaxTotal/cac:TaxSubtotal', { also: ['PEPPOL-EN16931-R053', 'PEPPOL-EN16931-R054'] }),
  fault('BR-CO-25', (document) => document.drop('cbc:DueDate').drop('cac:PaymentTerms')),
  fault('BR-CO-26', (document) =>
    document
      .at(SELLER)
      .drop('cac:PartyLegalEntity/cbc:CompanyID')
      .set('cac:PartyTaxScheme/cac:TaxScheme/cbc:ID', 'TAX'),
  ),
  without('BR-45', 'cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount'),
  without('BR-46', 'cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount'),
  without('BR-47', 'cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID'),
  without('BR-48', 'cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:Percent'),
  fault('BR-53', (document) => document.all('cac:TaxTotal')[1]?.mark('cbc:TaxAmount', 'currencyID', 'SEK')),
  fault('BR-55', (document) =>
    document.at('cac:BillingReference/cac:InvoiceDocumentReference').set('cbc:IssueDate', '2026-02-01').drop('cbc:ID'),
  ),
  without('PEPPOL-EN16931-R001', 'cbc:ProfileID', { also: ['PEPPOL-EN16931-R007'] }),
  fault('PEPPOL-EN16931-R003', (document) => document.drop('cbc:BuyerReference').drop('cac:OrderReference')),
  without('PEPPOL-EN16931-R010', `${BUYER}/cbc:EndpointID`),
  without('PEPPOL-EN16931-R020', `${SELLER}/cbc:EndpointID`),
];

import { type Draft, group, value } from '../draft.ts';
import { BUYER, copyOf, type Fault, fault, lastLine, lineOf, row, SELLER } from './fault.ts';

/** The buyer under an address of that scheme. */
function addressed(rule: string, scheme: string, identifier: string, also: readonly string[] = []): Fault {
  return fault(
    rule,
    (document) =>
      document.set(`${BUYER}/cbc:EndpointID`, identifier).mark(`${BUYER}/cbc:EndpointID`, 'schemeID', scheme),
    { also },
  );
}

/** Every amount of a document in another currency. */
function reckonedIn(document: Draft, currency: string): void {
  if (document.attributes.get('currencyID') === 'EUR') document.attributes.set('currencyID', currency);
  for (const child of document.children) reckonedIn(child, currency);
}

/** Codes, identifiers and forms that are wrong. */
export const CODE_FAULTS: readonly Fault[] = [
  fault('UBL-XSD', (document) => document.add(value('cbc:InvoiceNumber', '7'))),
  fault('BR-CL-01', (document) => document.set('cbc:InvoiceTypeCode', '999'), { also: ['PEPPOL-EN16931-P0100'] }),
  fault('PEPPOL-EN16931-P0100', (document) => document.set('cbc:InvoiceTypeCode', '130')),
  fault('PEPPOL-EN16931-P0101', (document) => document.set('cbc:CreditNoteTypeCode', '261'), {
    in: { sellerCountry: 'BE', isCreditNote: true },
  }),
  fault('PEPPOL-EN16931-P0112', (document) => document.set('cbc:InvoiceTypeCode', '326')),
  fault('BR-CL-03', (document) => lastLine(document).mark('cac:Price/cbc:PriceAmount', 'currencyID', 'XYZ'), {
    also: ['PEPPOL-EN16931-R051'],
  }),
  fault(
    'BR-CL-04',
    (document) => {
      document.set('cbc:DocumentCurrencyCode', 'XYZ');
      reckonedIn(document, 'XYZ');
    },
    { also: ['BR-CL-03'] },
  ),
  fault('BR-CL-14', (document) => document.set(`${BUYER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode`, 'XX')),
  fault('BR-CL-16', (document) => document.set('cac:PaymentMeans/cbc:PaymentMeansCode', '99')),
  fault('BR-CL-17', (document) => row(document, 'Z').set('cac:TaxCategory/cbc:ID', 'Q')),
  fault('BR-CL-18', (document) => lineOf(document, 'Z').set('cac:Item/cac:ClassifiedTaxCategory/cbc:ID', 'Q')),
  fault('BR-CL-23', (document) => lastLine(document).mark('cbc:InvoicedQuantity', 'unitCode', 'pieces')),
  addressed('BR-CL-25', '9906', 'IT00743110157', ['PEPPOL-EN16931-CL008']),
  addressed('PEPPOL-EN16931-CL008', '0219', '1234'),
  fault('PEPPOL-EN16931-CL001', (document) =>
    document.mark(
      'cac:AdditionalDocumentReference/cac:Attachment/cbc:EmbeddedDocumentBinaryObject',
      'mimeCode',
      'application/zip',
    ),
  ),
  fault('PEPPOL-EN16931-CL002', (document) => document.set('cac:AllowanceCharge/cbc:AllowanceChargeReasonCode', '1')),
  fault('PEPPOL-EN16931-CL006', (document) => document.set('cac:InvoicePeriod/cbc:DescriptionCode', '99')),
  fault('BR-CO-09', (document) => document.set(`${SELLER}/cac:PartyTaxScheme/cbc:CompanyID`, '0671516647')),
  fault('BR-62', (document) => document.mark(`${SELLER}/cbc:EndpointID`, 'schemeID', null)),
  fault('BR-63', (document) => document.mark(`${BUYER}/cbc:EndpointID`, 'schemeID', null)),
  addressed('PEPPOL-COMMON-R040', '0088', '8712345000005'),
  addressed('PEPPOL-COMMON-R041', '0192', '991825828'),
  addressed('PEPPOL-COMMON-R043', '0208', '0671516648'),
  addressed('PEPPOL-COMMON-R049', '0007', '5567321708'),
  addressed('PEPPOL-COMMON-R050', '0151', '51824753557'),
  fault('PEPPOL-EN16931-R002', (document) => document.add(value('cbc:Note', 'And one more'))),
  fault('PEPPOL-EN16931-R004', (document) => document.set('cbc:CustomizationID', 'urn:cen.eu:en16931:2017')),
  fault('PEPPOL-EN16931-R005', (document) => document.set('cbc:TaxCurrencyCode', 'EUR')),
  fault('PEPPOL-EN16931-R007', (document) => document.set('cbc:ProfileID', 'urn:www.cenbii.eu:profile:bii05:ver2.0')),
  fault('PEPPOL-EN16931-R008', (document) => document.set('cbc:Note', '')),
  fault('PEPPOL-EN16931-R051', (document) => lastLine(document).mark('cac:Price/cbc:PriceAmount', 'currencyID', 'USD')),
  fault('PEPPOL-EN16931-R053', (document) => document.add(copyOf(document.at('cac:TaxTotal'))), { also: ['BR-CO-15'] }),
  fault('PEPPOL-EN16931-R054', (document) => document.drop('cbc:TaxCurrencyCode')),
  fault('PEPPOL-EN16931-R121', (document) => {
    const line = lastLine(document);
    const unitCode = line.at('cbc:InvoicedQuantity').attributes.get('unitCode') ?? '';
    line.at('cac:Price').add(value('cbc:BaseQuantity', '0', { unitCode }));
  }),
  fault('PEPPOL-EN16931-R130', (document) =>
    document.at('cac:InvoiceLine').mark('cac:Price/cbc:BaseQuantity', 'unitCode', 'TNE'),
  ),
  fault('BR-27', (document) => {
    const line = lastLine(document);
    for (const path of ['cbc:InvoicedQuantity', 'cac:Price/cbc:PriceAmount'])
      line.at(path).text = `-${line.at(path).text}`;
  }),
  fault('PEPPOL-EN16931-F001', (document) => document.set('cbc:IssueDate', `${document.at('cbc:IssueDate').text}Z`)),
  fault('BR-29', (document) => document.set('cac:InvoicePeriod/cbc:EndDate', '2020-01-01')),
  fault('BR-30', (document) => document.at('cac:InvoiceLine').set('cac:InvoicePeriod/cbc:EndDate', '2020-01-01')),
  fault('GOROUTE-BR-DATE-01', (document) => document.set('cbc:DueDate', '2020-01-01')),
  fault('BR-49', (document) => document.drop('cac:PaymentMeans/cbc:PaymentMeansCode')),
  fault('BR-51', (document) =>
    document
      .at('cac:PaymentMeans')
      .add(
        group(
          'cac:CardAccount',
          value('cbc:PrimaryAccountNumberID', '4111111111111111'),
          value('cbc:NetworkID', 'VISA'),
        ),
      ),
  ),
  fault('BR-61', (document) => document.drop('cac:PaymentMeans/cac:PayeeFinancialAccount')),
];

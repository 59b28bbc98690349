import { describe, expect, it } from 'vitest';
import { Random } from '../../../../emulator/core/random.ts';
import { COUNTRIES_MADE, countryCalled } from '../../../../emulator/providers/goroute/validation/generate/countries.ts';
import { makeInvalid } from '../../../../emulator/providers/goroute/validation/generate/invalid.ts';
import {
  type BillSummary,
  correspondentsOf,
  readDocument,
  summaryOf,
} from '../../../../emulator/providers/goroute/validation/index.ts';
import { COUNTRIES } from '../../../../emulator/providers/goroute/validation/lists/countries.ts';
import { CURRENCIES } from '../../../../emulator/providers/goroute/validation/lists/currencies.ts';
import { PAYMENT_MEANS } from '../../../../emulator/providers/goroute/validation/lists/payment.ts';
import { SCHEMES } from '../../../../emulator/providers/goroute/validation/lists/schemes.ts';
import { UNITS } from '../../../../emulator/providers/goroute/validation/lists/units.ts';
import { changed } from './fitting.ts';

function summary(xml: string): BillSummary {
  const { bill } = readDocument(xml);
  if (!bill) throw new Error('no bill');
  return summaryOf(bill);
}

describe('what an invoice says', () => {
  it('is told without its structure, numbers as they stand', () => {
    const xml = changed(
      (document) => {
        document.set('cbc:Note', 'Hello').set('cbc:BuyerReference', 'REF-1');
        document.at('cac:LegalMonetaryTotal').set('cbc:PayableAmount', '12.340');
        document.at('cac:AccountingCustomerParty/cac:Party').drop('cac:PartyLegalEntity').drop('cbc:EndpointID');
      },
      { number: 'INV-7001', issueDate: '2026-04-05', lines: 1 },
    );
    const said = summary(xml);
    expect(said).toMatchObject({
      id: 'INV-7001',
      typeCode: '380',
      profileId: 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0',
      issueDate: '2026-04-05',
      currency: 'EUR',
      buyerReference: 'REF-1',
      orderReference: 'PO-INV-7001',
      note: 'Hello',
      invoiceReferences: ['INV-7001-0'],
      seller: { scheme: '0208', identifier: expect.stringMatching(/^\d{10}$/), country: 'BE' },
      buyer: { scheme: null, identifier: null, name: expect.stringMatching(/./), country: 'BE' },
      totals: { due: '12.340', vat: expect.stringMatching(/^\d+\.\d\d$/) },
      payment: { account: expect.stringMatching(/^BE\d{14}$/), reference: 'INV-7001' },
    });
    expect(said.lines).toHaveLength(3);
    expect(said.lines[0]).toMatchObject({
      id: '1',
      unit: expect.any(String),
      rate: expect.stringMatching(/^(21|12|6)$/),
    });
    expect(said.attachments).toEqual([
      {
        id: 'timesheet',
        filename: 'timesheet.pdf',
        mimeType: 'application/pdf',
        size: 15,
        content: 'JVBERi0xLjQKJSVFT0YK',
      },
    ]);
  });

  it('has the VAT in its own currency, where there is one in another too', () => {
    const said = summary(changed((document) => document.children.reverse()));
    expect(said.totals.vat).not.toBeNull();
    expect(Number(said.totals.withoutVat) + Number(said.totals.vat)).toBeCloseTo(Number(said.totals.withVat), 2);
  });

  it('is null where it says nothing', () => {
    const empty = summary('<CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"/>');
    expect(empty).toMatchObject({ id: null, typeCode: null, dueDate: null, lines: [], attachments: [] });
    expect(empty.totals).toEqual({ lines: null, withoutVat: null, vat: null, withVat: null, prepaid: null, due: null });
  });
});

describe('who sends a document', () => {
  const NAMESPACES = `xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"`;
  const party = (id: string) => `<cbc:EndpointID schemeID="0088">${id}</cbc:EndpointID>`;

  it.each([
    ['Order', 'BuyerCustomerParty', 'SellerSupplierParty', true],
    ['OrderChange', 'BuyerCustomerParty', 'SellerSupplierParty', true],
    ['OrderResponse', 'SellerSupplierParty', 'BuyerCustomerParty', true],
    ['Invoice', 'AccountingSupplierParty', 'AccountingCustomerParty', true],
    ['CreditNote', 'AccountingSupplierParty', 'AccountingCustomerParty', true],
    ['DespatchAdvice', 'DespatchSupplierParty', 'DeliveryCustomerParty', true],
    ['Catalogue', 'ProviderParty', 'ReceiverParty', false],
    ['ApplicationResponse', 'SenderParty', 'ReceiverParty', false],
  ])('of the kind %s', (kind, sender, receiver, isInside) => {
    const inside = (id: string) => (isInside ? `<cac:Party>${party(id)}</cac:Party>` : party(id));
    const xml = `<${kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${kind}-2" ${NAMESPACES}>
      <cac:${sender}>${inside('1')}</cac:${sender}><cac:${receiver}>${inside('2')}</cac:${receiver}></${kind}>`;
    expect(correspondentsOf(readDocument(xml))).toMatchObject({
      sender: { scheme: '0088', identifier: '1', name: null },
      receiver: { scheme: '0088', identifier: '2' },
    });
  });
});

describe('lists', () => {
  it('are as long as the official ones', () => {
    expect([UNITS.size, SCHEMES.size, PAYMENT_MEANS.size, COUNTRIES.size, CURRENCIES.size]).toEqual([
      2162, 92, 84, 251, 179,
    ]);
  });

  it('lack the schemes that the provider prints and Peppol does not know', () => {
    expect(['9906', '9907', '9917', '9955', '9956'].filter((scheme) => SCHEMES.has(scheme))).toEqual([]);
  });
});

describe('what cannot be made', () => {
  it('is said in a sentence', () => {
    expect(() => countryCalled('XX')).toThrow(
      `No documents are made for the country XX: take one of ${COUNTRIES_MADE.map(({ code }) => code).join(', ')}.`,
    );
    expect(() => makeInvalid(new Random('a'), 'BR-99')).toThrow('There is no rule BR-99 that a document could break.');
  });
});

import { describe, expect, it } from 'vitest';
import { Draft, group, value } from '../../../../emulator/providers/goroute/validation/generate/draft.ts';
import { copyOf } from '../../../../emulator/providers/goroute/validation/generate/faults/fault.ts';
import { broken, changed, found } from './fitting.ts';

/** What is told of the structure. */
function told(change: (document: Draft) => unknown, options = {}): string[] {
  return found(changed(change, options))
    .filter(({ rule }) => rule === 'UBL-XSD')
    .map(({ message }) => message.replace('A document must be built as UBL 2.1 says: ', ''));
}

function move(parent: Draft, name: string, to: number): void {
  const [child] = parent.children.splice(parent.children.indexOf(parent.at(name)), 1);
  if (child) parent.children.splice(to, 0, child);
}

describe('order', () => {
  it('is that of the schema, at the top', () => {
    expect(told((document) => move(document, 'cbc:ID', 0))).toEqual([
      'cbc:CustomizationID must stand before cbc:ID.',
      'cbc:ProfileID must stand before cbc:ID.',
    ]);
  });

  it('is that of the schema inside too, for what Peppol uses', () => {
    expect(told((document) => move(document.at('cac:InvoiceLine'), 'cac:Price', 0))).toContain(
      'cbc:ID must stand before cac:Price.',
    );
    expect(told((document) => move(document.at('cac:LegalMonetaryTotal'), 'cbc:PayableAmount', 0))).toHaveLength(7);
  });

  it('allows names of UBL that Peppol does not use', () => {
    const xml = changed((document) => {
      document.add(value('cbc:UUID', 'x')).add(value('cbc:LineCountNumeric', '4'));
      document
        .at('cac:InvoiceLine')
        .children.push(group('cac:ItemPriceExtension', value('cbc:Amount', '1', { currencyID: 'EUR' })));
    });
    expect(broken(xml)).toEqual([]);
  });

  it('is another one in a credit note, which has no due date', () => {
    const options = { isCreditNote: true };
    expect(told(() => {}, options)).toEqual([]);
    expect(told((document) => document.children.splice(4, 0, value('cbc:DueDate', '2026-05-01')), options)).toEqual([
      'cbc:DueDate is no part of CreditNote.',
    ]);
  });
});

describe('names', () => {
  it.each([
    ['an unknown one', value('cbc:InvoiceNumber', '7'), 'cbc:InvoiceNumber is no part of Invoice.'],
    [
      'a line of the other kind',
      group('cac:CreditNoteLine', value('cbc:ID', '1')),
      'cac:CreditNoteLine is no part of Invoice.',
    ],
    [
      'one without a namespace',
      new Draft('Note', 'hello', { xmlns: '' }),
      '{}Note is no element of UBL; its prefix may be wrong.',
    ],
  ])('%s is told', (_, child, message) => {
    expect(told((document) => document.children.push(child))).toEqual([message]);
  });

  it('may be foreign in extensions', () => {
    const extension = new Draft('ext:UBLExtensions', [new Draft('x', 'anything', { xmlns: 'urn:x' })], {
      'xmlns:ext': 'urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2',
    });
    expect(broken(changed((document) => document.children.unshift(extension)))).toEqual([]);
  });

  it.each(['cbc:ID', 'cbc:IssueDate', 'cbc:InvoiceTypeCode', 'cac:LegalMonetaryTotal', 'cac:AccountingSupplierParty'])(
    '%s comes once',
    (name) => {
      expect(
        told((document) =>
          document.children.splice(document.children.indexOf(document.at(name)), 0, document.at(name)),
        ),
      ).toEqual([`${name} is there twice.`]);
    },
  );

  it.each([
    ['cac:LegalMonetaryTotal', 'cbc:TaxInclusiveAmount'],
    ['cac:LegalMonetaryTotal', 'cbc:PayableAmount'],
    ['cac:TaxTotal', 'cbc:TaxAmount'],
    ['cac:TaxTotal/cac:TaxSubtotal', 'cac:TaxCategory'],
    ['cac:InvoiceLine', 'cbc:ID'],
    ['cac:InvoiceLine', 'cac:Item'],
    ['cac:InvoiceLine', 'cac:Price'],
    ['cac:AccountingSupplierParty/cac:Party', 'cbc:EndpointID'],
    ['cac:AccountingSupplierParty/cac:Party', 'cac:PostalAddress'],
    ['cac:AccountingSupplierParty/cac:Party/cac:PostalAddress', 'cac:Country'],
    ['cac:PaymentMeans', 'cbc:PaymentMeansCode'],
  ])('in %s, %s comes once', (path, name) => {
    const twice = (document: Draft) => {
      const { children } = document.at(path);
      children.splice(children.indexOf(document.at(`${path}/${name}`)), 0, copyOf(document.at(`${path}/${name}`)));
    };
    expect(told(twice)).toEqual([`${name} is there twice.`]);
  });

  it.each([
    ['cac:InvoiceLine', 'cac:AllowanceCharge'],
    ['cac:TaxTotal', 'cac:TaxSubtotal'],
    ['cac:AllowanceCharge', 'cac:TaxCategory'],
    ['cac:AccountingSupplierParty/cac:Party', 'cac:PartyTaxScheme'],
    ['cac:PaymentMeans', 'cbc:PaymentID'],
  ])('in %s, %s may come twice', (path, name) => {
    const twice = (document: Draft) => {
      const { children } = document.at(path);
      const index = children.findIndex((child) => child.name === name);
      children.splice(index, 0, copyOf(document.at(`${path}/${name}`)));
    };
    expect(told(twice)).toEqual([]);
  });

  it.each(['cac:AccountingSupplierParty', 'cac:AccountingCustomerParty', 'cac:LegalMonetaryTotal', 'cac:InvoiceLine'])(
    '%s is there',
    (name) => {
      expect(told((document) => document.drop(name))).toEqual([`there is no ${name}.`]);
    },
  );
});

describe('values', () => {
  it.each([
    ['cbc:IssueDate', '02.03.2026', '02.03.2026 is not a date (YYYY-MM-DD).'],
    ['cbc:DueDate', '2026-02-30', '2026-02-30 is not a date (YYYY-MM-DD).'],
    ['cac:LegalMonetaryTotal/cbc:PayableAmount', '1.234,50', '1.234,50 is not a number in digits with a point.'],
    ['cac:LegalMonetaryTotal/cbc:PayableAmount', '1e3', '1e3 is not a number in digits with a point.'],
    ['cac:LegalMonetaryTotal/cbc:PayableAmount', '', 'it is empty, and not a number in digits with a point.'],
    [
      'cac:LegalMonetaryTotal/cbc:PayableAmount',
      '9'.repeat(70),
      `${'9'.repeat(60)}… is not a number in digits with a point.`,
    ],
    ['cac:InvoiceLine/cbc:InvoicedQuantity', 'one', 'one is not a number in digits with a point.'],
    [
      'cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:Percent',
      '21 %',
      '21 % is not a number in digits with a point.',
    ],
    ['cac:AllowanceCharge/cbc:ChargeIndicator', 'no', 'no is not true or false.'],
    [
      'cac:AdditionalDocumentReference/cac:Attachment/cbc:EmbeddedDocumentBinaryObject',
      'see below!',
      'the content is not base64.',
    ],
  ])('%s cannot be %s', (path, text, message) => {
    expect(told((document) => document.set(path, text))).toEqual([message]);
  });

  it.each([
    ['cac:LegalMonetaryTotal/cbc:PayableAmount', 'currencyID', 'there is no currencyID.'],
    [
      'cac:AdditionalDocumentReference/cac:Attachment/cbc:EmbeddedDocumentBinaryObject',
      'mimeCode',
      'there is no mimeCode.',
    ],
  ])('%s needs %s', (path, attribute, message) => {
    expect(told((document) => document.mark(path, attribute, null))).toEqual([message]);
  });

  it('are in elements that hold nothing else', () => {
    expect(told((document) => document.at('cbc:BuyerReference').children.push(value('cbc:ID', '1')))).toEqual([
      'cbc:BuyerReference holds elements, and not a value.',
    ]);
    expect(told((document) => document.set('cac:OrderReference', 'order'))).toEqual([
      'cac:OrderReference holds text between its elements.',
    ]);
    expect(told((document) => (document.text = 'hello'))).toEqual(['there is text between its elements.']);
  });

  it('that Peppol writes in one way only are told by its own rule', () => {
    expect(broken(changed((document) => document.set('cbc:IssueDate', '13.03.2026')))).toEqual([
      'PEPPOL-EN16931-F001',
      'UBL-XSD',
    ]);
    expect(broken(changed((document) => document.set('cac:AllowanceCharge/cbc:ChargeIndicator', '0')))).toEqual([
      'PEPPOL-EN16931-R043',
    ]);
  });
});

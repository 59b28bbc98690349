import { describe, expect, it } from 'vitest';
import { Draft, group, value } from '../../../../emulator/providers/goroute/validation/generate/draft.ts';
import { validate } from '../../../../emulator/providers/goroute/validation/index.ts';
import { broken, changed } from './fitting.ts';

// No time is measured here: each of these takes minutes, or all memory, where something grows with the square of its input.
describe('what is well-formed and still means harm', () => {
  it('numbers of a megabyte are no numbers', () => {
    const xml = changed((document) => document.set('cac:InvoiceLine/cac:Price/cbc:PriceAmount', '9'.repeat(1 << 20)));
    expect(broken(xml)).toEqual(['UBL-XSD']);
  });

  it('identifiers of a megabyte are wrong at once', () => {
    const long = '1'.repeat(1 << 20);
    const party = 'cac:AccountingCustomerParty/cac:Party/cbc:EndpointID';
    for (const scheme of ['0088', '0192', '0208', '0007', '0151']) {
      expect(broken(changed((document) => document.set(party, long).mark(party, 'schemeID', scheme)))).toHaveLength(1);
    }
  });

  it('an e-mail address of a megabyte is wrong at once', () => {
    const email = 'cac:AccountingSupplierParty/cac:Party/cac:Contact/cbc:ElectronicMail';
    for (const text of [`${'a'.repeat(1 << 20)}!@`, `a@${'a.'.repeat(1 << 19)}`, `a@${'-'.repeat(1 << 20)}`]) {
      expect(broken(changed((document) => document.set(email, text), { sellerCountry: 'DE' }))).toEqual(['DE-R-028']);
    }
  });

  it('dates and codes of a megabyte are no dates and codes', () => {
    const long = '2'.repeat(1 << 20);
    expect(broken(changed((document) => document.set('cbc:DueDate', long)))).toEqual([
      'PEPPOL-EN16931-F001',
      'UBL-XSD',
    ]);
    expect(broken(changed((document) => document.set('cbc:ProfileID', long)))).toEqual(['PEPPOL-EN16931-R007']);
  });

  it('thousands of lines, rates and VAT rows are compared each with its own', () => {
    const many = 5_000;
    const xml = changed((document) => {
      const tax = document.at('cac:TaxTotal');
      for (let n = 0; n < many; n++) {
        tax.children.push(
          group(
            'cac:TaxSubtotal',
            value('cbc:TaxableAmount', '0.00', { currencyID: 'EUR' }),
            value('cbc:TaxAmount', '0.00', { currencyID: 'EUR' }),
            group(
              'cac:TaxCategory',
              value('cbc:ID', 'S'),
              value('cbc:Percent', String(n + 100)),
              group('cac:TaxScheme', value('cbc:ID', 'VAT')),
            ),
          ),
        );
      }
    });
    const { errors } = validate(xml);
    expect([...new Set(errors.map(({ rule }) => rule))]).toEqual(['BR-S-08']);
    expect(errors).toHaveLength(many);
    expect(errors.at(-1)?.location).toMatch(/cac:TaxSubtotal\[\d{4}\]/);
  });

  it('a long namespace is not told with every element of it', () => {
    const namespace = `urn:${'x'.repeat(9_000)}`;
    const xml = changed((document) => {
      const many = Array.from({ length: 10_000 }, () => value('y', ''));
      document.children.push(new Draft('x', many, { xmlns: namespace }));
    });
    const { errors } = validate(xml);
    expect(errors).toHaveLength(10_000);
    expect(errors.reduce((total, { location, message }) => total + location.length + message.length, 0)).toBeLessThan(
      5e6,
    );
  });

  it('attachments of a megabyte of blanks are no base64 at once', () => {
    const path = 'cac:AdditionalDocumentReference/cac:Attachment/cbc:EmbeddedDocumentBinaryObject';
    for (const text of [`${' '.repeat(1 << 20)}!`, `${'='.repeat(1 << 20)}!`, `A=${'A'.repeat(1 << 20)}`]) {
      expect(broken(changed((document) => document.set(path, text)))).toEqual(['UBL-XSD']);
    }
    expect(broken(changed((document) => document.set(path, `SGVsbG8g\n  d29ybGQ= \n`)))).toEqual([]);
  });

  it('nothing that a document says makes a sentence long', () => {
    const long = 'x'.repeat(9_000);
    const xml = changed((document) => {
      document
        .set('cbc:DocumentCurrencyCode', long)
        .set('cbc:InvoiceTypeCode', long)
        .mark('cac:TaxTotal/cbc:TaxAmount', 'currencyID', long);
      document.at('cac:AccountingCustomerParty/cac:Party').mark('cbc:EndpointID', 'schemeID', long);
    });
    for (const { message } of validate(xml).errors) expect(message.length).toBeLessThan(500);
    for (const wrong of [
      `<${long}/>`,
      `<Invoice xmlns="${long}"/>`,
      `<a>&${long};</a>`,
      `<a><${long}:b/></a>`,
      `<a></${long}>`,
    ]) {
      expect(() => validate(wrong)).toThrow(/^.{1,400}$/);
    }
  });

  it('a name of the language itself is a name like any other', () => {
    const xml = changed((document) => {
      document.children.push(value('cbc:constructor', 'x'), value('cbc:__proto__', 'x'));
      document.at('cbc:ID').attributes.set('__proto__', 'x');
    });
    expect(broken(xml)).toEqual(['UBL-XSD']);
  });
});

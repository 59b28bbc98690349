import { describe, expect, it } from 'vitest';
import { Random } from '../../../../emulator/core/random.ts';
import { type Draft, group, value } from '../../../../emulator/providers/goroute/validation/generate/draft.ts';
import { makeInvalid } from '../../../../emulator/providers/goroute/validation/generate/invalid.ts';
import { makeDocument } from '../../../../emulator/providers/goroute/validation/generate/make.ts';
import { answerOf, validate } from '../../../../emulator/providers/goroute/validation/index.ts';
import { broken, changed, found } from './fitting.ts';

const invalid = (rule: string) => makeInvalid(new Random(rule), rule).xml;

describe('the four layers', () => {
  it('have all passed in a valid document', () => {
    expect(answerOf(validate(makeDocument(new Random('x'), { number: 'INV-7001' })))).toEqual({
      valid: true,
      document_type: 'Invoice',
      document_id: 'INV-7001',
      errors: [],
      warnings: [],
      validation_layers: {
        schema: { passed: true },
        business_rules: { passed: true },
        schematron: { passed: true, errors: 0, warnings: 0 },
        country_cius: { passed: true, cius: null },
      },
    });
  });

  it('count arithmetic twice, since it is a part of the Schematron too', () => {
    const answer = answerOf(validate(invalid('BR-CO-15')));
    expect(answer).toMatchObject({
      valid: false,
      validation_layers: {
        business_rules: { passed: false },
        schematron: { passed: false, errors: 1, warnings: 0 },
        country_cius: { passed: true },
      },
    });
    expect(answer.errors).toEqual([
      {
        rule: 'BR-CO-15',
        severity: 'error',
        layer: 'business_rules',
        location: '/Invoice/cac:LegalMonetaryTotal[1]/cbc:TaxInclusiveAmount[1]',
        message: expect.stringMatching(/^The total with VAT must be .*: \d+\.\d\d is stated, and .* = \d+\.\d\d\.$/),
      },
    ]);
  });

  it('keep what the provider adds out of the Schematron', () => {
    expect(validate(invalid('GOROUTE-BR-DATE-01')).layers).toMatchObject({
      business_rules: { passed: false },
      schematron: { passed: true, errors: 0 },
    });
  });

  it('let a warning pass', () => {
    const { valid, warnings, layers } = validate(invalid('BR-51'));
    expect(valid).toBe(true);
    expect(warnings).toHaveLength(1);
    expect(layers.schematron).toEqual({ passed: true, errors: 0, warnings: 1 });
  });

  it('keep national findings apart', () => {
    expect(validate(invalid('DE-R-001')).layers).toMatchObject({
      schematron: { passed: true },
      country_cius: { passed: false, cius: null },
    });
    expect(validate(invalid('BR-DE-15')).layers.country_cius).toEqual({ passed: false, cius: 'xrechnung_3.0' });
  });

  it('are not run behind a structure that is wrong, and have not passed then', () => {
    const xml = changed((document) => {
      document.set('cac:LegalMonetaryTotal/cbc:PayableAmount', 'lots').drop('cbc:ProfileID');
    });
    expect(broken(xml)).toEqual(['UBL-XSD']);
    expect(validate(xml).layers).toEqual({
      schema: { passed: false },
      business_rules: { passed: false },
      schematron: { passed: false, errors: 0, warnings: 0 },
      country_cius: { passed: false, cius: null },
    });
  });

  it('say the rule as well where the number, the date or the lines are missing', () => {
    const xml = changed((document) => document.drop('cbc:ID').drop('cbc:IssueDate').drop('cac:InvoiceLine'));
    expect(broken(xml)).toEqual(['BR-02', 'BR-03', 'BR-16', 'UBL-XSD']);
    expect(found(xml).filter(({ rule }) => rule === 'UBL-XSD')).toHaveLength(3);
  });
});

describe('findings', () => {
  it('come in the order of the document, each once', () => {
    const xml = changed((document) => {
      const lines = document.all('cac:InvoiceLine');
      for (const line of lines) line.set('cbc:ID', '').drop('cac:Item/cbc:Name');
      document.drop('cbc:BuyerReference').drop('cac:OrderReference').set('cbc:DueDate', '2020-01-01');
    });
    const told = found(xml);
    expect(told.map(({ line }) => line)).toEqual(told.map(({ line }) => line).toSorted((a, b) => a - b));
    expect(new Set(told.map(({ rule, location }) => rule + location)).size).toBe(told.length);
    expect(told.map(({ rule }) => rule).slice(0, 2)).toEqual(['PEPPOL-EN16931-R003', 'GOROUTE-BR-DATE-01']);
  });

  it('are bounded for each rule', () => {
    const xml = changed((document) => {
      for (let n = 0; n < 10_050; n++) document.children.push(value('cbc:Unknown', ''));
    });
    expect(validate(xml).errors).toHaveLength(10_000);
  });
});

describe('the customization', () => {
  it('of XRechnung asks for its own rules instead of those of Peppol for Germany', () => {
    const options = { sellerCountry: 'DE', isXRechnung: true };
    expect(broken(changed(() => {}, options))).toEqual([]);
    expect(broken(changed((document) => document.drop('cac:PaymentMeans'), options))).toEqual(['BR-DE-1']);
    const usual = { sellerCountry: 'DE' };
    expect(broken(changed((document) => document.drop('cac:PaymentMeans'), usual))).toEqual(['DE-R-001']);
  });

  it('of Peppol may have more behind it', () => {
    const more = changed((document) =>
      document.set('cbc:CustomizationID', `${document.at('cbc:CustomizationID').text}#conformant#urn:example`),
    );
    expect(broken(more)).toEqual([]);
  });

  it('asks nothing German of a German seller with a buyer abroad', () => {
    const xml = changed((document) => document.drop('cac:AccountingSupplierParty/cac:Party/cac:Contact'), {
      sellerCountry: 'DE',
      buyerCountry: 'FR',
    });
    expect(broken(xml)).toEqual([]);
  });
});

describe('what is asked for', () => {
  it('may stand in the second of several', () => {
    const xml = changed((document) => {
      const seller = document.at('cac:AccountingSupplierParty/cac:Party');
      seller.add(group('cac:PartyIdentification', value('cbc:ID', '1', { schemeID: '0208' })));
      seller.at('cac:PartyIdentification/cbc:ID').text = '0671516647';
      document.children.splice(
        document.children.indexOf(document.at('cac:PaymentTerms')),
        0,
        group('cac:PaymentTerms', value('cbc:PaymentPercent', '2')),
      );
      document.drop('cbc:DueDate');
    });
    expect(broken(xml)).toEqual([]);
  });

  it('is national only under the customization of Peppol', () => {
    const dutch = { sellerCountry: 'NL', isXRechnung: true };
    const without = (document: Draft) =>
      document.drop('cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cbc:StreetName');
    expect(broken(changed(without, dutch))).toEqual([]);
    expect(broken(changed(without, { sellerCountry: 'NL' }))).toEqual(['NL-R-002']);
  });
});

describe('other kinds of documents', () => {
  it('pass when they are XML of a known root', () => {
    const xml = '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>';
    expect(answerOf(validate(xml))).toMatchObject({
      valid: true,
      document_type: 'Order',
      document_id: null,
      errors: [],
    });
  });
});

describe('exempt identifiers', () => {
  const GLN = '5060412690014';
  const xml = changed((document) =>
    document
      .set('cac:AccountingSupplierParty/cac:Party/cbc:EndpointID', GLN)
      .mark('cac:AccountingSupplierParty/cac:Party/cbc:EndpointID', 'schemeID', '0088'),
  );

  it('need no right check digits', () => {
    expect(broken(xml)).toEqual(['PEPPOL-COMMON-R040']);
    expect(broken(xml, { exempt: new Set([`0088:${GLN}`]) })).toEqual([]);
    expect(broken(xml, { exempt: new Set([`0208:${GLN}`]) })).toEqual(['PEPPOL-COMMON-R040']);
  });
});

import { describe, expect, it } from 'vitest';
import { documents } from '../../../../emulator/providers/goroute/validation/documents.ts';
import type { Draft } from '../../../../emulator/providers/goroute/validation/generate/draft.ts';
import { broken, changed, found } from './fitting.ts';

const PLAIN = { lines: 1, features: new Set<never>() };
const ROW = 'cac:TaxTotal/cac:TaxSubtotal';
const TOTALS = 'cac:LegalMonetaryTotal';

describe('a category of another tax', () => {
  it.each([
    ['BR-32', 'cac:AllowanceCharge', '/Invoice/cac:AllowanceCharge[1]/cac:TaxCategory[1]/cac:TaxScheme[1]/cbc:ID[1]'],
    [
      'BR-CO-04',
      'cac:InvoiceLine/cac:Item',
      '/Invoice/cac:InvoiceLine[1]/cac:Item[1]/cac:ClassifiedTaxCategory[1]/cac:TaxScheme[1]/cbc:ID[1]',
    ],
    ['BR-47', ROW, '/Invoice/cac:TaxTotal[1]/cac:TaxSubtotal[1]/cac:TaxCategory[1]/cac:TaxScheme[1]/cbc:ID[1]'],
  ])('is none of VAT: %s', (rule, path, location) => {
    const name = rule === 'BR-CO-04' ? 'cac:ClassifiedTaxCategory' : 'cac:TaxCategory';
    const scheme = (tax: string) =>
      found(changed((document) => document.set(`${path}/${name}/cac:TaxScheme/cbc:ID`, tax)));
    expect(scheme('vat')).toEqual([]);
    expect(scheme('GST').filter((finding) => finding.rule === rule)).toMatchObject([
      {
        location,
        message: expect.stringMatching(/ must have a category of VAT: its tax scheme \(TaxScheme\) is not VAT\.$/),
      },
    ]);
  });
});

describe('a reason', () => {
  const reason = (change: (allowance: Draft) => unknown) =>
    broken(changed((document) => change(document.at('cac:AllowanceCharge'))));

  it('that is empty is told as that, and not as missing too', () => {
    expect(reason((allowance) => allowance.set('cbc:AllowanceChargeReason', ''))).toEqual(['PEPPOL-EN16931-R008']);
  });
});

describe('what is outside the scope of VAT', () => {
  const outside = (vat: string) =>
    changed((document) => {
      for (const path of ['cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory', `${ROW}/cac:TaxCategory`]) {
        document.set(`${path}/cbc:ID`, 'O').drop(`${path}/cbc:Percent`);
      }
      document.set('cac:TaxTotal/cbc:TaxAmount', vat).set(`${ROW}/cbc:TaxAmount`, vat);
      const net = Number(document.at(`${TOTALS}/cbc:TaxExclusiveAmount`).text);
      const gross = (net + Number(vat)).toFixed(2);
      document.set(`${TOTALS}/cbc:TaxInclusiveAmount`, gross).set(`${TOTALS}/cbc:PayableAmount`, gross);
      document.set(`${ROW}/cac:TaxCategory/cbc:TaxExemptionReason`, 'Not subject to VAT');
    }, PLAIN);

  it('has no VAT', () => {
    expect(found(outside('0.00'))).toEqual([]);
    expect(found(outside('7.00'))).toMatchObject([
      { rule: 'BR-CO-17', message: expect.stringMatching(/: 7\.00 is stated outside the scope of VAT\.$/) },
    ]);
  });
});

describe('the total with VAT', () => {
  it('is told where it stands when there is no total VAT to add', () => {
    const xml = changed((document) => document.mark('cac:TaxTotal/cbc:TaxAmount', 'currencyID', 'USD'), PLAIN);
    expect(found(xml).filter(({ rule }) => rule === 'BR-CO-15')).toMatchObject([
      { location: `/Invoice/${TOTALS}[1]/cbc:TaxInclusiveAmount[1]` },
    ]);
  });
});

describe('a document in one line', () => {
  it('has its findings in its own order, warnings among errors', () => {
    const xml = changed(
      (document) => {
        document.set('cac:AccountingSupplierParty/cac:Party/cac:Contact/cbc:Telephone', '1');
        document.set('cac:InvoiceLine/cbc:ID', '').drop('cbc:BuyerReference');
      },
      { sellerCountry: 'DE' },
    ).replaceAll(/>\s+</g, '><');
    const told = documents.judge(Buffer.from(xml)).findings.map(({ rule }) => rule);
    expect(told).toEqual(expect.arrayContaining(['DE-R-015', 'DE-R-027', 'BR-21']));
    expect(told.indexOf('DE-R-015')).toBeLessThan(told.indexOf('DE-R-027'));
    expect(told.indexOf('DE-R-027')).toBeLessThan(told.indexOf('BR-21'));
  });
});

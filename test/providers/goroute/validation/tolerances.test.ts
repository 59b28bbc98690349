import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../../emulator/providers/goroute/validation/generate/draft.ts';
import { raise } from '../../../../emulator/providers/goroute/validation/generate/faults/fault.ts';
import { broken, changed } from './fitting.ts';

const PLAIN = { lines: 1, features: new Set<never>() };
const VAT = 'cac:TaxTotal/cbc:TaxAmount';
const ROW = 'cac:TaxTotal/cac:TaxSubtotal';
const CATEGORY = `${ROW}/cac:TaxCategory`;
const TOTALS = 'cac:LegalMonetaryTotal';
const ENDS = [`${TOTALS}/cbc:TaxInclusiveAmount`, `${TOTALS}/cbc:PayableAmount`];
const LINE = 'cac:InvoiceLine';

function withLess(by: string): string {
  return by.startsWith('-') ? by.slice(1) : `-${by}`;
}

describe('how far apart amounts may be', () => {
  it.each([
    ['0.02', true],
    ['-0.02', true],
    ['0.03', false],
    ['-0.03', false],
  ])('the amount of a line and what it comes to: %s', (by, holds) => {
    const xml = changed((document) => {
      // Whole units, so that nothing was rounded before.
      document.set(`${LINE}/cbc:InvoicedQuantity`, '1');
      document.set(`${LINE}/cac:Price/cbc:PriceAmount`, document.at(`${LINE}/cbc:LineExtensionAmount`).text);
      raise(document, by, `${LINE}/cbc:LineExtensionAmount`, `${TOTALS}/cbc:LineExtensionAmount`);
      raise(document, by, `${TOTALS}/cbc:TaxExclusiveAmount`, `${ROW}/cbc:TaxableAmount`, ...ENDS);
    }, PLAIN);
    expect(broken(xml)).toEqual(holds ? [] : ['PEPPOL-EN16931-R120']);
  });

  it.each([
    ['0.99', true],
    ['-0.99', true],
    ['1.00', false],
    ['-1.00', false],
  ])('VAT and taxable amount times rate: %s', (by, holds) => {
    const xml = changed((document) => raise(document, by, `${ROW}/cbc:TaxAmount`, VAT, ...ENDS), {
      ...PLAIN,
      sellerCountry: 'DK',
    });
    expect(broken(xml)).toEqual(holds ? [] : ['BR-CO-17']);
  });

  it.each([
    ['0.99', true],
    ['-0.99', true],
    ['1.00', false],
    ['-1.00', false],
  ])('the taxable amount of a rate and its lines: %s', (by, holds) => {
    const xml = changed((document) => raise(document, by, `${ROW}/cbc:TaxableAmount`), PLAIN);
    expect(broken(xml)).toEqual(holds ? [] : ['BR-S-08']);
  });

  it('a total is exact, though it may be written with fewer decimals', () => {
    const whole = (document: Draft) => {
      const due = document.at(`${TOTALS}/cbc:PayableAmount`);
      const cents = `0.${due.text.split('.')[1] ?? '00'}`;
      document.set(`${TOTALS}/cbc:PrepaidAmount`, cents).mark(`${TOTALS}/cbc:PrepaidAmount`, 'currencyID', 'EUR');
      raise(document, withLess(cents), `${TOTALS}/cbc:PayableAmount`);
      due.text = due.text.replace('.00', '');
    };
    expect(broken(changed(whole, PLAIN))).toEqual([]);
  });
});

describe('rates', () => {
  it.each(['', '.0', '.00', '.'])('are numbers: a rate with "%s" behind it is the same', (more) => {
    const xml = changed((document) => {
      document.at(`${CATEGORY}/cbc:Percent`).text += more;
    }, PLAIN);
    expect(broken(xml)).toEqual([]);
  });

  it('that no line has are told', () => {
    const xml = changed(
      (document) => document.set(`${LINE}/cac:Item/cac:ClassifiedTaxCategory/cbc:Percent`, '13'),
      PLAIN,
    );
    expect(broken(xml)).toEqual(['BR-S-08']);
  });

  it('are not asked of what is outside the scope of VAT', () => {
    const xml = changed((document) => {
      for (const path of [`${LINE}/cac:Item/cac:ClassifiedTaxCategory`, CATEGORY]) {
        document.set(`${path}/cbc:ID`, 'O').drop(`${path}/cbc:Percent`);
      }
      const net = document.at(`${TOTALS}/cbc:TaxExclusiveAmount`).text;
      for (const path of [VAT, `${ROW}/cbc:TaxAmount`]) document.set(path, '0.00');
      for (const path of ENDS) document.set(path, net);
      document.set(`${CATEGORY}/cbc:TaxExemptionReason`, 'Not subject to VAT');
    }, PLAIN);
    expect(broken(xml)).toEqual([]);
  });
});

describe('credits', () => {
  it('of an invoice are negative quantities, and need no due date', () => {
    const xml = changed((document) => {
      const amounts = [
        `${LINE}/cbc:InvoicedQuantity`,
        `${LINE}/cbc:LineExtensionAmount`,
        VAT,
        `${ROW}/cbc:TaxableAmount`,
        `${ROW}/cbc:TaxAmount`,
        ...document.at(TOTALS).children.map(({ name }) => `${TOTALS}/${name}`),
      ];
      for (const path of amounts) document.at(path).text = `-${document.at(path).text}`;
      document.drop('cbc:DueDate').drop('cac:PaymentTerms');
    }, PLAIN);
    expect(broken(xml)).toEqual([]);
  });
});

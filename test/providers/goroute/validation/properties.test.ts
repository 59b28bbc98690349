import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../emulator/core/random.ts';
import { decimal } from '../../../../emulator/providers/goroute/validation/decimal.ts';
import { COUNTRIES_MADE } from '../../../../emulator/providers/goroute/validation/generate/countries.ts';
import type { Draft } from '../../../../emulator/providers/goroute/validation/generate/draft.ts';
import { FEATURES } from '../../../../emulator/providers/goroute/validation/generate/features.ts';
import { FAULTS, makeInvalid } from '../../../../emulator/providers/goroute/validation/generate/invalid.ts';
import { draftDocument, makeDocument } from '../../../../emulator/providers/goroute/validation/generate/make.ts';
import { type WritingStyle, writtenXml } from '../../../../emulator/providers/goroute/validation/generate/write.ts';
import { validate } from '../../../../emulator/providers/goroute/validation/index.ts';
import { broken, found } from './fitting.ts';

const country = fc.constantFrom(...COUNTRIES_MADE.map(({ code }) => code));

const drafts = fc
  .record({
    seed: fc.string(),
    sellerCountry: country,
    buyerCountry: country,
    isCreditNote: fc.boolean(),
    isXRechnung: fc.boolean(),
    features: fc.subarray([...FEATURES]).map((some) => new Set(some)),
  })
  .map(({ seed, ...options }) => draftDocument(new Random(seed), options));

const blanks = fc.array(fc.constantFrom(' ', '\n', '\t', '\r\n'), { maxLength: 4 }).map((some) => some.join(''));
const prefix = fc.constantFrom('a', 'b', 'x1', 'Ünï', 'cbc-', 'n.s');

const styles: fc.Arbitrary<WritingStyle> = fc
  .record({ aggregates: prefix, basics: prefix, root: fc.option(prefix, { nil: '' }), blanks, reversed: fc.boolean() })
  .map(({ aggregates, basics, root, blanks: space, reversed }) => ({
    prefixes: { aggregates: `${aggregates}A`, basics: `${basics}B`, root: root && `${root}R` },
    indent: () => space,
    attributes: (names) => (reversed ? names.toReversed() : names),
  }));

/** Amounts of which a cent matters. */
function exactAmounts(document: Draft): Draft[] {
  const [main] = document.all('cac:TaxTotal');
  return [
    ...document.at('cac:LegalMonetaryTotal').children,
    ...(main ? [main.at('cbc:TaxAmount'), ...main.all('cac:TaxSubtotal').map((row) => row.at('cbc:TaxAmount'))] : []),
  ];
}

describe('any document that is made', () => {
  it('is valid, however its XML is written', () => {
    fc.assert(
      fc.property(drafts, styles, (document, style) => {
        expect(found(writtenXml(document))).toEqual([]);
        expect(found(writtenXml(document, style))).toEqual([]);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('does not pass with one of its totals a cent off', () => {
    fc.assert(
      fc.property(drafts, fc.nat(), fc.constantFrom('0.01', '-0.01'), (document, which, by) => {
        const amounts = exactAmounts(document);
        const amount = amounts[which % amounts.length];
        if (!amount) throw new Error('no amount');
        amount.text = decimal(amount.text)?.plus(by).toFixed(2) ?? '';
        expect([amount.name, validate(writtenXml(document)).valid]).toEqual([amount.name, false]);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        expect(makeDocument(new Random(seed))).toBe(makeDocument(new Random(seed)));
      }),
      { numRuns: 5 },
    );
    expect(makeDocument(new Random('a'))).not.toBe(makeDocument(new Random('b')));
  });
});

describe('any mistake', () => {
  it('is found alone, whatever the document', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FAULTS.map(({ rule }) => rule)), fc.string(), (rule, seed) => {
        const { xml, rules } = makeInvalid(new Random(seed), rule);
        expect([rule, broken(xml)]).toEqual([rule, rules]);
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});

describe('any text', () => {
  it('is refused with a sentence, and breaks nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(() => validate(text)).toThrow(/^(Line \d+: |The root element )/);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it('is refused or judged when it is a piece of a document', () => {
    const xml = makeDocument(new Random('pieces'));
    fc.assert(
      fc.property(fc.nat(xml.length), fc.nat(40), fc.string({ maxLength: 5 }), (at, length, put) => {
        const text = xml.slice(0, at) + put + xml.slice(at + length);
        try {
          expect(typeof validate(text).valid).toBe('boolean');
        } catch (error) {
          expect(error).toMatchObject({
            name: 'EmulatorError',
            reason: expect.stringMatching(/^(invalid_xml|unsupported)/),
          });
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

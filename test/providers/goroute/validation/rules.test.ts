import { describe, expect, it } from 'vitest';
import { Random } from '../../../../emulator/core/random.ts';
import { FAULTS, makeInvalid } from '../../../../emulator/providers/goroute/validation/generate/invalid.ts';
import { RULES } from '../../../../emulator/providers/goroute/validation/index.ts';
import { broken, found } from './fitting.ts';

const SEEDS = ['a', 'b'];

describe('every rule', () => {
  it('has an id of its own, says what must hold, and where', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { id, says, location } of RULES) {
      expect([id, says]).toEqual([id, expect.stringMatching(/^[A-Z].*[^.]$/)]);
      expect([id, location]).toEqual([id, expect.stringMatching(/^\/(Invoice|CreditNote|\/)/)]);
    }
  });

  it('has a document that breaks it', () => {
    expect(FAULTS.map(({ rule }) => rule).toSorted()).toEqual(RULES.map(({ id }) => id).toSorted());
  });

  it.each(RULES.map(({ id }) => id))('%s holds in a document, and is told alone when it is broken', (id) => {
    const rule = RULES.find((known) => known.id === id);
    for (const seed of SEEDS) {
      const { valid, xml, rules } = makeInvalid(new Random(`${id} ${seed}`), id);
      expect(found(valid)).toEqual([]);
      const told = found(xml);
      expect([...new Set(told.map((finding) => finding.rule))].toSorted()).toEqual(rules);
      const own = told.filter((finding) => finding.rule === id);
      for (const { severity, layer, message, line } of own) {
        expect({ severity, layer }).toEqual({ severity: rule?.severity, layer: rule?.layer });
        expect(message).toMatch(/^[A-Z][^\n]*[^.]\.$/);
        expect(line).toBeGreaterThan(1);
      }
    }
  });
});

/** Rules that speak of invoices alone: due dates, types of invoices, what a buyer owes. */
const OF_INVOICES = new Set([
  'BR-CO-25',
  'GOROUTE-BR-DATE-01',
  'BR-CL-01',
  'PEPPOL-EN16931-P0100',
  'PEPPOL-EN16931-P0112',
  'DE-R-017',
  'NL-R-007',
]);

/** The same document as a credit note. */
function credited(xml: string): string {
  return xml
    .replaceAll('InvoiceLine', 'CreditNoteLine')
    .replaceAll('InvoicedQuantity', 'CreditedQuantity')
    .replaceAll('InvoiceTypeCode>380', 'CreditNoteTypeCode>381')
    .replaceAll('InvoiceTypeCode', 'CreditNoteTypeCode')
    .replaceAll('xsd:Invoice-2', 'xsd:CreditNote-2')
    .replaceAll(/(<\/?)Invoice\b/g, '$1CreditNote')
    .replace(/ *<cbc:DueDate>.*\n/, '');
}

describe('every rule that is not of invoices alone', () => {
  const ids = FAULTS.filter(({ rule, in: options }) => !OF_INVOICES.has(rule) && !options?.isCreditNote);

  it.each(ids.map(({ rule }) => rule))('%s is one of credit notes too', (id) => {
    const { valid, xml, rules } = makeInvalid(new Random(`credited ${id}`), id);
    expect(found(credited(valid))).toEqual([]);
    expect(broken(credited(xml))).toEqual(rules);
  });
});

describe('the rules that the provider documents', () => {
  // Rows 1 to 46 and E1 to E29 of what has to be checked, whatever else is.
  const PRESENCE = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16'];
  const MORE = [
    '21',
    '22',
    '23',
    '24',
    '25',
    '26',
    '27',
    '29',
    '30',
    '31',
    '32',
    '33',
    '36',
    '37',
    '38',
    '41',
    '42',
    '43',
    '44',
  ];
  const REST = ['45', '46', '47', '48', '49', '51', '53', '55', '61', '62', '63'];

  it.each([
    ['BR-', [...PRESENCE, ...MORE, ...REST]],
    ['BR-CO-', ['04', '09', '10', '11', '12', '13', '14', '15', '16', '17', '18', '25', '26']],
    ['BR-DEC-', ['09', '12', '13', '14', '18', '19', '20', '23']],
    ['BR-CL-', ['01', '03', '04', '14', '16', '17', '23', '25']],
    ['BR-S-', ['02', '05', '08', '10']],
    ['BR-Z-', ['05', '09']],
    ['BR-E-', ['05', '09', '10']],
    ['BR-AE-', ['05', '09', '10']],
    [
      'PEPPOL-EN16931-R',
      [
        '001',
        '002',
        '003',
        '004',
        '005',
        '007',
        '008',
        '010',
        '020',
        '040',
        '041',
        '042',
        '043',
        '051',
        '053',
        '054',
        '120',
        '121',
        '130',
      ],
    ],
    ['PEPPOL-EN16931-', ['F001', 'P0100', 'P0101', 'P0112', 'CL001', 'CL002', 'CL006', 'CL008']],
    ['PEPPOL-COMMON-R', ['040', '041', '043', '049', '050']],
    ['DE-R-', ['001', '002', '003', '004', '005', '006', '007', '015', '017', '027', '028']],
    ['NL-R-', ['001', '002', '003', '007']],
    ['BR-DE-', ['1', '2', '5', '6', '7', '15', '21']],
    ['GOROUTE-BR-DATE-', ['01']],
  ])('%s', (prefix, numbers) => {
    const ids = RULES.map(({ id }) => id);
    expect(numbers.map((number) => prefix + number).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has four warnings; all else makes a document invalid', () => {
    const warnings = RULES.filter(({ severity }) => severity === 'warning').map(({ id }) => id);
    expect(warnings.toSorted()).toEqual(['BR-51', 'DE-R-017', 'DE-R-027', 'DE-R-028']);
  });

  it('sorts arithmetic into the second layer and what is national into the fourth', () => {
    const of = (layer: string) =>
      RULES.filter((rule) => rule.layer === layer)
        .map(({ id }) => id)
        .toSorted();
    const sums = ['BR-CO-10', 'BR-CO-11', 'BR-CO-12', 'BR-CO-13', 'BR-CO-14', 'BR-CO-15', 'BR-CO-16', 'BR-CO-17'];
    expect(of('schema')).toEqual(['UBL-XSD']);
    expect(of('business_rules')).toEqual([
      ...sums,
      'BR-S-08',
      'GOROUTE-BR-DATE-01',
      'PEPPOL-EN16931-R040',
      'PEPPOL-EN16931-R120',
    ]);
    expect(of('country_cius').filter((id) => !/^(DE-R|NL-R|BR-DE)-/.test(id))).toEqual([]);
  });
});

import { type Bill, isGerman, XRECHNUNG } from '../bill.ts';
import { GERMAN_TYPES } from '../lists/document-types.ts';
import { textAt, textOf } from '../reading/walk.ts';
import { checks, checksEach, type Particulars } from './checks.ts';
import { needs, needsElement } from './needs.ts';
import { below, missing, ROOT, SELLER } from './place.ts';
import type { Rule } from './rule.ts';

/** Between German parties, on Peppol BIS Billing. */
const GERMAN: Particulars = {
  layer: 'country_cius',
  appliesTo: (bill: Bill) => bill.customization === 'peppol' && isGerman(bill),
};

/** On XRechnung, whoever the parties are. */
const ON_XRECHNUNG: Particulars = {
  layer: 'country_cius',
  appliesTo: ({ customization }: Bill) => customization === 'xrechnung',
};

const WARNING: Particulars = { ...GERMAN, severity: 'warning' };

const CONTACT = below(SELLER, 'cac:Contact');
const ADDRESS = below(SELLER, 'cac:PostalAddress');

/** Digits that a telephone number has at least. */
const DIGITS = 3;

/**
 * What German parties need, once under the ids of Peppol's national rules and once under those of XRechnung, which says the same of its
 * own documents. The severity of the latter is the emulator's choice: all are errors.
 *
 * @see Peppol BIS Billing 3.0 rules, 2025-Q2
 * @see https://docs.goroute.ai/docs/country-guides/germany
 */
export const GERMAN_RULES: readonly Rule[] = [
  ...inBoth('DE-R-001', 'BR-DE-1', (id, who) =>
    needsElement(id, 'An invoice in Germany must say how to pay it', ROOT, ['cac:PaymentMeans'], who),
  ),
  ...inBoth('DE-R-002', 'BR-DE-2', (id, who) =>
    needsElement(id, 'A German seller must name a contact', SELLER, ['cac:Contact'], who),
  ),
  needs('DE-R-003', "A German seller's address must have a city", ADDRESS, 'cbc:CityName', GERMAN),
  needs('DE-R-004', "A German seller's address must have a post code", ADDRESS, 'cbc:PostalZone', GERMAN),
  ...inBoth('DE-R-005', 'BR-DE-5', (id, who) =>
    needs(id, "A German seller's contact must have a name", CONTACT, 'cbc:Name', who),
  ),
  ...inBoth('DE-R-006', 'BR-DE-6', (id, who) =>
    needs(id, "A German seller's contact must have a telephone number", CONTACT, 'cbc:Telephone', who),
  ),
  ...inBoth('DE-R-007', 'BR-DE-7', (id, who) =>
    needs(id, "A German seller's contact must have an e-mail address", CONTACT, 'cbc:ElectronicMail', who),
  ),
  ...inBoth('DE-R-015', 'BR-DE-15', (id, who) =>
    needs(
      id,
      'An invoice in Germany must have a buyer reference; for public buyers it is their Leitweg-ID',
      ROOT,
      'cbc:BuyerReference',
      who,
    ),
  ),
  checks(
    'DE-R-017',
    `The type of an invoice in Germany should be one of ${[...GERMAN_TYPES].join(', ')}`,
    '/Invoice/cbc:InvoiceTypeCode',
    function* ({ root, typeCodeName }) {
      const code = textAt(root, typeCodeName);
      if (code !== '' && !GERMAN_TYPES.has(code)) yield { ...missing(root, typeCodeName), detail: `it is ${code}` };
    },
    WARNING,
  ),
  checksEach(
    'DE-R-027',
    "The telephone number of a German seller's contact should have at least three digits",
    below(CONTACT, 'cbc:Telephone'),
    (number) => {
      const digits = textOf(number).replace(/\D/g, '').length;
      return textOf(number) === '' || digits >= DIGITS ? null : `it is ${textOf(number)}`;
    },
    WARNING,
  ),
  checksEach(
    'DE-R-028',
    "The e-mail address of a German seller's contact should be one: words, an @, and a domain with a dot",
    below(CONTACT, 'cbc:ElectronicMail'),
    (address) => (textOf(address) === '' || isEmail(textOf(address)) ? null : `it is ${textOf(address)}`),
    WARNING,
  ),
  checks(
    'BR-DE-21',
    `The specification (CustomizationID) must be that of XRechnung 3.0`,
    '/Invoice/cbc:CustomizationID',
    function* ({ root }) {
      const id = textAt(root, 'cbc:CustomizationID');
      if (id !== XRECHNUNG && !id.startsWith(`${XRECHNUNG}#`)) yield missing(root, 'cbc:CustomizationID');
    },
    ON_XRECHNUNG,
  ),
];

function inBoth(peppol: string, xrechnung: string, make: (id: string, who: Particulars) => Rule): readonly Rule[] {
  return [make(peppol, GERMAN), make(xrechnung, ON_XRECHNUNG)];
}

/** Words with dots between them on both sides of one @; behind it at least two, of letters, digits and inner hyphens. */
function isEmail(text: string): boolean {
  const [local = '', domain = '', more] = text.split('@');
  const words = domain.split('.');
  const isLocal = local.split('.').every((word) => /^[\w!#$%&"*+/=?^`{|}~-]+$/.test(word));
  const isDomain = words.length > 1 && words.every((word) => /^[a-z\d-]+$/i.test(word) && !/^-|-$/.test(word));
  return more === undefined && isLocal && isDomain;
}

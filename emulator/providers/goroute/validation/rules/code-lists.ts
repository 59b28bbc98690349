import type { Bill } from '../bill.ts';
import { MIME_TYPES } from '../lists/attachments.ts';
import { COUNTRIES } from '../lists/countries.ts';
import { CURRENCIES } from '../lists/currencies.ts';
import {
  CREDIT_NOTE_TYPES,
  INVOICE_TYPES,
  PEPPOL_CREDIT_NOTE_TYPES,
  PEPPOL_INVOICE_TYPES,
} from '../lists/document-types.ts';
import { ALLOWANCE_REASONS, PERIOD_CODES } from '../lists/reasons.ts';
import { MORE_SCHEMES, SCHEMES } from '../lists/schemes.ts';
import { TAX_CATEGORIES } from '../lists/tax-categories.ts';
import { UNITS } from '../lists/units.ts';
import type { XmlElement } from '../reading/element.ts';
import { attribute, first, textOf } from '../reading/walk.ts';
import { checks, checksEach } from './checks.ts';
import { ALLOWANCES, BUYER, below, LINE_ALLOWANCES, type Place, ROOT, SELLER } from './place.ts';
import type { Breach, Rule } from './rule.ts';

const NO_CODES: ReadonlySet<string> = new Set();

/** All elements of a name, wherever they are. */
function anywhere(...names: readonly string[]): Place {
  return {
    where: names.map((name) => `//${name}`).join(', '),
    of: ({ elements }) => elements.filter(({ name }) => names.includes(name)),
  };
}

/** A rule that the text of elements is on a list. An empty one is what other rules speak of. */
function listed(id: string, says: string, place: Place, list: ReadonlySet<string>, also = NO_CODES): Rule {
  return checksEach(id, says, place, (element) => {
    const code = textOf(element);
    return code === '' || list.has(code) || also.has(code) ? null : `${code} is not one`;
  });
}

/** A rule that an attribute, where there is one, is on a list. */
function listedAttribute(
  id: string,
  says: string,
  place: Place,
  name: string,
  list: ReadonlySet<string>,
  also = NO_CODES,
): Rule {
  return checks(id, says, `${place.where}/@${name}`, function* (bill): Iterable<Breach> {
    for (const at of place.of(bill)) {
      const code = attribute(at, name);
      if (!at.attributes.has(name) || list.has(code) || also.has(code)) continue;
      yield { at, part: `@${name}`, detail: code === '' ? 'it is empty' : `${code} is not one` };
    }
  });
}

/** Elements with a currency. */
const AMOUNTS: Place = {
  where: '//*',
  of: ({ elements }) => elements.filter((element) => element.attributes.has('currencyID')),
};

const ENDPOINTS: Place = {
  where: '//cbc:EndpointID',
  of: (bill) => [...below(SELLER, 'cbc:EndpointID').of(bill), ...below(BUYER, 'cbc:EndpointID').of(bill)],
};

const INVOICE_TYPE: Place = {
  where: '/Invoice/cbc:InvoiceTypeCode',
  of: (bill) => (bill.isCreditNote ? [] : typeCodes(bill)),
};

const CREDIT_NOTE_TYPE: Place = {
  where: '/CreditNote/cbc:CreditNoteTypeCode',
  of: (bill) => (bill.isCreditNote ? typeCodes(bill) : []),
};

function typeCodes({ root, typeCodeName }: Bill): readonly XmlElement[] {
  return root.children.filter(({ name }) => name === typeCodeName);
}

function nameOfList(bill: Bill): ReadonlySet<string> {
  return bill.isCreditNote ? CREDIT_NOTE_TYPES : INVOICE_TYPES;
}

/** Codes that have to be on a list. */
export const CODE_LIST_RULES: readonly Rule[] = [
  checks('BR-CL-01', 'The type of a document must be a code of UNTDID 1001', INVOICE_TYPE.where, function* (bill) {
    for (const at of typeCodes(bill)) {
      if (textOf(at) !== '' && !nameOfList(bill).has(textOf(at))) yield { at, detail: `${textOf(at)} is not one` };
    }
  }),
  listed(
    'PEPPOL-EN16931-P0100',
    'The type of an invoice must be one that Peppol accepts',
    INVOICE_TYPE,
    PEPPOL_INVOICE_TYPES,
  ),
  listed(
    'PEPPOL-EN16931-P0101',
    'The type of a credit note must be one that Peppol accepts',
    CREDIT_NOTE_TYPE,
    PEPPOL_CREDIT_NOTE_TYPES,
  ),
  listedAttribute(
    'BR-CL-03',
    'The currency of an amount must be a code of ISO 4217',
    AMOUNTS,
    'currencyID',
    CURRENCIES,
  ),
  listed(
    'BR-CL-04',
    'The currency of an invoice must be a code of ISO 4217',
    below(ROOT, 'cbc:DocumentCurrencyCode'),
    CURRENCIES,
  ),
  checksEach(
    'BR-CL-14',
    'The country of an address must be a code of ISO 3166-1',
    anywhere('cbc:IdentificationCode'),
    (code) => {
      const isAddress = code.parent?.name === 'cac:Country';
      return !isAddress || textOf(code) === '' || COUNTRIES.has(textOf(code)) ? null : `${textOf(code)} is not one`;
    },
  ),
  checksEach('BR-CL-17', 'A category of VAT must be a code of UNCL 5305', anywhere('cac:TaxCategory'), outOfCategories),
  checksEach(
    'BR-CL-18',
    'The category of VAT of an item must be a code of UNCL 5305',
    anywhere('cac:ClassifiedTaxCategory'),
    outOfCategories,
  ),
  listedAttribute(
    'BR-CL-23',
    'A unit must be a code of UN/ECE Recommendation 20 or 21',
    anywhere('cbc:InvoicedQuantity', 'cbc:CreditedQuantity', 'cbc:BaseQuantity'),
    'unitCode',
    UNITS,
  ),
  listedAttribute(
    'BR-CL-25',
    'The scheme of an electronic address must be on the EAS list of EN 16931',
    ENDPOINTS,
    'schemeID',
    SCHEMES,
    MORE_SCHEMES,
  ),
  listedAttribute(
    'PEPPOL-EN16931-CL008',
    'The scheme of an electronic address must be on the EAS list of Peppol',
    ENDPOINTS,
    'schemeID',
    SCHEMES,
  ),
  listedAttribute(
    'PEPPOL-EN16931-CL001',
    'An attachment must be a PDF, PNG, JPEG, CSV or a spreadsheet (mimeCode)',
    anywhere('cbc:EmbeddedDocumentBinaryObject'),
    'mimeCode',
    MIME_TYPES,
  ),
  listed(
    'PEPPOL-EN16931-CL002',
    'The reason code of an allowance must be one of UNCL 5189 that Peppol accepts',
    {
      where: '//cac:AllowanceCharge/cbc:AllowanceChargeReasonCode',
      of: (bill) =>
        [...ALLOWANCES.of(bill), ...LINE_ALLOWANCES.of(bill)]
          .map((allowance) => first(allowance, 'cbc:AllowanceChargeReasonCode'))
          .filter((code) => code !== undefined),
    },
    ALLOWANCE_REASONS,
  ),
  listed(
    'PEPPOL-EN16931-CL006',
    'The code by which a period says when VAT is due (DescriptionCode) must be 3, 35 or 432',
    below(ROOT, 'cac:InvoicePeriod', 'cbc:DescriptionCode'),
    PERIOD_CODES,
  ),
];

function outOfCategories(category: XmlElement): string | null {
  const code = textOf(first(category, 'cbc:ID'));
  return code === '' || TAX_CATEGORIES.has(code) ? null : `${code} is not one`;
}

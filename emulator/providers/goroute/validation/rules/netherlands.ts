import type { Bill } from '../bill.ts';
import { amountOf, ZERO } from '../decimal.ts';
import { attribute, first, textOf } from '../reading/walk.ts';
import { checks, checksEach, type Particulars } from './checks.ts';
import { below, missing, SELLER } from './place.ts';
import type { Rule } from './rule.ts';

const DUTCH: Particulars = {
  layer: 'country_cius',
  appliesTo: ({ sellerCountry, customization }: Bill) => customization === 'peppol' && sellerCountry === 'NL',
};

/** Registers of legal entities: KvK and OIN. */
const REGISTERS = ['0106', '0190'];

const ADDRESS = below(SELLER, 'cac:PostalAddress');

/** What sellers in the Netherlands need. @see Peppol BIS Billing 3.0 rules, 2025-Q2 */
export const DUTCH_RULES: readonly Rule[] = [
  checks(
    'NL-R-001',
    'A credit note of a Dutch seller must refer to an invoice',
    '/CreditNote/cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID',
    function* ({ root, isCreditNote }) {
      const path = ['cac:BillingReference', 'cac:InvoiceDocumentReference', 'cbc:ID'];
      if (isCreditNote && !first(root, ...path)) yield missing(root, path.join('/'));
    },
    DUTCH,
  ),
  checks(
    'NL-R-002',
    "A Dutch seller's address must have a street, a city and a post code",
    ADDRESS.where,
    function* (bill) {
      for (const address of ADDRESS.of(bill)) {
        const lacks = ['cbc:StreetName', 'cbc:CityName', 'cbc:PostalZone'].find((name) => !first(address, name));
        if (lacks) yield missing(address, lacks);
      }
    },
    DUTCH,
  ),
  checksEach(
    'NL-R-003',
    "A Dutch seller's legal registration must be a KvK number or an OIN (scheme 0106 or 0190)",
    below(SELLER, 'cac:PartyLegalEntity', 'cbc:CompanyID'),
    (number) => {
      const scheme = attribute(number, 'schemeID');
      if (REGISTERS.includes(scheme) && textOf(number) !== '') return null;
      return scheme === '' ? 'it has no scheme' : `it has scheme ${scheme}`;
    },
    DUTCH,
  ),
  checks(
    'NL-R-007',
    'A Dutch seller must say how to pay where the buyer has to',
    '/Invoice/cac:PaymentMeans',
    function* ({ root, totals, isCreditNote }) {
      const due = amountOf(first(totals, 'cbc:PayableAmount'));
      const isOwed = due && (isCreditNote ? due.lt(ZERO) : due.gt(ZERO));
      if (isOwed && !first(root, 'cac:PaymentMeans')) yield missing(root, 'cac:PaymentMeans');
    },
    DUTCH,
  ),
];

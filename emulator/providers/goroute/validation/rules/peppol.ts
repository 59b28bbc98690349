import { isGerman } from '../bill.ts';
import { GERMAN_ONLY_TYPES } from '../lists/document-types.ts';
import { all, textAt } from '../reading/walk.ts';
import { checks, checksEach } from './checks.ts';
import { below, missing, ROOT } from './place.ts';
import type { Rule } from './rule.ts';

/** What Peppol asks of a document as a whole. @see Peppol BIS Billing 3.0 rules, 2025-Q2 */
export const PEPPOL_RULES: readonly Rule[] = [
  checks(
    'PEPPOL-EN16931-R002',
    'An invoice must not have more than one note, unless both parties are German',
    '/Invoice/cbc:Note',
    function* (bill) {
      const [, second] = all(bill.root, 'cbc:Note');
      if (second && !isGerman(bill)) yield { at: second };
    },
  ),
  checks(
    'PEPPOL-EN16931-R004',
    'The specification (CustomizationID) must be that of Peppol BIS Billing 3.0',
    '/Invoice/cbc:CustomizationID',
    function* ({ root, customization }) {
      if (customization === null) yield missing(root, 'cbc:CustomizationID');
    },
  ),
  checks(
    'PEPPOL-EN16931-R007',
    'The business process (ProfileID) must be urn:fdc:peppol.eu:2017:poacc:billing:NN:1.0, NN being a number',
    '/Invoice/cbc:ProfileID',
    function* ({ root }) {
      const profile = textAt(root, 'cbc:ProfileID');
      if (!/^urn:fdc:peppol\.eu:2017:poacc:billing:\d\d:1\.0$/.test(profile)) yield missing(root, 'cbc:ProfileID');
    },
  ),
  checks('PEPPOL-EN16931-R008', 'No element may be empty', '//*', function* ({ elements }) {
    for (const at of elements) if (at.children.length === 0 && at.text.trim() === '') yield { at };
  }),
  checksEach(
    'PEPPOL-EN16931-P0112',
    'The types 326 and 384 are for invoices between German parties only',
    below(ROOT, 'cbc:InvoiceTypeCode'),
    (code, bill) => (GERMAN_ONLY_TYPES.has(code.text.trim()) && !isGerman(bill) ? '' : null),
  ),
];

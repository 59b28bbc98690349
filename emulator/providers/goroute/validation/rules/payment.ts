import { PAYMENT_MEANS as CODES } from '../lists/payment.ts';
import { first, textAt, textOf } from '../reading/walk.ts';
import { checks, checksEach } from './checks.ts';
import { needs } from './needs.ts';
import { below, missing, PAYMENT_MEANS } from './place.ts';
import type { Rule } from './rule.ts';

/** Codes of a transfer to an account: credit transfer, and SEPA credit transfer. */
const TRANSFERS = ['30', '58'];

/** Characters of a card number that may be shown. */
const SHOWN = 10;

/** How an invoice is paid. */
export const PAYMENT_RULES: readonly Rule[] = [
  needs('BR-49', 'Every means of payment must have its code', PAYMENT_MEANS, 'cbc:PaymentMeansCode'),
  checks(
    'BR-61',
    'A credit transfer (codes 30 and 58) must say to which account',
    `${PAYMENT_MEANS.where}/cac:PayeeFinancialAccount/cbc:ID`,
    function* (bill) {
      for (const means of PAYMENT_MEANS.of(bill)) {
        if (!TRANSFERS.includes(textAt(means, 'cbc:PaymentMeansCode'))) continue;
        if (!first(means, 'cac:PayeeFinancialAccount', 'cbc:ID'))
          yield missing(means, 'cac:PayeeFinancialAccount/cbc:ID');
      }
    },
  ),
  checksEach(
    'BR-CL-16',
    'A means of payment must be a code of UNCL 4461',
    below(PAYMENT_MEANS, 'cbc:PaymentMeansCode'),
    (code) => (textOf(code) === '' || CODES.has(textOf(code)) ? null : `${textOf(code)} is not one`),
  ),
  checksEach(
    'BR-51',
    'A card number should be masked, with no more than 10 characters of it shown',
    below(PAYMENT_MEANS, 'cac:CardAccount', 'cbc:PrimaryAccountNumberID'),
    (number) => (textOf(number).length > SHOWN ? `${textOf(number).length} characters are shown` : null),
    { severity: 'warning' },
  ),
];

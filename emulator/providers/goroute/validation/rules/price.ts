import { amountOf, ZERO } from '../decimal.ts';
import { attribute, first, textOf } from '../reading/walk.ts';
import { checks, checksEach } from './checks.ts';
import { below, LINES } from './place.ts';
import type { Rule } from './rule.ts';

/** Prices of items. */
export const PRICE_RULES: readonly Rule[] = [
  checksEach(
    'BR-27',
    'A net price must not be negative; a credit is a negative quantity',
    below(LINES, 'cac:Price', 'cbc:PriceAmount'),
    (price) => (amountOf(price)?.lt(ZERO) ? `it is ${textOf(price)}` : null),
  ),
  checksEach(
    'PEPPOL-EN16931-R121',
    'The quantity that a price is for must be above 0',
    below(LINES, 'cac:Price', 'cbc:BaseQuantity'),
    (quantity) => (amountOf(quantity)?.gt(ZERO) === false ? `it is ${textOf(quantity)}` : null),
  ),
  checks(
    'PEPPOL-EN16931-R130',
    'The quantity that a price is for must have the unit of the quantity that is invoiced',
    `${LINES.where}/cac:Price/cbc:BaseQuantity/@unitCode`,
    function* ({ lines, quantityName }) {
      for (const line of lines) {
        const [base, quantity] = [first(line, 'cac:Price', 'cbc:BaseQuantity'), first(line, quantityName)];
        if (!base?.attributes.has('unitCode') || !quantity) continue;
        const [ofPrice, ofLine] = [attribute(base, 'unitCode'), attribute(quantity, 'unitCode')];
        if (ofPrice !== ofLine) yield { at: base, part: '@unitCode', detail: `${ofPrice} is not ${ofLine || 'given'}` };
      }
    },
  ),
];

import { attribute, first, textOf } from '../reading/walk.ts';
import { checks, checksEach } from './checks.ts';
import { below, missing, ROOT, TAX_TOTALS } from './place.ts';
import type { Rule } from './rule.ts';

/** The one currency of a document, and the second that VAT may be accounted in. */
export const CURRENCY_RULES: readonly Rule[] = [
  checksEach(
    'PEPPOL-EN16931-R005',
    'The currency in which VAT is accounted must differ from that of the invoice',
    below(ROOT, 'cbc:TaxCurrencyCode'),
    (code, { currency }) => (textOf(code) !== '' && textOf(code) === currency ? `both are ${currency}` : null),
  ),
  checks(
    'PEPPOL-EN16931-R051',
    'Every amount must be in the currency of the invoice, but for the total VAT in the currency in which VAT is accounted',
    '//*/@currencyID',
    function* ({ elements, currency }) {
      if (currency === '') return;
      for (const at of elements) {
        const own = at.attributes.has('currencyID') ? attribute(at, 'currencyID') : currency;
        const isAccounted =
          at.name === 'cbc:TaxAmount' && at.parent?.name === 'cac:TaxTotal' && !first(at.parent, 'cac:TaxSubtotal');
        if (own === currency || isAccounted) continue;
        yield { at, part: '@currencyID', detail: `the invoice is in ${currency}, and this in ${own}` };
      }
    },
  ),
  checks(
    'PEPPOL-EN16931-R053',
    'There must be exactly one total of VAT with a breakdown',
    TAX_TOTALS.where,
    function* ({ root, taxTotals }) {
      const [one, second] = taxTotals.filter((total) => first(total, 'cac:TaxSubtotal'));
      if (!one) yield missing(root, 'cac:TaxTotal/cac:TaxSubtotal');
      else if (second) yield { at: second, detail: 'this is one more' };
    },
  ),
  checks(
    'PEPPOL-EN16931-R054',
    'There must be one total of VAT without a breakdown where VAT is accounted in another currency, and none where it is not',
    TAX_TOTALS.where,
    function* ({ root, taxTotals }) {
      const bare = taxTotals.filter((total) => !first(total, 'cac:TaxSubtotal'));
      const wanted = first(root, 'cbc:TaxCurrencyCode') ? 1 : 0;
      if (bare.length === wanted) return;
      yield { at: bare.at(-1) ?? root, detail: `there are ${bare.length}` };
    },
  ),
];

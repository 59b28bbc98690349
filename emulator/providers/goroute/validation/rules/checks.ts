import type { Bill } from '../bill.ts';
import type { XmlElement } from '../reading/element.ts';
import type { Place } from './place.ts';
import { type Breach, type Leave, type Rule, sourceOf } from './rule.ts';

/** What may be particular to a rule: most are errors of the official rules, for every document. */
export type Particulars = Partial<Pick<Rule, 'layer' | 'severity' | 'appliesTo'>>;

/** A rule that finds its breaches by itself. */
export function checks(
  id: string,
  says: string,
  location: string,
  breaches: (bill: Bill, leave: Leave) => Iterable<Breach>,
  particulars: Particulars = {},
): Rule {
  return {
    id,
    says,
    location,
    severity: 'error',
    layer: 'schematron',
    source: sourceOf(id),
    ...particulars,
    breaches,
  };
}

/** A rule about each element of a place by itself: `broken` gives the particulars of a breach, '' where there are none to tell, or null. */
export function checksEach(
  id: string,
  says: string,
  place: Place,
  broken: (element: XmlElement, bill: Bill) => string | null,
  particulars: Particulars = {},
): Rule {
  function* breaches(bill: Bill): Iterable<Breach> {
    for (const at of place.of(bill)) {
      const detail = broken(at, bill);
      if (detail !== null) yield detail === '' ? { at } : { at, detail };
    }
  }
  return checks(id, says, place.where, breaches, particulars);
}

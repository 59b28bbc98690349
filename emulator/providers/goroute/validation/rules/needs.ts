import type { Bill } from '../bill.ts';
import type { XmlElement } from '../reading/element.ts';
import { first, textAt } from '../reading/walk.ts';
import { checks, type Particulars } from './checks.ts';
import { missing, type Place } from './place.ts';
import type { Breach, Rule } from './rule.ts';

/** A rule that asks for a text in every element of a place; an empty element does not help. */
export function needs(id: string, says: string, place: Place, path: string, particulars: Particulars = {}): Rule {
  return needsOneOf(id, says, place, [path], particulars);
}

/** A rule that asks for one of several texts; what is told as missing is the first. */
export function needsOneOf(
  id: string,
  says: string,
  place: Place,
  paths: readonly [string, ...string[]],
  particulars: Particulars = {},
): Rule {
  const has = (element: XmlElement) => paths.some((path) => textAt(element, ...path.split('/')) !== '');
  return asks(id, says, place, paths, has, particulars);
}

/** A rule that asks for one of several elements, whatever is in it; what is told as missing is the first. */
export function needsElement(
  id: string,
  says: string,
  place: Place,
  paths: readonly [string, ...string[]],
  particulars: Particulars = {},
): Rule {
  const has = (element: XmlElement) => paths.some((path) => first(element, ...path.split('/')));
  return asks(id, says, place, paths, has, particulars);
}

function asks(
  id: string,
  says: string,
  place: Place,
  paths: readonly [string, ...string[]],
  has: (element: XmlElement) => boolean,
  particulars: Particulars,
): Rule {
  function* breaches(bill: Bill): Iterable<Breach> {
    for (const element of place.of(bill)) {
      if (!has(element)) yield missing(element, paths[0]);
    }
  }
  return checks(id, says, paths.map((path) => `${place.where}/${path}`).join(', '), breaches, particulars);
}

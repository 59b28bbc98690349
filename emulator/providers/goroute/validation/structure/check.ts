import type { XmlElement } from '../reading/element.ts';
import { first } from '../reading/walk.ts';
import { missing } from '../rules/place.ts';
import type { Breach, Rule } from '../rules/rule.ts';
import { wrongValue } from './data-types.ts';
import { INNER_ORDER } from './inner-order.ts';
import { mayRepeat } from './once.ts';
import { CREDIT_NOTE_ORDER, INVOICE_ORDER, MANDATORY, type Order } from './order.ts';

/**
 * The structure of a document, under the one id that its layer has: names, order, what comes once, what is mandatory at the top, and the
 * form of values. It stands in for the XML Schema of UBL 2.1, which asks for more inside of elements.
 */
export const STRUCTURE_RULE: Rule = {
  id: 'UBL-XSD',
  says: 'A document must be built as UBL 2.1 says',
  location: '//*',
  severity: 'error',
  layer: 'schema',
  source: 'UBL 2.1',
  *breaches({ root, isCreditNote }) {
    if (holdsText(root)) yield { at: root, detail: 'there is text between its elements' };
    yield* mandatory(root, isCreditNote ? 'cac:CreditNoteLine' : 'cac:InvoiceLine');
    yield* ordered(root, isCreditNote ? CREDIT_NOTE_ORDER : INVOICE_ORDER, true);
    for (const child of root.children) yield* inside(child);
  },
};

function* mandatory(root: XmlElement, line: string): Iterable<Breach> {
  for (const name of [...MANDATORY, line]) {
    if (!first(root, name)) yield { ...missing(root, name), detail: `there is no ${name}` };
  }
}

/** Elements in wrong order, or there twice; of a root, also those that are unknown. */
function* ordered(parent: XmlElement, order: Order, isRoot: boolean): Iterable<Breach> {
  let [latest, latestName] = [-1, ''];
  for (const child of parent.children) {
    const place = order.indexOf(child.name);
    if (place < 0) {
      // Names of other namespaces are told where every element is looked at.
      if (isRoot && !isForeign(child)) yield { at: child, detail: `${child.name} is no part of ${parent.name}` };
    } else if (place < latest) {
      yield { at: child, detail: `${child.name} must stand before ${latestName}` };
    } else {
      if (place === latest && !mayRepeat(parent.name, child.name, isRoot))
        yield { at: child, detail: `${child.name} is there twice` };
      [latest, latestName] = [place, child.name];
    }
  }
}

function* inside(element: XmlElement): Iterable<Breach> {
  // Extensions may hold whatever their makers like.
  if (element.name === 'ext:UBLExtensions') return;
  const detail = wrongForm(element);
  if (detail !== null) yield { at: element, detail };
  const order = INNER_ORDER.get(element.name);
  if (order) yield* ordered(element, order, false);
  for (const child of element.children) yield* inside(child);
}

function wrongForm(element: XmlElement): string | null {
  if (isForeign(element)) return `${element.name} is no element of UBL; its prefix may be wrong`;
  if (element.name.startsWith('cbc:') && element.children.length > 0)
    return `${element.name} holds elements, and not a value`;
  if (!element.name.startsWith('cbc:') && holdsText(element)) return `${element.name} holds text between its elements`;
  return wrongValue(element);
}

function holdsText(element: XmlElement): boolean {
  return element.text.trim() !== '';
}

function isForeign({ name }: XmlElement): boolean {
  return name.startsWith('{');
}

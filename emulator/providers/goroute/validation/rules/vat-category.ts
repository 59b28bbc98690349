import { isVat } from '../bill.ts';
import type { XmlElement } from '../reading/element.ts';
import { every, textAt } from '../reading/walk.ts';
import { missing } from './place.ts';
import type { Breach } from './rule.ts';

/** What is missing of a category of VAT over a path, or null. A category of another tax is none. */
export function missingVatCategory(from: XmlElement, ...path: readonly string[]): Breach | null {
  const categories = every(from, ...path);
  const category = categories.find(isVat);
  if (category) return textAt(category, 'cbc:ID') === '' ? missing(category, 'cbc:ID') : null;
  const [other] = categories;
  if (!other) return missing(from, `${path.join('/')}/cbc:ID`);
  return { ...missing(other, 'cac:TaxScheme/cbc:ID'), detail: 'its tax scheme (TaxScheme) is not VAT' };
}

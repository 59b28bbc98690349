import { shortened } from './shortened.ts';

/** Namespace of an invoice. @see UBL 2.1, https://docs.oasis-open.org/ubl/UBL-2.1.html */
export const INVOICE_NAMESPACE = 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2';

/** Namespace of a credit note. */
export const CREDIT_NOTE_NAMESPACE = 'urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2';

/** Namespace of the elements that hold others. */
export const AGGREGATES_NAMESPACE = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2';

/** Namespace of the elements that hold one value. */
export const BASICS_NAMESPACE = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2';

const EXTENSIONS_NAMESPACE = 'urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2';

const PREFIXES = new Map([
  [AGGREGATES_NAMESPACE, 'cac:'],
  [BASICS_NAMESPACE, 'cbc:'],
  [EXTENSIONS_NAMESPACE, 'ext:'],
]);

/**
 * The one name by which rules speak of an element, whatever prefix its document uses: `cbc:ID`, `cac:Party`. What belongs to
 * another namespace has (the beginning of) that in front, `{namespace}Name`, and so is never taken for an element of UBL.
 */
export function canonicalName(namespace: string, local: string): string {
  const prefix = PREFIXES.get(namespace);
  return prefix === undefined ? `{${shortened(namespace)}}${local}` : prefix + local;
}

import { type Bill, billOf } from './bill.ts';
import { type DocumentType, documentTypeOf, typeOfRoot } from './document-type.ts';
import type { XmlElement } from './reading/element.ts';
import { READING_LIMITS, type ReadingLimits } from './reading/limits.ts';
import { parseXml } from './reading/parse.ts';
import { textAt } from './reading/walk.ts';

/** A document that could be read; whether it is valid is another question. */
export interface ReadDocument {
  readonly type: DocumentType;
  /** Its own number (`cbc:ID`), or null where it has none. */
  readonly id: string | null;
  readonly root: XmlElement;
  /** The same as an invoice or a credit note; null for other kinds. */
  readonly bill: Bill | null;
}

/**
 * Reads a document of any kind that the provider knows.
 *
 * @throws DocumentRefused when it is no XML, is unsafe, too large, or of an unknown kind
 */
export function readDocument(xml: string, limits: ReadingLimits = READING_LIMITS): ReadDocument {
  const parsed = parseXml(xml, limits, (root) => typeOfRoot(root) !== undefined);
  const type = documentTypeOf(parsed);
  const { root } = parsed;
  return { type, id: textAt(root, 'cbc:ID') || null, root, bill: type.billing ? billOf(root) : null };
}

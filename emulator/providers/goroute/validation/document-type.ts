import type { ParsedXml, XmlRoot } from './reading/parse.ts';
import { DocumentRefused } from './reading/refusal.ts';
import { shortened } from './reading/shortened.ts';

/** A kind of document that the provider knows. */
export interface DocumentType {
  /** Name of the root: `Invoice`. */
  readonly name: string;
  /** Namespace of the root, by which the provider's events name the kind. */
  readonly namespace: string;
  /** True for what the billing rules speak of; of the others only the XML and the root are looked at. */
  readonly billing: boolean;
}

/**
 * The kinds that the provider lists, self-billing invoices being invoices.
 *
 * @see https://docs.goroute.ai/docs/core-concepts/document-types
 */
export const DOCUMENT_TYPES: readonly DocumentType[] = [
  'Invoice',
  'CreditNote',
  'Order',
  'OrderResponse',
  'OrderChange',
  'Catalogue',
  'CatalogueResponse',
  'DespatchAdvice',
  'ApplicationResponse',
].map((name) => ({
  name,
  namespace: `urn:oasis:names:specification:ubl:schema:xsd:${name}-2`,
  billing: name === 'Invoice' || name === 'CreditNote',
}));

/** The kind of documents that begin so; undefined for what is none of the provider's. */
export function typeOfRoot(root: XmlRoot): DocumentType | undefined {
  return DOCUMENT_TYPES.find(({ name, namespace }) => name === root.name && namespace === root.namespace);
}

/** The kind of a document. @throws DocumentRefused `unsupported_document_type` */
export function documentTypeOf({ root, namespace }: ParsedXml): DocumentType {
  const type = typeOfRoot({ name: root.name, namespace });
  if (type) return type;
  const likeNamed = DOCUMENT_TYPES.find((known) => known.name === root.name);
  const message = likeNamed
    ? `The root element ${root.name} has to be of the namespace ${likeNamed.namespace}, and is of ${shortened(namespace) || 'none'}.`
    : `The root element ${root.name} is no kind of document that is known: send one of ${namesOf(DOCUMENT_TYPES)}.`;
  throw new DocumentRefused('unsupported_document_type', message, root.line);
}

function namesOf(types: readonly DocumentType[]): string {
  return types.map(({ name }) => name).join(', ');
}

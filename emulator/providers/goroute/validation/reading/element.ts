const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
/** Shared by all that have none, which is most elements of an invoice. Never added to. */
const NO_CHILDREN: GrowingElement[] = [];

/** One element of a document that was read. */
export interface XmlElement {
  /** Canonical name: `cbc:ID`, `cac:Party`; of the root its local name alone, `Invoice`. */
  readonly name: string;
  readonly parent: XmlElement | null;
  /** Values by name, of attributes without a prefix; UBL has no others. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its text as it stands, references and CDATA resolved. Of an element with children it is empty, or what should not be there. */
  readonly text: string;
  /** Line of the document where its tag begins, from 1. */
  readonly line: number;
  /** How many elements begin before it: findings are sorted by this. */
  readonly order: number;
}

/** An element while its document is read. */
export interface GrowingElement extends XmlElement {
  readonly parent: GrowingElement | null;
  children: GrowingElement[];
  text: string;
}

/** An element of which only the opening tag was read. */
export function opened(
  name: string,
  parent: GrowingElement | null,
  place: { line: number; order: number },
  attributes: ReadonlyMap<string, string> = NO_ATTRIBUTES,
): GrowingElement {
  const element: GrowingElement = { name, parent, attributes, children: NO_CHILDREN, text: '', ...place };
  if (parent?.children === NO_CHILDREN) parent.children = [element];
  else parent?.children.push(element);
  return element;
}

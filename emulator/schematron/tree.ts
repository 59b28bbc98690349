import type { SaxesAttributeNS } from 'saxes';
import { messageOf } from '../core/errors.ts';
import { xmlParser } from '../core/xml-parser.ts';

/** Numbers that the DOM gives to kinds of nodes. @see https://dom.spec.whatwg.org/#interface-node */
const KINDS = { element: 1, attribute: 2, text: 3, document: 9 } as const;

/** A node with as much of the DOM as an engine for XPath reads, and the line where it begins. Nothing of it changes once it is read. */
export class TreeNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly prefix: string | null;
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly parentNode: TreeNode | null;
  readonly childNodes: TreeNode[] = [];
  readonly attributes: TreeNode[] = [];
  /** Of texts and attributes. */
  readonly data: string;
  /** From 1. */
  readonly line: number;
  /** Its place among all nodes, in the order of the document. */
  readonly order: number;
  readonly #index: number;

  constructor(
    kind: keyof typeof KINDS,
    name: Name,
    parent: TreeNode | null,
    place: { readonly line: number; readonly order: number },
    data = '',
  ) {
    this.nodeType = KINDS[kind];
    this.nodeName = name.prefix ? `${name.prefix}:${name.local}` : name.local;
    this.prefix = name.prefix || null;
    this.localName = name.local;
    this.namespaceURI = name.uri || null;
    this.parentNode = parent;
    this.data = data;
    this.line = place.line;
    this.order = place.order;
    this.#index = parent?.childNodes.length ?? 0;
    if (kind === 'attribute') parent?.attributes.push(this);
    else parent?.childNodes.push(this);
  }

  /** Of attributes, by another name. */
  get value(): string {
    return this.data;
  }

  get name(): string {
    return this.nodeName;
  }

  get firstChild(): TreeNode | null {
    return this.childNodes[0] ?? null;
  }

  get lastChild(): TreeNode | null {
    return this.childNodes.at(-1) ?? null;
  }

  get nextSibling(): TreeNode | null {
    return this.parentNode?.childNodes[this.#index + 1] ?? null;
  }

  get previousSibling(): TreeNode | null {
    return this.parentNode?.childNodes[this.#index - 1] ?? null;
  }

  get documentElement(): TreeNode | null {
    return this.childNodes.find(({ nodeType }) => nodeType === KINDS.element) ?? null;
  }

  /** The elements in it. */
  get elements(): TreeNode[] {
    return this.childNodes.filter(({ nodeType }) => nodeType === KINDS.element);
  }

  /** All text in it. */
  get text(): string {
    return this.nodeType === KINDS.text ? this.data : this.childNodes.map(({ text }) => text).join('');
  }

  get isText(): boolean {
    return this.nodeType === KINDS.text;
  }

  /** The value of an attribute without a prefix, or null. */
  getAttribute(name: string): string | null {
    return this.attributes.find(({ nodeName }) => nodeName === name)?.data ?? null;
  }
}

interface Name {
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
}

const NAMELESS: Name = { prefix: '', local: '#text', uri: '' };

/** Text that is no XML. */
export class NoXml extends Error {
  /** Where, from 1. */
  readonly line: number;
  constructor(line: number, says: string) {
    super(says);
    this.line = line;
  }
}

/** Reads XML as a tree. Entities that a DOCTYPE declares are not known, so that none can do harm. @throws NoXml */
export function treeOf(xml: string): TreeNode {
  const parser = xmlParser();
  let order = 0;
  let line = 1;
  const place = (at: number) => ({ line: at, order: order++ });
  const document = new TreeNode('document', { ...NAMELESS, local: '#document' }, null, place(1));
  let current = document;
  parser.on('error', (error) => {
    throw new NoXml(parser.line, messageOf(error).replace(/^\d+:\d+: /, ''));
  });
  parser.on('opentagstart', () => {
    line = parser.line;
  });
  parser.on('opentag', (tag) => {
    current = new TreeNode('element', tag, current, place(line));
    for (const attribute of Object.values<SaxesAttributeNS>(tag.attributes)) {
      if (attribute.name === 'xmlns' || attribute.prefix === 'xmlns') continue;
      new TreeNode('attribute', attribute, current, place(line), attribute.value);
    }
  });
  const put = (data: string) => {
    if (current !== document && data !== '') new TreeNode('text', NAMELESS, current, place(parser.line), data);
  };
  parser.on('text', put);
  parser.on('cdata', put);
  parser.on('closetag', () => {
    current = current.parentNode ?? document;
  });
  parser.write(xml).close();
  return document;
}

/** An element of a document: names without prefix, the namespace beside. */
export interface XmlElement {
  /** Local name. */
  readonly name: string;
  /** Namespace address; empty for none. */
  readonly namespace: string;
  /** By name as written. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, trimmed, without that of its children. */
  readonly text: string;
}

/** Why a text is no document. */
export class NotWellFormed extends Error {
  /** From 1. */
  readonly line: number;

  constructor(says: string, line: number) {
    super(says);
    this.line = line;
  }
}

/** An element that is being read. */
interface Reading extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

interface Open {
  readonly tag: string;
  readonly element: Reading;
  /** Namespaces by prefix that hold here. */
  readonly scope: Readonly<Record<string, string>>;
}

const NAME = String.raw`[A-Za-z_\u0080-\uffff][\w.\-\u0080-\uffff]*(?::[A-Za-z_\u0080-\uffff][\w.\-\u0080-\uffff]*)?`;
const TAG = new RegExp(String.raw`^<(${NAME})((?:\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>`);
const CLOSING = new RegExp(String.raw`^</(${NAME})\s*>`);
const ATTRIBUTE = new RegExp(String.raw`(${NAME})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'g');
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
/** What may stand between elements, by its beginning and its end. */
const SKIPPED = [
  ['<!--', '-->'],
  ['<?', '?>'],
] as const;

/**
 * Reads a document into a tree. A document type is refused: no business document has one, and entities of its own would be a way in.
 *
 * @throws NotWellFormed with the line
 */
export function parseXml(text: string): XmlElement {
  const source = text.replace(/^\ufeff/, '');
  const open: Open[] = [];
  let root: XmlElement | null = null;
  let at = 0;
  const fail: (says: string) => never = (says) => {
    throw new NotWellFormed(says, source.slice(0, at).split('\n').length);
  };
  while (at < source.length) {
    const inner = open.at(-1);
    const next = source.indexOf('<', at);
    const words = source.slice(at, next < 0 ? undefined : next);
    if (inner) inner.element.text += decoded(words, fail);
    else if (words.trim() !== '') fail('there is text outside of the root element');
    if (next < 0) break;
    at = next;
    const skipped = SKIPPED.find(([begin]) => source.startsWith(begin, at));
    if (skipped) {
      at = endOf(source, at, skipped[1], fail);
    } else if (source.startsWith('<![CDATA[', at)) {
      const end = endOf(source, at, ']]>', fail);
      if (!inner) fail('there is text outside of the root element');
      else inner.element.text += source.slice(at + 9, end - 3);
      at = end;
    } else if (source.startsWith('</', at)) {
      const [whole = '', tag = ''] = CLOSING.exec(source.slice(at, at + 1024)) ?? [];
      const ended = open.pop();
      if (whole === '' || ended?.tag !== tag) fail(`</${tag || '…'}> closes no element that is open`);
      else ended.element.text = ended.element.text.trim();
      at += whole.length;
    } else {
      const found = TAG.exec(source.slice(at, tagEnd(source, at)));
      if (!found) return fail('an element or its attributes are not written as XML wants');
      const [whole, tag = '', attributes = '', empty] = found;
      if (!inner && root) fail('there is more than one root element');
      const opened = begin(tag, attributes, inner?.scope ?? {}, fail);
      if (inner) inner.element.children.push(opened.element);
      else root = opened.element;
      if (empty === '') open.push(opened);
      at += whole.length;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed) fail(`<${unclosed.tag}> is not closed`);
  return root ?? fail('there is no root element');
}

/** The first child of this name, however deep by several names; undefined where there is none. */
export function child(element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>(
    (at, name) => at?.children.find((candidate) => candidate.name === name),
    element,
  );
}

/** The text of a child, however deep by several names; null where it is absent or empty. */
export function textOf(element: XmlElement | undefined, ...names: readonly string[]): string | null {
  return child(element, ...names)?.text || null;
}

/** All children of this name. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((candidate) => candidate.name === name) ?? [];
}

/** Where the tag that begins here ends, with all of it: a `>` within quotes ends nothing. */
function tagEnd(source: string, at: number): number {
  let quote = '';
  for (let i = at; i < source.length; i++) {
    const letter = source.charAt(i);
    if (quote === '' && letter === '>') return i + 1;
    if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
    else if (letter === quote) quote = '';
  }
  return source.length;
}

function endOf(source: string, at: number, end: string, fail: (says: string) => never): number {
  const found = source.indexOf(end, at);
  return found < 0 ? fail(`"${end}" is missing`) : found + end.length;
}

function begin(tag: string, written: string, around: Open['scope'], fail: (says: string) => never): Open {
  const attributes: Record<string, string> = {};
  for (const [, name = '', double, single] of written.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(attributes, name)) fail(`the attribute ${name} stands twice`);
    attributes[name] = decoded(double ?? single ?? '', fail);
  }
  const declared = Object.entries(attributes).flatMap(([name, value]) => {
    if (name === 'xmlns') return [['', value]];
    return name.startsWith('xmlns:') ? [[name.slice(6), value]] : [];
  });
  const scope = { ...around, ...Object.fromEntries(declared) };
  const cut = tag.indexOf(':');
  const prefix = cut < 0 ? '' : tag.slice(0, cut);
  const declaredAs = Object.hasOwn(scope, prefix) ? scope[prefix] : undefined;
  const namespace = declaredAs ?? (prefix === '' ? '' : fail(`the prefix ${prefix} is not declared`));
  return { tag, scope, element: { name: tag.slice(cut + 1), namespace, attributes, children: [], text: '' } };
}

function decoded(text: string, fail: (says: string) => never): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&\s]*);?/g, (whole, name: string) => {
    const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
    if (known !== undefined && whole.endsWith(';')) return known;
    const code = /^#(?:x([0-9a-fA-F]+)|(\d+))$/.exec(name);
    const point = code ? Number.parseInt(code[1] ?? code[2] ?? '', code[1] === undefined ? 10 : 16) : Number.NaN;
    return whole.endsWith(';') && point > 0 && point <= 0x10ffff
      ? String.fromCodePoint(point)
      : fail(`"${whole}" is no entity`);
  });
}

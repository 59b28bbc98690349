import type { SaxesAttributeNS, SaxesTagNS } from 'saxes';
import { messageOf } from '../../../../core/errors.ts';
import { xmlParser } from '../../../../core/xml-parser.ts';
import { type GrowingElement, opened, type XmlElement } from './element.ts';
import { READING_LIMITS, type ReadingLimits } from './limits.ts';
import { canonicalName } from './namespaces.ts';
import { DocumentRefused } from './refusal.ts';
import { shortened } from './shortened.ts';

const DOCTYPE = 'a DOCTYPE is not accepted, since an invoice needs none and its entities are a way to attack';

/** A document as a tree, and the namespace of its root. */
export interface ParsedXml {
  readonly root: XmlElement;
  readonly namespace: string;
}

/**
 * Reads XML as a stream and refuses at the first thing that is wrong or unsafe, so that hostile input costs no more than what was read
 * of it: a DOCTYPE (and with it every entity but the five of XML), elements in too many others, too many attributes or elements.
 *
 * @throws DocumentRefused `invalid_xml` with the line, or `payload_too_large`
 * @see https://cheatsheetseries.owasp.org/cheatsheets/XML_Security_Cheat_Sheet.html
 */
export function parseXml(text: string, limits: ReadingLimits = READING_LIMITS): ParsedXml {
  refuseTooLarge(text, limits);
  refuseDoctype(text);
  const parser = xmlParser();
  const refuse = (message: string, line: number = parser.line): never => {
    throw new DocumentRefused('invalid_xml', `Line ${line}: ${message}.`, line);
  };
  let document: ParsedXml | null = null;
  let current: GrowingElement | null = null;
  let [order, depth, attributes, line] = [0, 0, 0, 1];

  parser.on('error', (error) => refuse(toldBy(error)));
  parser.on('doctype', () => refuse(DOCTYPE));
  parser.on('opentagstart', (tag) => {
    line = parser.line;
    attributes = 0;
    depth += 1;
    if (tag.name.length > limits.name) refuse(`the name of an element has more than ${limits.name} characters`);
    if (depth > limits.depth) refuse(`elements stand in more than ${limits.depth} others`);
    if (order >= limits.elements) refuse(`there are more than ${limits.elements} elements`);
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > limits.attributes) refuse(`an element has more than ${limits.attributes} attributes`);
  });
  parser.on('opentag', (tag) => {
    const name = current ? canonicalName(tag.uri, tag.local) : tag.local;
    current = opened(name, current, { line, order }, attributes > 0 ? plainAttributes(tag) : undefined);
    document ??= { root: current, namespace: tag.uri };
    order += 1;
  });
  const append = (more: string) => {
    if (current) current.text += more;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    depth -= 1;
    if (!current) return;
    // The white space between elements says nothing.
    if (current.children.length > 0 && current.text.trim() === '') current.text = '';
    current = current.parent;
  });
  parser.write(text).close();
  return document ?? refuse('there is no element');
}

/**
 * A DOCTYPE can only stand before the first element, and is refused before any of it is read: what it declares may be most of the input.
 * The parser's own event stays as a second guard.
 */
function refuseDoctype(text: string): void {
  const at = endOfProlog(text);
  if (text.slice(at, at + 9).toUpperCase() !== '<!DOCTYPE') return;
  const line = text.slice(0, at).split('\n').length;
  throw new DocumentRefused('invalid_xml', `Line ${line}: ${DOCTYPE}.`, line);
}

/** Where blanks, comments and instructions at the beginning come to their end. A loop: one expression for millions of them overflows. */
function endOfProlog(text: string): number {
  const blanks = /\s*/y;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    blanks.lastIndex = at;
    at += blanks.exec(text)?.[0].length ?? 0;
    const closing = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : null;
    const end = closing === null ? -1 : text.indexOf(closing, at);
    if (closing === null || end < 0) return at;
    at = end + closing.length;
  }
}

function plainAttributes(tag: SaxesTagNS): ReadonlyMap<string, string> | undefined {
  let plain: Map<string, string> | undefined;
  for (const attribute of Object.values<SaxesAttributeNS>(tag.attributes)) {
    if (attribute.prefix !== '' || attribute.local === 'xmlns') continue;
    plain ??= new Map();
    plain.set(attribute.local, attribute.value);
  }
  return plain;
}

function refuseTooLarge(text: string, { bytes }: ReadingLimits): void {
  // A character has at least one byte: the count in bytes is only made where it can matter.
  if (text.length <= bytes && (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes)) return;
  throw new DocumentRefused('payload_too_large', `The document is larger than ${Math.floor(bytes / 1024 / 1024)} MB.`);
}

/** The parser's sentence without its place, which is said in front, and without a full stop. */
function toldBy(error: unknown): string {
  const said = messageOf(error).replace(/^\d+:\d+: /, '');
  return shortened(said.replace(/\.$/, ''), 200);
}

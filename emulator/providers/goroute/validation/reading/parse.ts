import type { SaxesAttributeNS, SaxesTagNS } from 'saxes';
import { messageOf } from '../../../../core/errors.ts';
import { xmlParser } from '../../../../core/xml-parser.ts';
import { type GrowingElement, opened, type XmlElement } from './element.ts';
import { mostMarks, READING_LIMITS, type ReadingLimits } from './limits.ts';
import { canonicalName } from './namespaces.ts';
import { DocumentRefused } from './refusal.ts';
import { shortened } from './shortened.ts';
import { MARKS, marksLeftIn } from './survey.ts';

/** The parser's sentence, behind its place and without a full stop. */
const TOLD = /^\d+:\d+: (.*?)\.?$/s;

/** A document as a tree, and the namespace of its root. */
export interface ParsedXml {
  readonly root: XmlElement;
  readonly namespace: string;
}

/** The root of a document, of which nothing else was read. */
export interface XmlRoot {
  /** Its local name. */
  readonly name: string;
  readonly namespace: string;
}

/**
 * Reads XML as a stream and refuses at the first thing that is wrong or unsafe, so that hostile input costs no more than what was read
 * of it: a DOCTYPE (and with it every entity but the five of XML), elements in too many others, too many attributes or elements.
 *
 * Of a document whose root is not wanted only the root is kept. It is read to its end all the same: what is no XML is refused as such,
 * whatever its root.
 *
 * @throws DocumentRefused `invalid_xml` with the line, or `payload_too_large`
 * @see https://cheatsheetseries.owasp.org/cheatsheets/XML_Security_Cheat_Sheet.html
 */
export function parseXml(
  text: string,
  limits: ReadingLimits = READING_LIMITS,
  isWanted: (root: XmlRoot) => boolean = () => true,
): ParsedXml {
  refuseTooLarge(text, limits);
  let marksLeft = marksLeftIn(text, limits);
  const parser = xmlParser();
  const refuse = (message: string, line: number = parser.line): never => {
    throw new DocumentRefused('invalid_xml', `Line ${line}: ${message}.`, line);
  };
  let document: ParsedXml | null = null;
  let current: GrowingElement | null = null;
  let [order, depth, attributes, line, isKept] = [0, 0, 0, 1, true];

  // No more than six listeners: with a seventh V8 takes the parser for a dictionary, and it is several times slower.
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
    marksLeft -= 1;
    if (attributes > limits.attributes) refuse(`an element has more than ${limits.attributes} attributes`);
    if (marksLeft < 0) refuse(`there are more than ${mostMarks(text, limits)} ${MARKS}`);
  });
  parser.on('opentag', (tag) => {
    order += 1;
    if (!isKept) return;
    const name = current ? canonicalName(tag.uri, tag.local) : tag.local;
    current = opened(name, current, { line, order: order - 1 }, attributes > 0 ? plainAttributes(tag) : undefined);
    if (document) return;
    document = { root: current, namespace: tag.uri };
    isKept = isWanted({ name, namespace: tag.uri });
    if (isKept) return;
    parser.off('text');
    parser.off('cdata');
  });
  const append = (more: string) => {
    if (current) current.text += more;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    depth -= 1;
    if (!current || !isKept) return;
    // The white space between elements says nothing.
    if (current.children.length > 0 && current.text.trim() === '') current.text = '';
    current = current.parent;
  });
  try {
    parser.write(withLineFeeds(text)).close();
  } catch (thrown) {
    // Having no listener for what is wrong, the parser throws it, with its place in front.
    const wrong = TOLD.exec(messageOf(thrown))?.[1];
    if (thrown instanceof DocumentRefused || wrong === undefined) throw thrown;
    refuse(shortened(wrong, 200));
  }
  return document ?? refuse('there is no element');
}

/** Every end of a line as XML reads it. The parser knows how to as well, and takes a step for each that adds up where there is little else. */
function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.split('\r\n').join('\n').split('\r').join('\n') : text;
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

import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../../emulator/providers/goroute/validation/read.ts';
import { decodedXml } from '../../../../emulator/providers/goroute/validation/reading/decode.ts';
import type { XmlElement } from '../../../../emulator/providers/goroute/validation/reading/element.ts';
import { READING_LIMITS } from '../../../../emulator/providers/goroute/validation/reading/limits.ts';
import { locationOf } from '../../../../emulator/providers/goroute/validation/reading/location.ts';
import { parseXml } from '../../../../emulator/providers/goroute/validation/reading/parse.ts';
import { NAMESPACES, refusal } from './refusal.ts';

const MEBI = 1024 * 1024;

function names(element: XmlElement): string[] {
  return [element.name, ...element.children.flatMap(names)];
}

describe('reading a document', () => {
  it('knows elements by their namespace, whatever their prefix', () => {
    const xml = `<u:Invoice xmlns:u="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
      xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
      ><ID xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">7</ID><a:Delivery/><x/></u:Invoice>`;
    expect(names(parseXml(xml).root)).toEqual(['Invoice', 'cbc:ID', 'cac:Delivery', '{}x']);
    expect(readDocument(xml)).toMatchObject({ id: '7', type: { name: 'Invoice', billing: true } });
  });

  it('keeps numbers as they are written, resolves references and CDATA, and knows lines', () => {
    const { root } = parseXml(
      `<Invoice ${NAMESPACES}>\n<cbc:PriceAmount currencyID="EUR">1.10</cbc:PriceAmount>\n<cbc:Note>a &amp; <![CDATA[<b>]]> &#233;</cbc:Note></Invoice>`,
    );
    const [price, note] = root.children;
    expect(price).toMatchObject({ text: '1.10', line: 2 });
    expect(note).toMatchObject({ text: 'a & <b> é', line: 3 });
  });

  it('tells where an element stands among its like', () => {
    const { root } = parseXml(
      `<Invoice ${NAMESPACES}><cbc:Note/><cac:InvoiceLine/><cac:InvoiceLine><cbc:ID/></cac:InvoiceLine></Invoice>`,
    );
    const id = root.children[2]?.children[0];
    expect(id && locationOf(id)).toBe('/Invoice/cac:InvoiceLine[2]/cbc:ID[1]');
  });

  it('reads a document with a byte order mark, comments and instructions before it', () => {
    const xml = `\uFEFF<?xml version="1.0"?><!-- <!DOCTYPE x> -->\n<?hint a?><Invoice ${NAMESPACES}/>`;
    expect(readDocument(xml).type.name).toBe('Invoice');
  });

  it.each(['Order', 'OrderResponse', 'OrderChange', 'Catalogue', 'DespatchAdvice', 'ApplicationResponse'])(
    'knows %s, and asks nothing of it but its root',
    (name) => {
      const document = readDocument(`<${name} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${name}-2"/>`);
      expect(document).toMatchObject({ type: { name, billing: false }, bill: null, id: null });
    },
  );
});

describe('bytes', () => {
  const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a>Größe</a>`;

  it.each([
    ['UTF-8', Buffer.from(declared('UTF-8'))],
    ['UTF-8 without a word of it', Buffer.from('<a>Größe</a>')],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${declared('utf-8')}`)],
    ['Latin 1', Buffer.from(declared('ISO-8859-1'), 'latin1')],
    ['Windows', Buffer.from(declared('windows-1252'), 'latin1')],
    ['UTF-16', Buffer.from(`\uFEFF${declared('UTF-16')}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(declared('UTF-16'), 'utf16le')],
    ['UTF-16 the other way round', Buffer.from(`\uFEFF${declared('UTF-16')}`, 'utf16le').swap16()],
  ])('in %s are told apart', (_, bytes) => {
    expect(parseXml(decodedXml(bytes)).root.text).toBe('Größe');
  });

  it('that are none of their encoding are refused', () => {
    expect(() => decodedXml(Buffer.from(declared('UTF-8'), 'latin1'))).toThrow('The document is not in UTF-8');
    expect(() => decodedXml(Buffer.from(declared('EBCDIC-US')))).toThrow('Line 1: the encoding EBCDIC-US is not known');
  });
});

describe('what is refused', () => {
  it.each([
    ['an unknown root', '<Quote xmlns="urn:oasis:names:specification:ubl:schema:xsd:Quote-2"/>', 'Quote is no kind'],
    [
      'an invoice in the other syntax',
      '<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>',
      'CrossIndustryInvoice is no kind',
    ],
    ['a root of another namespace', '<Invoice xmlns="urn:example"/>', 'has to be of the namespace'],
    ['a root of no namespace', '<Invoice/>', 'is of none'],
    ['an unknown root with whatever is in it', '<r a="1"><b><c/>text<![CDATA[more]]></b></r>', 'r is no kind'],
  ])('%s', (_, xml, said) => {
    expect(refusal(xml)).toMatchObject({ reason: 'unsupported_document_type', message: expect.stringContaining(said) });
  });

  it.each([
    ['nothing', '', 1],
    ['text', 'invoice', 1],
    ['JSON', '{"invoice": 7}', 1],
    ['a PDF', '%PDF-1.7\n%âãÏÓ', 2],
    ['a tag that is not closed', `<Invoice ${NAMESPACES}>\n<cbc:ID>7\n</Invoice>`, 3],
    ['a tag that is not closed, in an unknown root', '<r>\n<a>x<![CDATA[y]]>\n</r>', 3],
    ['a second root', `<Invoice ${NAMESPACES}/>\n<Invoice/>`, 2],
    ['a prefix that stands for nothing', '<Invoice xmlns="urn:x">\n<cbc:ID>7</cbc:ID></Invoice>', 2],
    ['an attribute that comes twice', `<Invoice ${NAMESPACES}>\n\n<cbc:ID a="1" a="2"/></Invoice>`, 3],
    ['an entity that is not declared', `<Invoice ${NAMESPACES}>\n<cbc:ID>&name;</cbc:ID></Invoice>`, 2],
    ['a character that XML does not know', `<Invoice ${NAMESPACES}>\n<cbc:ID>\u0001</cbc:ID></Invoice>`, 2],
    ['a reference to such a character', `<Invoice ${NAMESPACES}>\n<cbc:ID>&#0;</cbc:ID></Invoice>`, 2],
  ])('%s', (_, xml, line) => {
    const { reason, message } = refusal(xml);
    expect(reason).toBe('invalid_xml');
    expect(message).toMatch(new RegExp(`^Line ${line}: [^\\n]+[^.]\\.$`));
  });

  it('a document that is too large', () => {
    const xml = `<Invoice ${NAMESPACES}><cbc:Note>${'é'.repeat(700)}</cbc:Note></Invoice>`;
    expect(refusal(xml, { ...READING_LIMITS, bytes: 1024 }).reason).toBe('payload_too_large');
    expect(refusal('a'.repeat(15 * MEBI + 1))).toEqual({
      reason: 'payload_too_large',
      line: null,
      message: 'The document is larger than 15 MB.',
    });
  });
});

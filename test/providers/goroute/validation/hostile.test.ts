import { describe, expect, it } from 'vitest';
import { READING_LIMITS } from '../../../../emulator/providers/goroute/validation/index.ts';
import { parseXml } from '../../../../emulator/providers/goroute/validation/reading/parse.ts';
import { broken, changed } from './fitting.ts';
import { NAMESPACES, refusal } from './refusal.ts';

const MEBI = 1024 * 1024;

/** As often as makes a megabyte. */
function full(one: string): string {
  return one.repeat(MEBI / one.length);
}

function invoice(inside: string): string {
  return `<Invoice ${NAMESPACES}>${inside}</Invoice>`;
}

describe('a DOCTYPE', () => {
  const lol = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');

  it.each([
    ['an external entity', '<!DOCTYPE Invoice [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'],
    ['an external subset', '<!DOCTYPE Invoice SYSTEM "http://169.254.169.254/x.dtd">'],
    ['entities that expand a billionfold', `<!DOCTYPE Invoice [<!ENTITY l0 "lol">${lol}]>`],
    ['a megabyte of declarations', `<!DOCTYPE Invoice [${full('<!ENTITY a "aaaaaaaaaaaaaaaaaa">')}]>`],
    ['a DOCTYPE behind comments', `<!-- a --><?b c?>\n<!doctype Invoice>`],
    ['a DOCTYPE behind a megabyte of blanks', `${full('\n')}<!DOCTYPE Invoice>`],
  ])('%s is refused', (_, doctype) => {
    const { reason, message } = refusal(`<?xml version="1.0"?>${doctype}<Invoice ${NAMESPACES}>&xxe;&l9;</Invoice>`);
    expect(reason).toBe('invalid_xml');
    expect(message).toContain('a DOCTYPE is not accepted');
  });

  it('is refused inside of an element too, and told with its line', () => {
    expect(refusal(invoice('\n\n<!DOCTYPE a>'))).toMatchObject({ line: 3, reason: 'invalid_xml' });
  });

  it('is none in a comment, a CDATA section or an instruction', () => {
    for (const inside of [
      '<!-- <!DOCTYPE a> -->',
      '<cbc:Note><![CDATA[<!DOCTYPE a>]]></cbc:Note>',
      '<?a <!DOCTYPE a>?>',
    ]) {
      expect(parseXml(invoice(inside)).root.name).toBe('Invoice');
    }
  });
});

// No time is measured here; what each costs is measured where speed is.
describe('a megabyte', () => {
  const TOO_MANY =
    /^Line \d+: there are more than \d+ tags, attributes, comments and the like, far too many for its size\.$/;

  it.each([
    ['empty elements under an unknown root', `<r>${full('<a/>')}</r>`],
    ['empty elements in an invoice', invoice(full('<a/>'))],
    [
      'empty elements in an order',
      `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">${full('<a/>')}`,
    ],
    ['elements that are closed', invoice(full('<a></a>'))],
    ['empty lines of an invoice', invoice(full('<cac:InvoiceLine/>'))],
    ['elements in one another', invoice(full('<a>'))],
    ['elements and text by turns', invoice(full('x<a/>'))],
    ['elements with one attribute each', invoice(full('<a b=""/>'))],
    ['elements with a namespace each', invoice(full('<a xmlns="b"/>'))],
    ['tiny CDATA sections', invoice(`<cbc:Note>${full('<![CDATA[x]]>')}</cbc:Note>`)],
    ['brackets that may be the end of a CDATA section', invoice(`<cbc:Note><![CDATA[${full(']')}]]></cbc:Note>`)],
  ])('of %s is refused for their number', (_, xml) => {
    expect(refusal(xml)).toMatchObject({ reason: 'invalid_xml', message: expect.stringMatching(TOO_MANY) });
  });

  it.each([
    ['a comment', invoice(`<!--${full('- ')}-->`)],
    ['a comment that does not end', invoice(`<!--${full('- ')}`)],
    ['tiny comments', invoice(full('<!---->'))],
    ['tiny comments before the root', full('<!---->') + invoice('')],
    ['tiny instructions', invoice(full('<?a?>'))],
    ['an instruction', invoice(`<?a ${full('?')}?>`)],
    ['an XML declaration', `<?xml version="1.0"${full(' ')}?>${invoice('')}`],
  ])('of %s is refused for its length', (_, xml) => {
    expect(refusal(xml).message).toBe('Line 1: comments and instructions have more than 100000 characters.');
  });

  it.each([
    ['attributes', `<Invoice ${Array.from({ length: MEBI / 10 }, (_, n) => `a${n}="1"`).join(' ')}/>`],
    ['namespaces', `<Invoice ${Array.from({ length: MEBI / 16 }, (_, n) => `xmlns:a${n}="u"`).join(' ')}/>`],
    ['one attribute', `<Invoice ${NAMESPACES} a="${full('\n')}"/>`],
    ['a name', invoice(`<${full('a')}/>`)],
    ['blanks in a tag', `<Invoice ${NAMESPACES}${full(' ')}/>`],
    ['blanks in a closing tag', `<Invoice ${NAMESPACES}></Invoice${full(' ')}>`],
    ['beginnings of tags', full('<')],
    ['a tag that does not end', invoice(`<cbc:ID a="${full('x')}`)],
  ])('of %s is refused for the length of its tag', (_, xml) => {
    expect(refusal(xml).message).toBe('Line 1: a tag has more than 10000 characters.');
  });

  it('of attributes spread over elements is refused for their number', () => {
    const attributes = Array.from({ length: 48 }, (_, n) => `a${n}=""`).join(' ');
    expect(refusal(invoice(full(`<a ${attributes}/>`))).message).toMatch(TOO_MANY);
  });

  it.each([
    ['text', full('x'), MEBI],
    ['references', full('&amp;'), Math.floor(MEBI / 5)],
    ['references by number', full('&#65;'), Math.floor(MEBI / 5)],
    ['line breaks', `x${full('\n')}x`, MEBI + 2],
    ['line breaks of Windows', `x${full('\r\n')}x`, MEBI / 2 + 2],
    ['line breaks of old', `x${full('\r')}x`, MEBI + 2],
  ])('of %s is read as what it is', (_, text, length) => {
    const { root } = parseXml(invoice(`<cbc:Note>${text}</cbc:Note>`));
    expect(root.children[0]?.text).toHaveLength(length);
  });

  it.each([
    ['digits', '9'.repeat(MEBI)],
    ['decimals', `0.${'9'.repeat(MEBI)}`],
    ['exponent', '1e1000000'],
  ])('of %s is no amount', (_, text) => {
    expect(broken(changed((document) => document.set('cac:LegalMonetaryTotal/cbc:PayableAmount', text)))).toEqual([
      'UBL-XSD',
    ]);
  });
});

describe('limits', () => {
  it('of depth', () => {
    const nested = (times: number) => invoice('<a>'.repeat(times) + '</a>'.repeat(times));
    expect(refusal(nested(50)).message).toBe('Line 1: elements stand in more than 50 others.');
    expect(refusal(nested(5_000)).message).toBe('Line 1: elements stand in more than 50 others.');
    expect(parseXml(nested(49)).root.children).toHaveLength(1);
  });

  it.each([
    ['attributes', (n: number) => `a${n}="1"`],
    ['namespaces', (n: number) => `xmlns:a${n}="urn:${n}"`],
  ])('of %s', (_, one) => {
    const many = (times: number) => invoice(`<a ${Array.from({ length: times }, (_, n) => one(n)).join(' ')}/>`);
    expect(refusal(many(51)).message).toBe('Line 1: an element has more than 50 attributes.');
    expect(parseXml(many(50)).root.children).toHaveLength(1);
  });

  it('of names', () => {
    expect(refusal(invoice(`<${'a'.repeat(101)}/>`)).message).toBe(
      'Line 1: the name of an element has more than 100 characters.',
    );
  });

  it('of elements', () => {
    const limits = { ...READING_LIMITS, elements: 1000 };
    expect(refusal(invoice('<cbc:Note/>'.repeat(1000)), limits).message).toContain('more than 1000 elements');
  });

  it('leave alone what is dense and small, and the densest that keeps the structure', () => {
    expect(parseXml(invoice('<a/>'.repeat(5_000))).root.children).toHaveLength(5_000);
    const line = `<i:InvoiceLine><b:ID>1</b:ID><b:InvoicedQuantity unitCode="C62">1</b:InvoicedQuantity>
<b:LineExtensionAmount currencyID="EUR">1</b:LineExtensionAmount><i:Item><b:Name>x</b:Name><i:ClassifiedTaxCategory>
<b:ID>E</b:ID><b:Percent>0</b:Percent><i:TaxScheme><b:ID>VAT</b:ID></i:TaxScheme></i:ClassifiedTaxCategory></i:Item>
<i:Price><b:PriceAmount currencyID="EUR">1</b:PriceAmount></i:Price></i:InvoiceLine>`.replaceAll('\n', '');
    const cdata = line.replaceAll(/>([^<]+)</g, '><![CDATA[$1]]><');
    for (const one of [line, cdata]) {
      const xml = `<Invoice xmlns:i="${'urn:i'}" xmlns:b="${'urn:b'}">${one.repeat(2_000)}</Invoice>`;
      expect(parseXml(xml).root.children).toHaveLength(2_000);
    }
  });
});

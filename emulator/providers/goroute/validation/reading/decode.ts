import { DocumentRefused } from './refusal.ts';

/** Encodings that documents come in, by the names that declarations give them. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'iso-8859-1',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
};

/** Bytes in which a declaration has to come to its end. */
const DECLARATION = 200;

/**
 * The text of a document, in the encoding that its first bytes or its declaration tell, UTF-8 without either.
 *
 * @throws DocumentRefused for an unknown encoding, and for bytes that are none of it
 * @see https://www.w3.org/TR/xml/#sec-guessing
 */
export function decodedXml(bytes: Uint8Array): string {
  const encoding = markedEncoding(bytes) ?? declaredEncoding(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new DocumentRefused(
      'invalid_xml',
      `The document is not in ${encoding.toUpperCase()}: it has bytes that are none.`,
    );
  }
}

/** By a byte order mark, or by the zeros of a first `<` in two bytes. */
function markedEncoding([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c) ? 'utf-16be' : undefined;
}

function declaredEncoding(bytes: Uint8Array): string {
  const start = new TextDecoder('iso-8859-1').decode(bytes.subarray(0, DECLARATION));
  const [, , name] = /^<\?xml[^>]*?encoding\s*=\s*(["'])([A-Za-z][\w.-]*)\1/.exec(start) ?? [];
  if (name === undefined) return 'utf-8';
  const known = Object.hasOwn(ENCODINGS, name.toLowerCase()) ? ENCODINGS[name.toLowerCase()] : undefined;
  if (known !== undefined) return known;
  throw new DocumentRefused('invalid_xml', `Line 1: the encoding ${name} is not known; send UTF-8.`, 1);
}

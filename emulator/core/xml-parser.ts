import { createRequire } from 'node:module';
import type { SaxesParser } from 'saxes';

/** A parser of XML that resolves namespaces and knows at which line it is. */
export type XmlParser = SaxesParser<{ xmlns: true; position: true }>;

let saxes: typeof import('saxes') | null = null;

/** A new parser. What it is made of is loaded with the first one: a start does without it. */
export function xmlParser(): XmlParser {
  saxes ??= load();
  return new saxes.SaxesParser({ xmlns: true, position: true });
}

function load(): typeof import('saxes') {
  return createRequire(import.meta.url)('saxes');
}

import { isXmlDate } from '../calendar.ts';
import { isDecimal } from '../decimal.ts';
import type { XmlElement } from '../reading/element.ts';
import { shortened } from '../reading/shortened.ts';

/** A kind of value, known by the end of an element's name as UBL names all of its elements. */
interface DataType {
  readonly ending: RegExp;
  /** What is wrong with the element, or null. */
  wrong(element: XmlElement): string | null;
}

const DATA_TYPES: readonly DataType[] = [
  { ending: /Date$/, wrong: (element) => unless(isXmlDate(element.text.trim()), element, 'a date (YYYY-MM-DD)') },
  {
    ending: /Amount$/,
    wrong: (element) =>
      wrongNumber(element) ?? (element.attributes.has('currencyID') ? null : 'there is no currencyID'),
  },
  { ending: /(Quantity|Percent|Numeric)$/, wrong: wrongNumber },
  {
    ending: /Indicator$/,
    // The schema knows two more words for them; that Peppol does not is a rule of its own.
    wrong: (element) => unless(/^(true|false|1|0)$/.test(element.text.trim()), element, 'true or false'),
  },
  { ending: /BinaryObject$/, wrong: wrongAttachment },
];

/** What is wrong with the value of an element, or null. @see UBL 2.1, common basic components */
export function wrongValue(element: XmlElement): string | null {
  if (!element.name.startsWith('cbc:')) return null;
  const type = DATA_TYPES.find(({ ending }) => ending.test(element.name));
  return type ? type.wrong(element) : null;
}

function wrongNumber(element: XmlElement): string | null {
  return unless(isDecimal(element.text.trim()), element, 'a number in digits with a point');
}

function wrongAttachment(element: XmlElement): string | null {
  if (!element.attributes.has('mimeCode')) return 'there is no mimeCode';
  // In two steps, since one expression for both takes the square of the length to fail.
  const end = element.text.indexOf('=');
  const isPadded = end < 0 || !/[^=\s]/.test(element.text.slice(end));
  return isPadded && !/[^A-Za-z\d+/=\s]/.test(element.text) ? null : 'the content is not base64';
}

function unless(holds: boolean, element: XmlElement, what: string): string | null {
  if (holds) return null;
  const text = element.text.trim();
  return text === '' ? `it is empty, and not ${what}` : `${shortened(text)} is not ${what}`;
}

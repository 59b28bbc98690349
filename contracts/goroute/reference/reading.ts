import { SaxesParser } from 'saxes';
import { DocumentRefused } from './errors.ts';

/** What of a document decides where it goes. */
export interface Reading {
  /** `Invoice`, `CreditNote`, or whatever the root is called. */
  readonly type: string;
  /** Empty where it has none. */
  readonly number: string;
  /** Peppol addresses, `scheme:value`; empty where there is none. */
  readonly from: string;
  readonly to: string;
  readonly issueDate: string;
  readonly payable: string;
}

const NUMBER = 'ID';
const ISSUE_DATE = 'IssueDate';
const PAYABLE = 'LegalMonetaryTotal/PayableAmount';
const FROM = 'AccountingSupplierParty/Party/EndpointID';
const TO = 'AccountingCustomerParty/Party/EndpointID';
const WANTED = [NUMBER, ISSUE_DATE, PAYABLE, FROM, TO];

/** Reads a document that somebody else has made. @throws DocumentRefused `INVALID_XML` where it is no XML, with the place */
export function readDocument(xml: string): Reading {
  const parser = new SaxesParser();
  const path: string[] = [];
  const found = new Map<string, string>();
  let scheme = '';
  let problem: string | undefined;
  parser.on('error', (error) => {
    problem ??= error.message;
  });
  parser.on('doctype', () => {
    problem ??= 'a document type declaration is not allowed';
  });
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name.replace(/^.*:/, ''));
    scheme = String(attributes.schemeID ?? '');
  });
  parser.on('text', (text) => {
    const place = path.slice(1).join('/');
    if (!WANTED.includes(place)) return;
    const isAddress = place === FROM || place === TO;
    found.set(place, isAddress ? `${scheme}:${text.trim()}` : (found.get(place) ?? '') + text.trim());
  });
  let root = '';
  parser.on('closetag', () => {
    root = path[0] ?? '';
    path.pop();
  });
  parser.write(xml).close();
  if (problem !== undefined) throw new DocumentRefused('INVALID_XML', `The document is no well-formed XML: ${problem}`);
  const of = (place: string) => found.get(place) ?? '';
  return {
    type: root,
    number: of(NUMBER),
    from: of(FROM),
    to: of(TO),
    issueDate: of(ISSUE_DATE),
    payable: of(PAYABLE),
  };
}

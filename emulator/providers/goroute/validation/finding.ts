import type { XmlElement } from './reading/element.ts';
import { locationOf } from './reading/location.ts';
import { shortened } from './reading/shortened.ts';
import type { Breach, Layer, Rule, Severity, Source } from './rules/rule.ts';

/** Characters of the particulars of a finding. */
const MOST_DETAIL = 200;

/** One thing that is wrong with a document. */
export interface Finding {
  /** Official id of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  readonly layer: Layer;
  readonly source: Source;
  /** `/Invoice/cac:InvoiceLine[2]/cbc:LineExtensionAmount[1]`; what is missing has no position. */
  readonly location: string;
  /** One sentence for whoever wrote the document. */
  readonly message: string;
  /** Line of the document, from 1, where it is, or where that begins in which something is missing. */
  readonly line: number;
}

/** A finding and its place in the document, by which findings are sorted. */
export interface Placed {
  readonly at: XmlElement;
  readonly finding: Finding;
}

/** What is told of a breach. */
export function placed(rule: Rule, { at, part, detail }: Breach): Placed {
  const location = part === undefined ? locationOf(at) : `${locationOf(at)}/${part}`;
  const message = detail === undefined ? `${rule.says}.` : `${rule.says}: ${shortened(detail, MOST_DETAIL)}.`;
  const { id, severity, layer, source } = rule;
  return { at, finding: { rule: id, severity, layer, source, location, message, line: at.line } };
}

/** In the order of the document; at one place in the order in which they were found. Each is told once. */
export function sorted(found: readonly Placed[]): Finding[] {
  // What is told twice is told of one element, and stands together: to remember all that was told would cost more than the rules do.
  let [of, told]: [XmlElement | null, Set<string>] = [null, new Set()];
  return found
    .toSorted((a, b) => a.at.order - b.at.order)
    .filter(({ at, finding: { rule, location } }) => {
      if (at !== of) [of, told] = [at, new Set()];
      const key = `${rule} ${location}`;
      return !told.has(key) && Boolean(told.add(key));
    })
    .map(({ finding }) => finding);
}

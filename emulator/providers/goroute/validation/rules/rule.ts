import type { Bill } from '../bill.ts';
import type { XmlElement } from '../reading/element.ts';

/** An error makes a document invalid; a warning does not. */
export type Severity = 'error' | 'warning';

/** The four layers in which the provider validates, in their order. @see https://docs.goroute.ai/docs/sending-documents/validation */
export type Layer = 'schema' | 'business_rules' | 'schematron' | 'country_cius';

/** Who made a rule. */
export type Source = 'UBL 2.1' | 'EN 16931' | 'Peppol BIS Billing 3.0' | 'XRechnung' | 'GoRoute';

/** One place where a rule does not hold. */
export interface Breach {
  /** The element, or the one in which something is missing. */
  readonly at: XmlElement;
  /** What of it: a child that is missing, `cac:Country/cbc:IdentificationCode`, or an attribute, `@schemeID`. */
  readonly part?: string;
  /** The particulars: amounts, codes. Said behind a colon. */
  readonly detail?: string;
}

/** One rule, under its official id. */
export interface Rule {
  readonly id: string;
  /** What must hold, as a bookkeeper says it, without a full stop. */
  readonly says: string;
  /** Where it is looked for, in the words of an invoice. */
  readonly location: string;
  readonly severity: Severity;
  readonly layer: Layer;
  readonly source: Source;
  /** The documents that it is for; all of them where this is absent. */
  readonly appliesTo?: (bill: Bill) => boolean;
  /** Every place where it does not hold. */
  breaches(bill: Bill, leave: Leave): Iterable<Breach>;
}

/** What the one who validates wants left alone. */
export interface Leave {
  /** Identifiers, `scheme:value`, whose check digits are not looked at. */
  readonly identifiers: ReadonlySet<string>;
}

/** Who made a rule, by the beginning of its id. */
export function sourceOf(id: string): Source {
  if (id.startsWith('BR-DE-')) return 'XRechnung';
  if (id.startsWith('BR-')) return 'EN 16931';
  return id.startsWith('GOROUTE-') ? 'GoRoute' : 'Peppol BIS Billing 3.0';
}

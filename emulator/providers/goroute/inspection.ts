import { documentType } from './document-types.ts';
import { type Identifier, identifierOf } from './identifiers.ts';
import { child, NotWellFormed, parseXml, textOf, type XmlElement } from './xml.ts';

/** One thing that a rule has to say about a document. */
export interface Finding {
  /** Official id, such as `BR-02`. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly layer: 'schema' | 'business_rules' | 'schematron' | 'country_cius';
  /** Where, from the root: `/Invoice/cbc:ID`. */
  readonly location: string;
  readonly message: string;
}

/** Somebody that a document names. */
export interface NamedParty extends Identifier {
  readonly name: string | null;
  /** ISO 3166 alpha-2. */
  readonly country: string | null;
}

/** What a document says of itself, and what the rules say of it. */
export interface Inspection {
  /** Name of its type, such as `Invoice`. */
  readonly type: string;
  readonly namespace: string;
  /** `380`, or null where it has none. */
  readonly typeCode: string | null;
  readonly number: string | null;
  readonly issueDate: string | null;
  readonly currency: string | null;
  /** With tax, and the tax: decimal numbers as they are written. */
  readonly totals: { readonly payable: string | null; readonly tax: string | null };
  readonly sender: NamedParty | null;
  readonly receiver: NamedParty | null;
  readonly process: string | null;
  /** Name of the national rules that were applied, or null. */
  readonly cius: string | null;
  /** In the order of the document. */
  readonly findings: readonly Finding[];
}

/** Why a text was not inspected. */
export type Uninspected =
  | { readonly refused: 'INVALID_XML'; readonly says: string }
  | { readonly refused: 'UNSUPPORTED_DOCUMENT_TYPE'; readonly says: string };

/** What the rules must know besides the document. */
export interface InspectionContext {
  /** Test identifiers pass their checks in the sandbox only. */
  readonly environment: 'sandbox' | 'production';
  /** The day of the provider, `YYYY-MM-DD`. */
  readonly today: string;
}

/** Reads a document and holds it against rules. */
export type Inspect = (xml: string, context: InspectionContext) => Inspection | Uninspected;

/**
 * Stands in for the rules: it reads what routing and states need, and finds fault with nothing but the absence of that. The ids are the
 * official ones of what is missing.
 */
export const inspect: Inspect = (xml) => {
  let root: XmlElement;
  try {
    root = parseXml(xml);
  } catch (thrown) {
    if (!(thrown instanceof NotWellFormed)) throw thrown;
    return { refused: 'INVALID_XML', says: `The XML is not well-formed: line ${thrown.line}: ${thrown.message}.` };
  }
  const type = documentType(root.name, root.namespace);
  if (!type) {
    const says = `A document with the root element "${root.name}" of "${root.namespace}" is not supported.`;
    return { refused: 'UNSUPPORTED_DOCUMENT_TYPE', says };
  }
  const [senderAt, receiverAt] = PLACES[type.name] ?? BILLING_PLACES;
  const totals = child(root, 'LegalMonetaryTotal');
  const read = {
    type: type.name,
    namespace: type.namespace,
    typeCode: textOf(root, `${type.name}TypeCode`),
    number: textOf(root, 'ID'),
    issueDate: textOf(root, 'IssueDate'),
    currency: textOf(root, 'DocumentCurrencyCode'),
    totals: { payable: textOf(totals, 'TaxInclusiveAmount'), tax: textOf(root, 'TaxTotal', 'TaxAmount') },
    sender: partyOf(child(root, ...senderAt)),
    receiver: partyOf(child(root, ...receiverAt)),
    process: textOf(root, 'ProfileID'),
    cius: null,
  };
  const at = (path: readonly string[]) => `/${type.name}/${path.map((name) => `cac:${name}`).join('/')}/cbc:EndpointID`;
  const findings = [
    read.number === null && missing('BR-02', `/${type.name}/cbc:ID`, 'The document has no number'),
    read.receiver === null && missing('PEPPOL-EN16931-R010', at(receiverAt), 'The buyer has no electronic address'),
    read.sender === null && missing('PEPPOL-EN16931-R020', at(senderAt), 'The seller has no electronic address'),
  ];
  return { ...read, findings: findings.filter((finding) => finding !== false) };
};

const BILLING_PLACES = [
  ['AccountingSupplierParty', 'Party'],
  ['AccountingCustomerParty', 'Party'],
] as const;

/** Where documents that are no bills name who sends and who receives. */
const PLACES: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  Order: [
    ['BuyerCustomerParty', 'Party'],
    ['SellerSupplierParty', 'Party'],
  ],
  OrderChange: [
    ['BuyerCustomerParty', 'Party'],
    ['SellerSupplierParty', 'Party'],
  ],
  OrderResponse: [
    ['SellerSupplierParty', 'Party'],
    ['BuyerCustomerParty', 'Party'],
  ],
  DespatchAdvice: [
    ['DespatchSupplierParty', 'Party'],
    ['DeliveryCustomerParty', 'Party'],
  ],
  Catalogue: [['ProviderParty'], ['ReceiverParty']],
  CatalogueResponse: [['SenderParty'], ['ReceiverParty']],
  ApplicationResponse: [['SenderParty'], ['ReceiverParty']],
};

function partyOf(party: XmlElement | undefined): NamedParty | null {
  const endpoint = child(party, 'EndpointID');
  const identifier = identifierOf(`${endpoint?.attributes.schemeID ?? ''}:${endpoint?.text ?? ''}`);
  if (!identifier) return null;
  return {
    ...identifier,
    name: textOf(party, 'PartyLegalEntity', 'RegistrationName') ?? textOf(party, 'PartyName', 'Name'),
    country: textOf(party, 'PostalAddress', 'Country', 'IdentificationCode'),
  };
}

function missing(rule: string, location: string, message: string): Finding {
  return { rule, severity: 'error', layer: 'schematron', location, message };
}

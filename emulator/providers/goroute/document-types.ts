/** A kind of document that travels the network. */
export interface DocumentType {
  /** Local name of the root element, which is the name of the type too. */
  readonly name: string;
  /** As the lookup prints it. */
  readonly title: string;
  readonly namespace: string;
  readonly process: string;
}

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';

/** ProfileID of billing. @see https://docs.goroute.ai/docs/sending-documents/send-invoice */
export const BILLING_PROCESS = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';
/** CustomizationID of Peppol BIS Billing 3.0. @see https://docs.goroute.ai/docs/sending-documents/send-invoice */
export const BILLING_CUSTOMIZATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';

/** Only the billing process is named by a source; what the others go by is inferred. */
const OTHER_PROCESS = 'urn:fdc:peppol.eu:poacc:bis:ordering:3';

/** What may be sent. @see https://docs.goroute.ai/docs/core-concepts/document-types */
export const DOCUMENT_TYPES: readonly DocumentType[] = [
  type('Invoice', 'Invoice', BILLING_PROCESS),
  type('CreditNote', 'Credit Note', BILLING_PROCESS),
  ...['Order', 'OrderResponse', 'OrderChange', 'Catalogue', 'CatalogueResponse', 'DespatchAdvice'].map((name) =>
    type(name, spaced(name), OTHER_PROCESS),
  ),
  type('ApplicationResponse', 'Invoice Response', OTHER_PROCESS),
];

/** The type of this name. Whoever asks has the name from the list above. */
export function typeNamed(name: string): DocumentType {
  return DOCUMENT_TYPES.find((known) => known.name === name) ?? type(name, spaced(name), OTHER_PROCESS);
}

/** The identifier of a type as an SMP has it. @see https://docs.goroute.ai/docs/sending-documents/routing */
export function documentTypeId({ name, namespace }: DocumentType): string {
  return `${namespace}::${name}##${BILLING_CUSTOMIZATION}::2.1`;
}

function type(name: string, title: string, process: string): DocumentType {
  return { name, title, namespace: `${UBL}${name}-2`, process };
}

function spaced(name: string): string {
  return name.replace(/(?!^)([A-Z])/g, ' $1');
}

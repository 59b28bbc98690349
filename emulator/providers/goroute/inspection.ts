import type { Schematron } from '../../schematron/schematron.ts';
import { type Identifier, identifierOf } from './identifiers.ts';
import { TEST_ADDRESSES } from './network.ts';
import type { Environment } from './state.ts';
import {
  answerOf,
  correspondentsOf,
  DocumentRefused,
  type PartySummary,
  READING_LIMITS,
  type RefusalReason,
  summaryOf,
  type ValidationAnswer,
  validate,
} from './validation/index.ts';

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
  /** The ProfileID of an invoice or a credit note. */
  readonly process: string | null;
  readonly judgement: ValidationAnswer;
}

/** Why a text was not inspected: a code of the API, and one sentence. */
export interface Uninspected {
  readonly refused: 'INVALID_XML' | 'UNSUPPORTED_DOCUMENT_TYPE' | 'PAYLOAD_TOO_LARGE';
  readonly says: string;
}

const REFUSALS: Readonly<Record<RefusalReason, Uninspected['refused']>> = {
  invalid_xml: 'INVALID_XML',
  unsupported_document_type: 'UNSUPPORTED_DOCUMENT_TYPE',
  payload_too_large: 'PAYLOAD_TOO_LARGE',
};

/**
 * Reads a document and holds it against the rules. The sandbox's own test identifiers do not all have right check digits, so that there
 * they are left alone; on the live network a wrong digit is wrong.
 *
 * @param limitBytes how large it may be
 * @param schematron schemas of the user's own
 */
export function inspect(
  xml: string,
  environment: Environment,
  limitBytes: number = READING_LIMITS.bytes,
  schematron: readonly Schematron[] = [],
): Inspection | Uninspected {
  const limits = { ...READING_LIMITS, bytes: limitBytes };
  try {
    return inspectionOf(
      validate(xml, { limits, schematron, ...(environment === 'sandbox' && { exempt: TEST_ADDRESSES }) }),
    );
  } catch (thrown) {
    if (!(thrown instanceof DocumentRefused)) throw thrown;
    return { refused: REFUSALS[thrown.reason], says: thrown.message };
  }
}

function inspectionOf(result: ReturnType<typeof validate>): Inspection {
  const { document } = result;
  const { sender, receiver } = correspondentsOf(document);
  const bill = document.bill && summaryOf(document.bill);
  return {
    type: document.type.name,
    namespace: document.type.namespace,
    typeCode: bill?.typeCode ?? null,
    number: document.id,
    issueDate: bill?.issueDate ?? null,
    currency: bill?.currency ?? null,
    totals: { payable: bill?.totals.withVat ?? null, tax: bill?.totals.vat ?? null },
    sender: partyOf(sender),
    receiver: partyOf(receiver),
    process: bill?.profileId ?? null,
    judgement: answerOf(result),
  };
}

/** Null for a party without an address that the network could have. */
function partyOf({ scheme, identifier, name, country }: PartySummary): NamedParty | null {
  const address = identifierOf(`${scheme ?? ''}:${identifier ?? ''}`);
  return address && { ...address, name, country };
}

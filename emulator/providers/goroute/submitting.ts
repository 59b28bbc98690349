import type { JsonObject } from '../../core/json.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import { schematronsIn } from '../../schematron/kept.ts';
import { typeNamed } from './document-types.ts';
import { FAILURES } from './errors.ts';
import { announce } from './events.ts';
import { addressOf } from './identifiers.ts';
import { type Inspection, inspect } from './inspection.ts';
import { isListed, listedAt, participantAt } from './network.ts';
import { takeOutcome } from './outcomes.ts';
import { type Environment, gorouteState, type Outcome, type Participant, type Transaction } from './state.ts';
import { createdData, errorDetails } from './transaction-data.ts';
import { addTransaction, earlier, scheduleStep } from './transactions.ts';
import type { ToldFinding } from './validation/index.ts';

/** Why a document was not taken over. */
export interface Refused {
  readonly code: string;
  readonly message?: string;
  /** Members of the error. */
  readonly fields?: JsonObject;
}

/** What goes with a document. */
export interface Submission {
  readonly xml: string;
  readonly metadata?: JsonObject;
  readonly batchId?: string;
}

/**
 * Takes a document over for sending, or says why not: what it is, its rules, who sends, who receives, and what that one takes, in this
 * order. The transaction is told of once the request is answered.
 */
export function submit(exchange: Exchange, submission: Submission): Transaction | Refused {
  const { world, identity } = exchange;
  const organizationId = identity?.subject ?? '';
  const { environment } = gorouteState(world.store).organizations.require(organizationId);
  const document = inspected(world, environment, submission.xml);
  if ('refused' in document) return { code: document.refused, message: document.says };
  const { errors, warnings } = document.judgement;
  const isLate = world.knobs.text('send_validation') === 'asynchronous';
  if (errors.length > 0 && !isLate) return { code: 'VALIDATION_ERROR', fields: validationFields(errors) };
  // Whoever is missing in a document that fails later is not looked for.
  const nobody = errors.length > 0 ? null : missingParty(document);
  if (nobody) return nobody;
  const sender = document.sender && senderOf(world, organizationId, environment, document.sender);
  if (document.sender && !sender) {
    const details = `The sender ${addressOf(document.sender)} is not registered by this organization in the ${environment} SMP.`;
    return { code: 'PARTICIPANT_NOT_FOUND', fields: { details } };
  }
  const receiver = document.receiver && listedAt(world, environment, document.receiver);
  const refused = refusedReceiver(world, document, receiver ?? undefined);
  if (refused) return refused;
  if (world.knobs.text('duplicate_policy') === 'reject' && earlier(world, organizationId, document)) {
    const details = `${document.type} ${document.number} was sent before.`;
    return { code: 'DUPLICATE_DOCUMENT', fields: { details } };
  }
  const outcome = errors.length > 0 ? 'invalid' : outcomeOf(world, receiver ?? undefined);
  const late = receiver?.behaviour === 'timeout' ? world.knobs.number('timeout_sending_s') * 1000 : null;
  const row = addTransaction(world, {
    organizationId,
    direction: 'outbound',
    document,
    sender: document.sender,
    receiver: document.receiver && { ...document.receiver, name: document.receiver.name ?? receiver?.name ?? null },
    findings: [...errors, ...warnings],
    metadata: submission.metadata ?? {},
    batchId: submission.batchId ?? null,
    outcome,
    ...(late !== null && { sendingMs: late }),
    cause: exchange.entry.seq,
  });
  begin(exchange, row);
  return row;
}

/** Tells of a new transaction, and starts its clock. */
export function begin(exchange: Exchange, row: Transaction): void {
  announce(exchange.world, row.organization_id, 'transaction.created', createdData(row), exchange);
  scheduleStep(exchange.world, row.id);
}

/** Reads a document that a request brought with the rules of an environment. */
export function inspected(world: World, environment: Environment, xml: string): ReturnType<typeof inspect> {
  const { knobs } = world;
  return inspect(xml, environment, knobs.number('document_limit_bytes'), schematronsIn(knobs.text('schematron')));
}

/** Kinds that no rule is written for may lack an address, and so may one that no network has. */
function missingParty({ sender, receiver }: Inspection): Refused | null {
  if (sender && receiver) return null;
  const [code, who] = sender ? ['RECEIVER_NOT_FOUND', 'receiver'] : ['PARTICIPANT_NOT_FOUND', 'sender'];
  return { code, fields: { details: `The document names no ${who} that can be looked up.` } };
}

/** Findings as an error shows them. @see https://docs.goroute.ai/docs/sending-documents/error-handling */
function validationFields(errors: readonly ToldFinding[]): JsonObject {
  const numbers = { schema: 'VAL_002', business_rules: 'VAL_003', schematron: 'VAL_004', country_cius: 'VAL_005' };
  const [first] = errors;
  return { details: errorDetails(errors), ...(first && { numbered: numbers[first.layer] }) };
}

/** Somebody that the organization may send as: one of its own that is published, or a test sender. */
function senderOf(
  world: World,
  organizationId: string,
  environment: Environment,
  who: NonNullable<Inspection['sender']>,
): Participant | undefined {
  const found = participantAt(world, environment, who);
  const isOwn = found?.organization_id === organizationId && found.status === 'active' && isListed(found);
  return isOwn || found?.shared ? found : undefined;
}

function refusedReceiver(world: World, document: Inspection, receiver: Participant | undefined): Refused | null {
  const { receiver: named, type, process } = document;
  if (!named) return null;
  if (!receiver) {
    if (world.knobs.text('receiver_check') === 'asynchronous') return null;
    return { code: 'RECEIVER_NOT_FOUND', fields: { details: `${addressOf(named)} is in no SMP.` } };
  }
  // Only of billing is the process of a document known.
  const isBilling = type === 'Invoice' || type === 'CreditNote';
  const fits = !isBilling || process === null || process === typeNamed(type).process;
  if (receiver.documents.includes(type) && fits) return null;
  const what = fits ? type : `${type} in the process ${process}`;
  const details = `${addressOf(named)} takes ${receiver.documents.join(', ') || 'nothing'}, and no ${what}.`;
  return { code: 'DOCUMENT_TYPE_NOT_SUPPORTED_BY_RECEIVER', fields: { details } };
}

function outcomeOf(world: World, receiver: Participant | undefined): Outcome {
  const asked = takeOutcome(world);
  if (asked) return asked;
  if (!receiver) return failure('SMP_LOOKUP_FAILED');
  if (receiver.behaviour === 'reject') return failure('RECEIVER_REJECTED');
  if (receiver.behaviour === 'certificate') return failure('CERTIFICATE_ERROR');
  if (receiver.behaviour !== 'timeout') return 'delivered';
  return world.knobs.text('timeout_outcome') === 'delivered' ? 'delivered' : failure('DELIVERY_TIMEOUT');
}

function failure(code: keyof typeof FAILURES): Outcome {
  return { code, message: FAILURES[code] };
}

import { EmulatorError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { object } from '../../http/contract.ts';
import type { ProviderEvent, World } from '../../http/world.ts';
import { typeNamed } from './document-types.ts';
import { FAILURES } from './errors.ts';
import { assertEventType, envelope, eventsFor } from './events.ts';
import { identifierOf } from './identifiers.ts';
import type { NamedParty } from './inspection.ts';
import { organizationOf } from './organization.ts';
import { participantData } from './participants.ts';
import { receive, receivedData } from './received.ts';
import { sampleDocument } from './sample-document.ts';
import { daysOf, ownParty, SAMPLE_FINDING, STRANGER } from './samples.ts';
import { gorouteState, type Organization, type Status, type Transaction, timestamp } from './state.ts';
import { createdData, endData, party, validationData } from './transaction-data.ts';
import { addTransaction, type NewTransaction } from './transactions.ts';

/** What overrides say about the happening itself rather than about the envelope. */
const ABOUT = [
  ...['data', 'of', 'environment', 'organization_id', 'transaction_id', 'participant_id', 'number', 'xml', 'from'],
  ...['document', 'error', 'response_code', 'net_cents'],
];

const NET_CENTS = 100_000;

/**
 * Lets something happen that GoRoute tells of, and gives the event: the data changes first, so that the API agrees with the webhook.
 * `of` or `organization_id` names the organization, `transaction_id` and `participant_id` what it is about (otherwise something new, or the
 * newest), `number`, `document`, `from` and `xml` what a document is; anything else replaces members of the envelope, and `data` those of
 * its data.
 *
 * @throws EmulatorError `event_type_unknown`, `organization_unknown`, `happening_refused`
 */
export function happen(world: World, type: string, overrides: JsonObject): ProviderEvent {
  assertEventType(world, type);
  const organization = organizationOf(world, overrides);
  const data = (HAPPENINGS[type] ?? NOTHING)(world, organization, overrides);
  const told = { ...data, ...(isJsonObject(overrides.data) ? overrides.data : {}) };
  const outer = Object.entries(overrides).filter(([name]) => !ABOUT.includes(name));
  const payload = { ...envelope(world, organization.id, type, told), ...Object.fromEntries(outer) };
  const [first, ...others] = eventsFor(world, type, payload);
  if (!first) throw refused(type, 'there is nobody to tell');
  for (const other of others) world.emit(other, null);
  return first;
}

/** A document for an organization, as somebody on the network sends it. @throws EmulatorError `happening_refused` */
export function documentFor(world: World, organization: Organization, args: JsonObject): string {
  if (typeof args.xml === 'string') return args.xml;
  const from = typeof args.from === 'string' ? identifierOf(args.from) : STRANGER;
  if (!from) throw refused('document.received', `"${String(args.from)}" names no participant`);
  return sampleDocument({
    type: args.document === 'CreditNote' ? 'CreditNote' : 'Invoice',
    number: numberOf(world, args, 'PO'),
    ...daysOf(world),
    sender: { ...STRANGER, ...from },
    receiver: ownParty(world, organization.id),
    netCents: Number(args.net_cents ?? NET_CENTS),
  });
}

type Happening = (world: World, organization: Organization, args: JsonObject) => JsonObject;

const NOTHING: Happening = () => ({});

/** By type: what changes, and the data that tells of it. */
const HAPPENINGS: Readonly<Record<string, Happening>> = {
  'document.received': (world, organization, args) => {
    const { document } = receive(world, organization.id, documentFor(world, organization, args), null);
    return receivedData(world, document);
  },
  'document.validated': (world, organization, args) => validationData(outbound(world, organization, args, 'sending')),
  'document.failed_validation': (world, organization, args) => {
    const row = outbound(world, organization, args, 'failed', 'VALIDATION_ERROR');
    return validationData(row, row.findings.length > 0 ? row.findings : [SAMPLE_FINDING]);
  },
  'transaction.created': (world, organization, args) => createdData(outbound(world, organization, args, 'pending')),
  'transaction.delivered': (world, organization, args) => endData(outbound(world, organization, args, 'delivered')),
  'transaction.failed': (world, organization, args) =>
    endData(outbound(world, organization, args, 'failed', String(args.error ?? 'RECEIVER_REJECTED'))),
  'participant.updated': (world, organization, { participant_id: id }) => {
    const { participants } = gorouteState(world.store);
    const own = participants.by('organization', organization.id);
    const row = id === undefined ? own.at(-1) : own.find((one) => one.id === id);
    if (!row) throw refused('participant.updated', `${organization.name} has no participant of this id`);
    const name = `${organization.name} ${world.random.text(4)}`;
    return participantData(participants.update(row.id, { name, updated_at: timestamp(world.clock.now()) }));
  },
  'invoice_response.received': (world, organization, args) => {
    const row = outbound(world, organization, args, 'delivered');
    return {
      transaction_id: row.id,
      invoice_number: row.invoice_number,
      response_code: String(args.response_code ?? 'AP'),
      response_reason: null,
      sender: party(row.receiver),
      receiver: party(row.sender),
      received_at: timestamp(world.clock.now()),
    };
  },
};

/** A transaction that is in a state from now on: the one that was named, or one that comes into being for it. An end stays an end. */
function outbound(
  world: World,
  organization: Organization,
  args: JsonObject,
  status: Status,
  code: string | null = null,
): Transaction {
  const { transactions } = gorouteState(world.store);
  const { transaction_id: id } = args;
  const named = typeof id === 'string' ? transactions.get(id) : undefined;
  const made = () => addTransaction(world, { ...invoiceOf(world, organization, args), cause: null });
  if (id !== undefined && named?.organization_id !== organization.id) {
    throw refused(status, `${organization.name} has no transaction "${String(id)}"`);
  }
  // What is told of one by one goes on by itself no more.
  const row = named ?? transactions.update(made().id, { due_at: null });
  if (row.status === status || row.status === 'delivered' || row.status === 'failed') return row;
  const at = timestamp(world.clock.now());
  const message = Object.entries(FAILURES).find(([known]) => known === code)?.[1] ?? 'Document validation failed';
  return transactions.update(row.id, {
    status,
    updated_at: at,
    due_at: null,
    status_history: [...row.status_history, { status, at }],
    message_id: row.message_id ?? row.id.replace(/^[a-z]+_/, 'msg_'),
    ...(status === 'delivered' && { delivered_at: at, attempts: 1 }),
    ...(status === 'failed' && { failed_at: at, error: { code, message } }),
  });
}

function invoiceOf(world: World, organization: Organization, args: JsonObject): Omit<NewTransaction, 'cause'> {
  const { name: type, namespace } = typeNamed('Invoice');
  const sender: NamedParty = ownParty(world, organization.id);
  return {
    organizationId: organization.id,
    direction: 'outbound',
    document: { type, namespace, typeCode: '380', number: numberOf(world, args, 'INV') },
    sender,
    receiver: STRANGER,
    metadata: object(args.metadata),
  };
}

function numberOf(world: World, { number }: JsonObject, prefix: string): string {
  return typeof number === 'string' ? number : `${prefix}-${world.random.text(6).toUpperCase()}`;
}

function refused(what: string, why: string): EmulatorError {
  return new EmulatorError('happening_refused', `GoRoute cannot let ${what} happen: ${why}.`, { status: 409 });
}

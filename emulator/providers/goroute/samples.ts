import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { typeNamed } from './document-types.ts';
import { idWith } from './ids.ts';
import type { NamedParty } from './inspection.ts';
import { participantData } from './participants.ts';
import { receivedData } from './received.ts';
import { sampleDocument } from './sample-document.ts';
import { gorouteState, type ReceivedDocument, type Transaction, timestamp } from './state.ts';
import { createdData, endData, validationData } from './transaction-data.ts';

const DAY_MS = 86_400_000;
const DUE_DAYS = 30;

/** Who sends to an organization where nothing else is said: invented, with an identifier that passes its check. */
export const STRANGER: NamedParty = {
  scheme: '0088',
  identifier: '8712345000004',
  name: 'Polder Handel B.V. – Größe',
  country: 'NL',
};

/** The party that an organization is on the network. */
export function ownParty(world: World, organizationId: string): NamedParty {
  const { organizations, participants } = gorouteState(world.store);
  const organization = organizations.require(organizationId);
  const [own] = participants.by('organization', organizationId);
  const { scheme, identifier } = own ?? { scheme: '0106', identifier: '00000000' };
  return { scheme, identifier, name: organization.name, country: organization.country };
}

/** The days of a document that is made now. */
export function daysOf(world: World): { readonly issueDate: string; readonly dueDate: string } {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { issueDate: day(world.clock.now()), dueDate: day(world.clock.now() + DUE_DAYS * DAY_MS) };
}

/** Data of an event of which nothing happened: for tests of a webhook. Nothing is kept. */
export function sampleData(world: World, organizationId: string, type: string): JsonObject {
  const own = ownParty(world, organizationId);
  if (type === 'document.received') {
    const xml = sampleDocument({
      type: 'Invoice',
      number: 'TEST-1',
      ...daysOf(world),
      sender: STRANGER,
      receiver: own,
      netCents: 100_000,
    });
    return receivedData(world, documentOf(world, organizationId, xml));
  }
  if (type === 'participant.updated') {
    const { participants } = gorouteState(world.store);
    const row = participants.by('organization', organizationId)[0] ?? participants.list()[0];
    return row ? participantData(row) : {};
  }
  const row = transactionOf(world, organizationId, own);
  if (type === 'transaction.created') return createdData(row);
  if (type === 'transaction.delivered') return endData({ ...row, status: 'delivered', delivered_at: row.created_at });
  if (type === 'transaction.failed') {
    const error = { code: 'AS4_ERROR', message: 'This is a test.' };
    return endData({ ...row, status: 'failed', failed_at: row.created_at, error });
  }
  if (type === 'document.failed_validation') return validationData(row, [SAMPLE_FINDING]);
  return type === 'document.validated' ? validationData(row) : {};
}

/** What is told of a document that fails where nobody says with what. */
export const SAMPLE_FINDING: JsonObject = {
  rule: 'BR-02',
  severity: 'error',
  layer: 'schematron',
  location: '/Invoice/cbc:ID',
  message: 'An invoice must have a number.',
};

function documentOf(world: World, organizationId: string, xml: string): ReceivedDocument {
  return {
    id: idWith(world, 'doc_'),
    environment: gorouteState(world.store).organizations.require(organizationId).environment,
    organization_id: organizationId,
    transaction_id: idWith(world, world.knobs.text('transaction_prefix')),
    received_at: timestamp(world.clock.now()),
    xml,
  };
}

function transactionOf(world: World, organizationId: string, sender: NamedParty): Transaction {
  const now = timestamp(world.clock.now());
  const { name, namespace } = typeNamed('Invoice');
  return {
    id: idWith(world, world.knobs.text('transaction_prefix')),
    environment: gorouteState(world.store).organizations.require(organizationId).environment,
    organization_id: organizationId,
    direction: 'outbound',
    status: 'pending',
    document_id: idWith(world, 'doc_'),
    document_type: name,
    document_namespace: namespace,
    document_type_code: '380',
    invoice_number: 'TEST-1',
    sender,
    receiver: STRANGER,
    metadata: {},
    created_at: now,
    updated_at: now,
    delivered_at: null,
    failed_at: null,
    message_id: idWith(world, 'msg_'),
    error: null,
    attempts: 1,
    status_history: [],
    batch_id: null,
    duplicate_of: null,
    findings: [],
    outcome: 'delivered',
    sending_ms: 0,
    due_at: null,
    cause: null,
  };
}

import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { type Inspection, inspect } from './inspection.ts';
import { attachmentsIn, parsedDocument } from './parsed-document.ts';
import { type Environment, gorouteState, type ReceivedDocument, type Transaction, timestamp } from './state.ts';
import { party } from './transaction-data.ts';
import { addTransaction } from './transactions.ts';

/** A document arrives from the network: a transaction that is over, and the document itself. */
export function receive(
  world: World,
  organizationId: string,
  xml: string,
  cause: number | null,
): { readonly document: ReceivedDocument; readonly transaction: Transaction } {
  const { documents, transactions, organizations } = gorouteState(world.store);
  const { environment } = organizations.require(organizationId);
  const says = readable(xml, environment);
  const made = addTransaction(world, {
    organizationId,
    direction: 'inbound',
    document: says,
    sender: says.sender,
    receiver: says.receiver,
    findings: [...says.judgement.errors, ...says.judgement.warnings],
    cause,
  });
  const now = timestamp(world.clock.now());
  const transaction = transactions.update(made.id, {
    status: 'delivered',
    delivered_at: now,
    due_at: null,
    status_history: [{ status: 'delivered', at: now }],
  });
  const document = documents.insert({
    id: transaction.document_id,
    environment,
    organization_id: organizationId,
    transaction_id: transaction.id,
    received_at: now,
    xml,
  });
  read.set(document, says);
  return { document, transaction };
}

/** Rows are replaced, never changed, so what one says is good for as long as it lives. */
const read = new WeakMap<ReceivedDocument, Inspection>();

/** What a received document says, and what the rules say of it; of one that cannot be read, nothing. */
export function facts(row: ReceivedDocument): Inspection {
  const known = read.get(row);
  if (known) return known;
  const says = readable(row.xml, row.environment);
  read.set(row, says);
  return says;
}

function readable(xml: string, environment: Environment): Inspection {
  const found = inspect(xml, environment);
  return 'refused' in found ? UNREADABLE : found;
}

const UNREADABLE: Inspection = {
  type: 'Unknown',
  namespace: '',
  typeCode: null,
  number: null,
  issueDate: null,
  currency: null,
  totals: { payable: null, tax: null },
  sender: null,
  receiver: null,
  process: null,
  judgement: {
    valid: false,
    document_type: 'Unknown',
    document_id: null,
    errors: [],
    warnings: [],
    validation_layers: {
      schema: { passed: false },
      business_rules: { passed: false },
      schematron: { passed: false, errors: 0, warnings: 0 },
      country_cius: { passed: false, cius: null },
    },
  },
};

/** What `document.received` tells: amounts are numbers here. @see https://docs.goroute.ai/docs/reference/webhooks */
export function receivedData(world: World, row: ReceivedDocument): JsonObject {
  const says = facts(row);
  return {
    transaction_id: row.transaction_id,
    document_id: row.id,
    sender: party(says.sender),
    receiver: party(says.receiver),
    document_type: says.namespace,
    document_type_code: says.typeCode,
    invoice_number: says.number,
    issue_date: says.issueDate,
    currency: says.currency,
    total_amount: Number(says.totals.payable ?? 0),
    tax_amount: Number(says.totals.tax ?? 0),
    received_at: row.received_at.replace('Z', '.000Z'),
    download_url: `${world.knobs.text('download_base') || world.urls.apiBase}/api/v1/documents/${row.id}/download`,
    attachments: attachmentsIn(row.xml).map(({ filename, mimeType, content }) => ({
      filename,
      mime_type: mimeType,
      size_bytes: content.length,
    })),
  };
}

/** A received document in a list; inferred. */
export function listedDocument(row: ReceivedDocument): JsonObject {
  const { type, number, sender, receiver } = facts(row);
  return {
    id: row.id,
    type,
    status: 'received',
    received_at: row.received_at,
    transaction_id: row.transaction_id,
    invoice_number: number,
    sender,
    receiver,
  };
}

/** A received document: amounts are texts here. @see https://docs.goroute.ai/docs/receiving-documents/processing */
export function shownDocument(row: ReceivedDocument): JsonObject {
  const says = facts(row);
  const { parsed, attachments } = parsedDocument(row.xml);
  const { valid, errors, warnings } = says.judgement;
  return {
    id: row.id,
    type: says.type,
    status: 'received',
    received_at: row.received_at,
    transaction_id: row.transaction_id,
    sender: says.sender,
    receiver: says.receiver,
    xml: row.xml,
    parsed,
    attachments: attachments.map(({ filename, mimeType, content }, i) => ({
      id: attachmentId(row, i),
      filename,
      mime_type: mimeType,
      size: content.length,
    })),
    validation: { valid, errors, warnings },
  };
}

/** An attachment is known by its document and its place there. */
export function attachmentId({ id }: ReceivedDocument, place: number): string {
  return `att_${id.slice(4)}${place + 1}`;
}

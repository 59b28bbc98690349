import type { JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler } from '../../../http/exchange.ts';
import { addressOf } from '../identifiers.ts';
import { callerOf } from '../organization.ts';
import { gorouteState, type Transaction } from '../state.ts';
import { party } from '../transaction-data.ts';
import { pageOf } from './pages.ts';
import { invalid, notFound } from './refusals.ts';

/** @see https://docs.goroute.ai/docs/sending-documents/tracking */
export const transactionHandlers: Readonly<Record<string, Handler>> = {
  listTransactions: (exchange) => {
    const { query } = exchange;
    for (const name of ['from', 'to']) {
      const value = query[name];
      if (typeof value === 'string' && Number.isNaN(Date.parse(value))) {
        return invalid(exchange, `query.${name} must be an instant of ISO 8601`);
      }
    }
    const rows = ownRows(exchange).filter((row) => fits(row, query));
    return exchange.answer(200, pageOf(exchange, 'transactions', rows, listed));
  },

  getTransaction: (exchange) => {
    const row = gorouteState(exchange.world.store).transactions.get(exchange.path.transaction_id ?? '');
    if (row?.organization_id !== callerOf(exchange).id) return notFound(exchange, 'TRANSACTION_NOT_FOUND');
    return exchange.answer(200, shown(row));
  },
};

/** Newest first. */
function ownRows(exchange: Exchange): Transaction[] {
  return gorouteState(exchange.world.store).transactions.by('organization', callerOf(exchange).id).reverse();
}

function fits(row: Transaction, query: Exchange['query']): boolean {
  const { sender, receiver } = row;
  const values: Record<string, string | null> = {
    status: row.status,
    direction: row.direction,
    document_type: row.document_type.toLowerCase(),
    invoice_number: row.invoice_number,
    sender_id: sender && addressOf(sender),
    receiver_id: receiver && addressOf(receiver),
  };
  const isAsked = Object.entries(values).every(([name, value]) => {
    const wanted = query[name];
    const word = name === 'document_type' ? String(wanted).toLowerCase() : wanted;
    return wanted === undefined || word === value;
  });
  const at = Date.parse(row.created_at);
  const { from, to } = query;
  const isLater = typeof from !== 'string' || at >= Date.parse(from);
  return isAsked && isLater && (typeof to !== 'string' || at <= Date.parse(to));
}

/** In a list, which calls some members by other names than the single one. @see https://docs.goroute.ai/docs/getting-started/first-api-call */
function listed(row: Transaction): JsonObject {
  return {
    transaction_id: row.id,
    direction: row.direction,
    document_type: row.document_type.toLowerCase(),
    invoice_number: row.invoice_number,
    sender_id: row.sender && addressOf(row.sender),
    receiver_id: row.receiver && addressOf(row.receiver),
    status: row.status,
    created_at: row.created_at,
    delivered_at: row.delivered_at,
  };
}

function shown(row: Transaction): JsonObject {
  return {
    id: row.id,
    transaction_id: row.id,
    status: row.status,
    direction: row.direction,
    document_type: row.document_type,
    document_id: row.invoice_number,
    sender: party(row.sender),
    receiver: party(row.receiver),
    created_at: row.created_at,
    updated_at: row.updated_at,
    delivered_at: row.delivered_at,
    failed_at: row.failed_at,
    message_id: row.message_id,
    metadata: row.metadata,
    error: row.error,
    attempts: row.attempts,
    status_history: row.status_history,
  };
}

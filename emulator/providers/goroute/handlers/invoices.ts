import type { JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler } from '../../../http/exchange.ts';
import { addressOf } from '../identifiers.ts';
import { callerOf } from '../organization.ts';
import { gorouteState, type Transaction } from '../state.ts';
import { submit } from '../submitting.ts';
import { pageOf } from './pages.ts';
import { invalid, refusal } from './refusals.ts';

/** The API of the marketing pages, of which little is told. @see https://goroute.ai/peppol-api-integration */
export const invoiceHandlers: Readonly<Record<string, Handler>> = {
  listInvoices: (exchange) => {
    const { transactions } = gorouteState(exchange.world.store);
    const rows = transactions
      .by('organization', callerOf(exchange).id)
      .filter(({ direction, document_type: type }) => direction === 'outbound' && type === 'Invoice')
      .reverse();
    return exchange.answer(200, pageOf(exchange, 'invoices', rows, listed));
  },

  createInvoice: (exchange) => {
    const { document } = exchange.json;
    if (typeof document !== 'string') return invalid(exchange, 'body/document must be a UBL document as text');
    const sent = submit(exchange, { xml: document });
    if ('code' in sent) return refusal(exchange, sent);
    const answer = {
      id: invoiceId(sent),
      status: 'accepted',
      validation: { schematron: 'pass' },
      as4_transmission: 'queued',
    };
    return exchange.answer(sendStatus(exchange), answer);
  },
};

function sendStatus({ world }: Exchange): number {
  return world.knobs.text('send_status') === '200' ? 200 : 202;
}

function invoiceId({ id }: Transaction): string {
  return id.replace(/^[a-z]+_/, 'inv_');
}

function listed(row: Transaction): JsonObject {
  return {
    id: invoiceId(row),
    transaction_id: row.id,
    invoice_number: row.invoice_number,
    status: row.status,
    sender: row.sender && addressOf(row.sender),
    receiver: row.receiver && addressOf(row.receiver),
    created_at: row.created_at,
  };
}

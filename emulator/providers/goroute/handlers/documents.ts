import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { REQUEST_ID_HEADER } from '../dialect.ts';
import { typeNamed } from '../document-types.ts';
import { callerOf } from '../organization.ts';
import { parsedDocument } from '../parsed-document.ts';
import { attachmentId, facts, listedDocument, shownDocument } from '../received.ts';
import { gorouteState, type ReceivedDocument } from '../state.ts';
import { begin } from '../submitting.ts';
import { addTransaction } from '../transactions.ts';
import { pageOf } from './pages.ts';
import { notFound, refusal } from './refusals.ts';

/** Answers that Peppol wants clarified. @see https://docs.goroute.ai/docs/receiving-documents/responses */
const NEEDING_REASON = ['RE', 'UQ', 'CA'];

/** What came in, and the answers to it. @see https://docs.goroute.ai/docs/receiving-documents/processing */
export const documentHandlers: Readonly<Record<string, Handler>> = {
  listDocuments: (exchange) => {
    const { world } = exchange;
    const rows = gorouteState(world.store).documents.by('organization', callerOf(exchange).id).reverse();
    return exchange.answer(200, pageOf(exchange, 'documents', rows, listedDocument));
  },

  getDocument: (exchange) => withOwn(exchange, (row) => exchange.answer(200, shownDocument(row))),

  downloadDocument: (exchange) =>
    withOwn(exchange, ({ id, xml }) => ({
      status: 200,
      headers: { 'Content-Type': 'application/xml', 'Content-Disposition': `attachment; filename="${id}.xml"` },
      body: xml,
    })),

  downloadAttachment: (exchange) =>
    withOwn(exchange, (row) => {
      const { attachments } = parsedDocument(row.xml);
      const found = attachments.find((_, i) => attachmentId(row, i) === exchange.path.attachment_id);
      if (!found) return notFound(exchange, 'DOCUMENT_NOT_FOUND');
      const filename = found.filename.replace(/[^\w. -]/g, '_');
      return {
        status: 200,
        headers: { 'Content-Type': found.mimeType, 'Content-Disposition': `attachment; filename="${filename}"` },
        body: [found.content],
      };
    }),

  sendInvoiceResponse: (exchange) => {
    const { world, json, entry } = exchange;
    const { documents } = gorouteState(world.store);
    const { id: organizationId } = callerOf(exchange);
    const answered = documents.get(String(json.invoice_document_id));
    if (answered?.organization_id !== organizationId) return notFound(exchange, 'DOCUMENT_NOT_FOUND');
    const code = String(json.response_code);
    if (NEEDING_REASON.includes(code) && !json.response_reason) {
      return refusal(exchange, {
        code: 'VALIDATION_ERROR',
        message: `The response code ${code} needs a response_reason.`,
      });
    }
    const { sender, receiver, number } = facts(answered);
    const { name: type, namespace } = typeNamed('ApplicationResponse');
    const row = addTransaction(world, {
      organizationId,
      direction: 'outbound',
      document: { type, namespace, typeCode: null, number },
      sender: receiver,
      receiver: sender,
      metadata: { invoice_document_id: answered.id, response_code: code },
      cause: entry.seq,
    });
    begin(exchange, row);
    return exchange.answer(202, {
      transaction_id: row.id,
      status: row.status,
      invoice_document_id: answered.id,
      response_code: code,
      response_reason: json.response_reason ?? null,
      created_at: row.created_at,
      request_id: exchange.answerHeaders[REQUEST_ID_HEADER],
    });
  },
};

function withOwn(exchange: Exchange, use: (row: ReceivedDocument) => Reply): Reply {
  const row = gorouteState(exchange.world.store).documents.get(exchange.path.document_id ?? '');
  return row?.organization_id === callerOf(exchange).id ? use(row) : notFound(exchange, 'DOCUMENT_NOT_FOUND');
}

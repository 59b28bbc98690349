import { isJsonObject } from '../../../core/json.ts';
import type { Handler } from '../../../http/exchange.ts';
import { REQUEST_ID_HEADER } from '../dialect.ts';
import { submit } from '../submitting.ts';
import { party } from '../transaction-data.ts';
import { refusal } from './refusals.ts';
import { isJson, sentXml } from './sent-xml.ts';

/** Takes one document over for sending. @see https://docs.goroute.ai/docs/sending-documents/send-invoice */
export const sendDocument: Handler = (exchange) => {
  const metadata = isJson(exchange) && isJsonObject(exchange.json.metadata) ? exchange.json.metadata : {};
  const sent = submit(exchange, { xml: sentXml(exchange), metadata });
  if ('code' in sent) return refusal(exchange, sent);
  return exchange.answer(Number(exchange.world.knobs.text('send_status')), {
    transaction_id: sent.id,
    status: sent.status,
    document_id: sent.invoice_number,
    document_type: sent.document_type,
    sender: party(sent.sender),
    receiver: party(sent.receiver),
    created_at: sent.created_at,
    request_id: exchange.answerHeaders[REQUEST_ID_HEADER],
  });
};

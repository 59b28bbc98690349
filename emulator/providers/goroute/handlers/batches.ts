import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler } from '../../../http/exchange.ts';
import { dialect } from '../dialect.ts';
import { idWith } from '../ids.ts';
import { submit } from '../submitting.ts';
import { refusalInside } from './refusals.ts';

/** Takes many documents over, each for itself. @see https://docs.goroute.ai/docs/sending-documents/batch-sending */
const sendBatch: Handler = (exchange) => {
  const { world, json } = exchange;
  const documents = Array.isArray(json.documents) ? json.documents.filter(isJsonObject) : [];
  const most = world.knobs.number('batch_limit_documents');
  if (documents.length > most) {
    const details = `The batch has ${documents.length} documents; ${most} are allowed.`;
    return refuse(dialect, exchange, 'BATCH_LIMIT_EXCEEDED', { fields: { details } });
  }
  const batchId = idWith(world, 'batch_');
  const seen = new Set<string>();
  const results = documents.map((document) => resultOf(exchange, document, batchId, seen));
  const accepted = results.filter(({ status }) => status === 'accepted').length;
  return exchange.answer(200, {
    batch_id: batchId,
    total_count: results.length,
    accepted_count: accepted,
    rejected_count: results.length - accepted,
    results,
  });
};

/** Both paths do the same. */
export const batchHandlers: Readonly<Record<string, Handler>> = { sendBatch, createBatch: sendBatch };

function resultOf(exchange: Exchange, document: JsonObject, batchId: string, seen: Set<string>): JsonObject {
  const id = String(document.id);
  const xml = String(document.xml);
  const rejected = (refused: Parameters<typeof refusalInside>[0]) => ({
    id,
    status: 'rejected',
    error: refusalInside(refused),
  });
  if (seen.has(id)) return rejected({ code: 'DUPLICATE_ID' });
  seen.add(id);
  const most = exchange.world.knobs.number('document_limit_bytes');
  if (Buffer.byteLength(xml) > most) return rejected({ code: 'PAYLOAD_TOO_LARGE' });
  const sent = submit(exchange, { xml, batchId });
  return 'code' in sent ? rejected(sent) : { id, status: 'accepted', transaction_id: sent.id };
}

import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject, type JsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import { wholeText } from '../../../emulator/http/body.ts';

/** Operations that take a document over for sending. */
export const SENDING: readonly string[] = ['sendDocument', 'sendBatch', 'createBatch', 'createInvoice'];

const NUMBER = /<(?:[\w.-]+:)?ID(?:\s[^>]*)?>([^<]*)</;

/** A document in a request. */
export interface HandedOver {
  readonly call: RequestEntry;
  readonly xml: string;
  /** Its own number, as it is written; empty where there is none. */
  readonly number: string;
}

/** The documents of a request, whichever form it has: XML, an object with it, or a batch of these. */
export function documentsIn(call: RequestEntry): HandedOver[] {
  const text = wholeText(call.request);
  const body = text.trimStart().startsWith('{') ? tryParseJson(text) : null;
  const texts = isJsonObject(body) ? textsIn(body) : [text];
  return texts
    .filter((xml) => xml.trim() !== '')
    .map((xml) => ({ call, xml, number: NUMBER.exec(xml)?.[1]?.trim() ?? '' }));
}

/** The documents that these calls handed over to be sent, in their order. */
export function handedOver(calls: readonly RequestEntry[]): HandedOver[] {
  return calls.filter(({ operation }) => SENDING.includes(operation ?? '')).flatMap(documentsIn);
}

function textsIn(body: JsonObject): string[] {
  const rows = Array.isArray(body.documents) ? body.documents.filter(isJsonObject) : [];
  return [body.xml, body.document, ...rows.map(({ xml }) => xml)].filter((xml) => typeof xml === 'string');
}

import type { JsonObject } from '../../core/json.ts';
import {
  type AttachmentSummary,
  DocumentRefused,
  type LineSummary,
  readDocument,
  summaryOf,
} from './validation/index.ts';

/** What a document holds besides its parties. */
export interface ParsedDocument {
  /** As the API gives it: every amount a text. */
  readonly parsed: JsonObject;
  readonly attachments: readonly Attachment[];
}

/** A file within a document. */
export interface Attachment {
  readonly filename: string;
  readonly mimeType: string;
  readonly content: Buffer;
}

const NOTHING: ParsedDocument = { parsed: {}, attachments: [] };

/** The files within a document. Most have none, and need not be read for that. */
export function attachmentsIn(xml: string): readonly Attachment[] {
  return xml.includes('AdditionalDocumentReference') ? parsedDocument(xml).attachments : [];
}

/**
 * Reads a received invoice or credit note; of other kinds, and of what cannot be read, there is nothing to tell.
 *
 * @see https://docs.goroute.ai/docs/receiving-documents/processing
 */
export function parsedDocument(xml: string): ParsedDocument {
  const bill = billIn(xml);
  if (!bill) return NOTHING;
  const { totals, payment } = bill;
  const parsed = {
    invoice_id: bill.id,
    issue_date: bill.issueDate,
    due_date: bill.dueDate,
    currency: bill.currency,
    subtotal: totals.withoutVat,
    tax_amount: totals.vat,
    total: totals.withVat,
    lines: bill.lines.map(lineOf),
    payment_info: { iban: payment.account, reference: payment.reference },
  };
  return { parsed, attachments: bill.attachments.map(attachmentOf) };
}

function billIn(xml: string) {
  try {
    const { bill } = readDocument(xml);
    return bill && summaryOf(bill);
  } catch (thrown) {
    if (thrown instanceof DocumentRefused) return null;
    throw thrown;
  }
}

function lineOf({ id, description, quantity, unit, unitPrice, total, rate }: LineSummary): JsonObject {
  return { line_id: id, description, quantity, unit, unit_price: unitPrice, line_total: total, tax_rate: rate };
}

function attachmentOf({ id, filename, mimeType, content }: AttachmentSummary): Attachment {
  return {
    filename: filename ?? id ?? 'attachment',
    mimeType: mimeType ?? 'application/octet-stream',
    content: Buffer.from(content, 'base64'),
  };
}

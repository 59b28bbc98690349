import type { JsonObject } from '../../core/json.ts';
import { child, childrenOf, NotWellFormed, parseXml, textOf, type XmlElement } from './xml.ts';

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

/** Reads a received document. @see https://docs.goroute.ai/docs/receiving-documents/processing */
export function parsedDocument(xml: string): ParsedDocument {
  let root: XmlElement;
  try {
    root = parseXml(xml);
  } catch (thrown) {
    if (thrown instanceof NotWellFormed) return NOTHING;
    throw thrown;
  }
  const totals = child(root, 'LegalMonetaryTotal');
  const means = child(root, 'PaymentMeans');
  const parsed = {
    invoice_id: textOf(root, 'ID'),
    issue_date: textOf(root, 'IssueDate'),
    due_date: textOf(root, 'DueDate'),
    currency: textOf(root, 'DocumentCurrencyCode'),
    subtotal: textOf(totals, 'TaxExclusiveAmount'),
    tax_amount: textOf(root, 'TaxTotal', 'TaxAmount'),
    total: textOf(totals, 'TaxInclusiveAmount'),
    lines: childrenOf(root, `${root.name}Line`).map(lineOf),
    payment_info: {
      iban: textOf(means, 'PayeeFinancialAccount', 'ID'),
      reference: textOf(means, 'PaymentID'),
    },
  };
  const attachments = childrenOf(root, 'AdditionalDocumentReference').flatMap((reference) => {
    const file = child(reference, 'Attachment', 'EmbeddedDocumentBinaryObject');
    if (!file) return [];
    const { filename = textOf(reference, 'ID') ?? 'attachment', mimeCode = 'application/octet-stream' } =
      file.attributes;
    return [{ filename, mimeType: mimeCode, content: Buffer.from(file.text, 'base64') }];
  });
  return { parsed, attachments };
}

function lineOf(line: XmlElement): JsonObject {
  const quantity = child(line, 'InvoicedQuantity') ?? child(line, 'CreditedQuantity');
  return {
    line_id: textOf(line, 'ID'),
    description: textOf(line, 'Item', 'Name'),
    quantity: quantity?.text ?? null,
    unit: quantity?.attributes.unitCode ?? null,
    unit_price: textOf(line, 'Price', 'PriceAmount'),
    line_total: textOf(line, 'LineExtensionAmount'),
    tax_rate: textOf(line, 'Item', 'ClassifiedTaxCategory', 'Percent'),
  };
}

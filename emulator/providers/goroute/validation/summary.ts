import type { Bill } from './bill.ts';
import { type PartySummary, partySummary } from './party-summary.ts';
import type { XmlElement } from './reading/element.ts';
import { all, attribute, every, first, textAt, textOf } from './reading/walk.ts';

/** One line. Numbers are as the document writes them. */
export interface LineSummary {
  readonly id: string | null;
  /** The item's name, and its description where it has no name. */
  readonly description: string | null;
  readonly quantity: string | null;
  readonly unit: string | null;
  readonly unitPrice: string | null;
  readonly total: string | null;
  readonly rate: string | null;
}

/** A document that is attached inside of an invoice. */
export interface AttachmentSummary {
  readonly id: string | null;
  readonly filename: string | null;
  readonly mimeType: string | null;
  /** Bytes, once decoded. */
  readonly size: number;
  /** Its content in base64, as it stands. */
  readonly content: string;
}

/** What an invoice or a credit note says, without its structure. Numbers are text as in the document; null is for what is not there. */
export interface BillSummary {
  readonly id: string | null;
  readonly typeCode: string | null;
  readonly customizationId: string | null;
  readonly profileId: string | null;
  readonly issueDate: string | null;
  /** A credit note has none but that of its means of payment. */
  readonly dueDate: string | null;
  readonly currency: string | null;
  readonly buyerReference: string | null;
  readonly orderReference: string | null;
  readonly note: string | null;
  /** Numbers of preceding invoices. */
  readonly invoiceReferences: readonly string[];
  readonly seller: PartySummary;
  readonly buyer: PartySummary;
  readonly totals: {
    readonly lines: string | null;
    readonly withoutVat: string | null;
    /** In the currency of the document. */
    readonly vat: string | null;
    readonly withVat: string | null;
    readonly prepaid: string | null;
    readonly due: string | null;
  };
  readonly payment: { readonly account: string | null; readonly reference: string | null };
  readonly lines: readonly LineSummary[];
  readonly attachments: readonly AttachmentSummary[];
}

/** What an invoice or a credit note says. */
export function summaryOf(bill: Bill): BillSummary {
  const { root, totals } = bill;
  const said = (...path: readonly string[]) => textAt(root, ...path) || null;
  const total = (name: string) => textAt(totals, name) || null;
  return {
    id: said('cbc:ID'),
    typeCode: said(bill.typeCodeName),
    customizationId: said('cbc:CustomizationID'),
    profileId: said('cbc:ProfileID'),
    issueDate: said('cbc:IssueDate'),
    dueDate: said('cbc:DueDate') ?? said('cac:PaymentMeans', 'cbc:PaymentDueDate'),
    currency: said('cbc:DocumentCurrencyCode'),
    buyerReference: said('cbc:BuyerReference'),
    orderReference: said('cac:OrderReference', 'cbc:ID'),
    note: said('cbc:Note'),
    invoiceReferences: every(root, 'cac:BillingReference', 'cac:InvoiceDocumentReference', 'cbc:ID').map(textOf),
    seller: partySummary(bill.seller),
    buyer: partySummary(bill.buyer),
    totals: {
      lines: total('cbc:LineExtensionAmount'),
      withoutVat: total('cbc:TaxExclusiveAmount'),
      vat: vatOf(bill),
      withVat: total('cbc:TaxInclusiveAmount'),
      prepaid: total('cbc:PrepaidAmount'),
      due: total('cbc:PayableAmount'),
    },
    payment: {
      account: said('cac:PaymentMeans', 'cac:PayeeFinancialAccount', 'cbc:ID'),
      reference: said('cac:PaymentMeans', 'cbc:PaymentID'),
    },
    lines: bill.lines.map((line) => lineOf(line, bill.quantityName)),
    attachments: all(root, 'cac:AdditionalDocumentReference').flatMap(attachmentOf),
  };
}

function vatOf({ taxTotals, currency }: Bill): string | null {
  const amounts = taxTotals.map((total) => first(total, 'cbc:TaxAmount'));
  return textOf(amounts.find((amount) => attribute(amount, 'currencyID') === currency)) || null;
}

function lineOf(line: XmlElement, quantityName: string): LineSummary {
  const item = first(line, 'cac:Item');
  const quantity = first(line, quantityName);
  return {
    id: textAt(line, 'cbc:ID') || null,
    description: textAt(item, 'cbc:Name') || textAt(item, 'cbc:Description') || null,
    quantity: textOf(quantity) || null,
    unit: attribute(quantity, 'unitCode') || null,
    unitPrice: textAt(line, 'cac:Price', 'cbc:PriceAmount') || null,
    total: textAt(line, 'cbc:LineExtensionAmount') || null,
    rate: textAt(item, 'cac:ClassifiedTaxCategory', 'cbc:Percent') || null,
  };
}

function attachmentOf(reference: XmlElement): AttachmentSummary[] {
  const object = first(reference, 'cac:Attachment', 'cbc:EmbeddedDocumentBinaryObject');
  if (!object) return [];
  const content = object.text.replace(/\s+/g, '');
  return [
    {
      id: textAt(reference, 'cbc:ID') || null,
      filename: attribute(object, 'filename') || null,
      mimeType: attribute(object, 'mimeCode') || null,
      size: Buffer.byteLength(content, 'base64'),
      content,
    },
  ];
}

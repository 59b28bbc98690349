import { type Bill, isAllowance, isCharge } from '../bill.ts';
import type { XmlElement } from '../reading/element.ts';
import { all, every, first } from '../reading/walk.ts';
import type { Breach } from './rule.ts';

/** Elements that several rules look at, and how their place is written for an invoice. */
export interface Place {
  readonly where: string;
  of(bill: Bill): readonly XmlElement[];
}

const one = (element: XmlElement | undefined): readonly XmlElement[] => (element ? [element] : []);

/** The document itself. */
export const ROOT: Place = { where: '/Invoice', of: ({ root }) => [root] };
/** The party that sells. */
export const SELLER: Place = {
  where: '/Invoice/cac:AccountingSupplierParty/cac:Party',
  of: ({ seller }) => one(seller),
};
/** The party that buys. */
export const BUYER: Place = {
  where: '/Invoice/cac:AccountingCustomerParty/cac:Party',
  of: ({ buyer }) => one(buyer),
};
/** The totals of the document. */
export const TOTALS: Place = { where: '/Invoice/cac:LegalMonetaryTotal', of: ({ totals }) => one(totals) };
/** Totals of VAT: one in the currency of the document, and perhaps one in another. */
export const TAX_TOTALS: Place = { where: '/Invoice/cac:TaxTotal', of: ({ taxTotals }) => taxTotals };
/** Rows of the VAT breakdown. */
export const BREAKDOWN: Place = {
  where: '/Invoice/cac:TaxTotal/cac:TaxSubtotal',
  of: ({ breakdown }) => breakdown,
};
/** Lines. */
export const LINES: Place = { where: '/Invoice/cac:InvoiceLine', of: ({ lines }) => lines };
/** Ways to pay. */
export const PAYMENT_MEANS: Place = {
  where: '/Invoice/cac:PaymentMeans',
  of: ({ root }) => all(root, 'cac:PaymentMeans'),
};
/** Allowances of the document. */
export const ALLOWANCES: Place = { where: '/Invoice/cac:AllowanceCharge', of: ({ allowances }) => allowances };
/** Charges of the document. */
export const CHARGES: Place = { where: '/Invoice/cac:AllowanceCharge', of: ({ charges }) => charges };
/** Allowances and charges, of the document and of lines. */
export const ADJUSTMENTS: Place = {
  where: '/Invoice/cac:AllowanceCharge, /Invoice/cac:InvoiceLine/cac:AllowanceCharge',
  of: ({ root, lines }) => [root, ...lines].flatMap((from) => all(from, 'cac:AllowanceCharge')),
};
/** Allowances of lines. */
export const LINE_ALLOWANCES: Place = {
  where: '/Invoice/cac:InvoiceLine/cac:AllowanceCharge',
  of: ({ lines }) => lines.flatMap((line) => all(line, 'cac:AllowanceCharge')).filter(isAllowance),
};
/** Charges of lines. */
export const LINE_CHARGES: Place = {
  where: '/Invoice/cac:InvoiceLine/cac:AllowanceCharge',
  of: ({ lines }) => lines.flatMap((line) => all(line, 'cac:AllowanceCharge')).filter(isCharge),
};

/** What lies below a place, over a path. */
export function below(place: Place, ...path: readonly string[]): Place {
  return {
    where: `${place.where}/${path.join('/')}`,
    of: (bill) => place.of(bill).flatMap((element) => every(element, ...path)),
  };
}

/** That something is missing over a path; told of the innermost element that there is, so that people know where to add it. */
export function missing(from: XmlElement, path: string): Breach {
  const steps = path.split('/');
  let at = from;
  for (const [index, step] of steps.entries()) {
    const next = first(at, step);
    if (!next) return { at, part: steps.slice(index).join('/') };
    at = next;
  }
  return { at };
}

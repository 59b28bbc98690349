import type { XmlElement } from './reading/element.ts';
import { all, every, first, textAt, textOf } from './reading/walk.ts';

/** Which rules a document asks for by its CustomizationID: those of Peppol, those of XRechnung, or none that are known. */
export type Customization = 'peppol' | 'xrechnung' | null;

/** The value with which CustomizationID begins in Peppol BIS Billing 3.0. @see PEPPOL-EN16931-R004 */
export const PEPPOL_BILLING = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';

/** The value of CustomizationID in XRechnung 3.0. @see https://docs.goroute.ai/docs/country-guides/germany */
export const XRECHNUNG = 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0';

/** With this begins the CustomizationID of any version of XRechnung since 3.0; BR-DE-21 says which version. */
const ANY_XRECHNUNG = 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_';

/** An invoice or a credit note, with what rules ask for again and again. */
export interface Bill {
  readonly root: XmlElement;
  readonly isCreditNote: boolean;
  readonly customization: Customization;
  /** `cbc:InvoicedQuantity`, or its name in a credit note. */
  readonly quantityName: string;
  /** `cbc:InvoiceTypeCode`, or its name in a credit note. */
  readonly typeCodeName: string;
  /** Currency of the document, as it is written there. */
  readonly currency: string;
  readonly seller: XmlElement | undefined;
  readonly buyer: XmlElement | undefined;
  /** Countries of the parties' addresses, in capitals. */
  readonly sellerCountry: string;
  readonly buyerCountry: string;
  readonly lines: readonly XmlElement[];
  /** Allowances and charges of the whole document. */
  readonly allowances: readonly XmlElement[];
  readonly charges: readonly XmlElement[];
  readonly taxTotals: readonly XmlElement[];
  /** The VAT breakdown. */
  readonly breakdown: readonly XmlElement[];
  /** The totals of the document. */
  readonly totals: XmlElement | undefined;
  /** Every element, in the order of the document. */
  readonly elements: readonly XmlElement[];
}

/** Looks an invoice or a credit note over once. */
export function billOf(root: XmlElement): Bill {
  const isCreditNote = root.name === 'CreditNote';
  const seller = first(root, 'cac:AccountingSupplierParty', 'cac:Party');
  const buyer = first(root, 'cac:AccountingCustomerParty', 'cac:Party');
  return {
    root,
    isCreditNote,
    customization: customizationOf(textAt(root, 'cbc:CustomizationID')),
    quantityName: isCreditNote ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity',
    typeCodeName: isCreditNote ? 'cbc:CreditNoteTypeCode' : 'cbc:InvoiceTypeCode',
    currency: textAt(root, 'cbc:DocumentCurrencyCode'),
    seller,
    buyer,
    sellerCountry: countryOf(seller),
    buyerCountry: countryOf(buyer),
    lines: all(root, isCreditNote ? 'cac:CreditNoteLine' : 'cac:InvoiceLine'),
    allowances: all(root, 'cac:AllowanceCharge').filter(isAllowance),
    charges: all(root, 'cac:AllowanceCharge').filter(isCharge),
    taxTotals: all(root, 'cac:TaxTotal'),
    breakdown: every(root, 'cac:TaxTotal', 'cac:TaxSubtotal'),
    totals: first(root, 'cac:LegalMonetaryTotal'),
    elements: withDescendants(root, []),
  };
}

/** True for an allowance: its ChargeIndicator is false, which XML may also write as 0. */
export function isAllowance(element: XmlElement): boolean {
  return ['false', '0'].includes(textAt(element, 'cbc:ChargeIndicator'));
}

/** True for a charge: its ChargeIndicator is true, which XML may also write as 1. */
export function isCharge(element: XmlElement): boolean {
  return ['true', '1'].includes(textAt(element, 'cbc:ChargeIndicator'));
}

/** True for a tax category (or scheme of a party) that speaks of VAT. */
export function isVat(element: XmlElement): boolean {
  return textAt(element, 'cac:TaxScheme', 'cbc:ID').toUpperCase() === 'VAT';
}

/** The VAT categories of a line, an allowance or a breakdown, under the name that they have there. */
export function vatCategories(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return all(element, name).filter(isVat);
}

/** The VAT category of a line. */
export function lineCategory(line: XmlElement): XmlElement | undefined {
  return vatCategories(first(line, 'cac:Item'), 'cac:ClassifiedTaxCategory')[0];
}

/** True where both parties are in Germany. */
export function isGerman(bill: Bill): boolean {
  return bill.sellerCountry === 'DE' && bill.buyerCountry === 'DE';
}

function customizationOf(id: string): Customization {
  if (id.startsWith(PEPPOL_BILLING)) return 'peppol';
  return id.startsWith(ANY_XRECHNUNG) ? 'xrechnung' : null;
}

function countryOf(party: XmlElement | undefined): string {
  return textOf(first(party, 'cac:PostalAddress', 'cac:Country', 'cbc:IdentificationCode')).toUpperCase();
}

function withDescendants(element: XmlElement, found: XmlElement[]): XmlElement[] {
  found.push(element);
  for (const child of element.children) withDescendants(child, found);
  return found;
}

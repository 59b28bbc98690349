import { type PartySummary, partySummary } from './party-summary.ts';
import type { ReadDocument } from './read.ts';
import { first } from './reading/walk.ts';

/** Who sends a document, and who gets it. */
export interface Correspondents {
  readonly sender: PartySummary;
  readonly receiver: PartySummary;
}

const SUPPLIER = ['cac:AccountingSupplierParty', 'cac:Party'];
const CUSTOMER = ['cac:AccountingCustomerParty', 'cac:Party'];
const SELLER = ['cac:SellerSupplierParty', 'cac:Party'];
const BUYER = ['cac:BuyerCustomerParty', 'cac:Party'];

/** Where each kind of document names its sender and its receiver. @see UBL 2.1, the schemas of these documents */
const PLACES: Readonly<Record<string, readonly [sender: readonly string[], receiver: readonly string[]]>> = {
  Invoice: [SUPPLIER, CUSTOMER],
  CreditNote: [SUPPLIER, CUSTOMER],
  Order: [BUYER, SELLER],
  OrderChange: [BUYER, SELLER],
  OrderResponse: [SELLER, BUYER],
  Catalogue: [['cac:ProviderParty'], ['cac:ReceiverParty']],
  CatalogueResponse: [['cac:SenderParty'], ['cac:ReceiverParty']],
  DespatchAdvice: [
    ['cac:DespatchSupplierParty', 'cac:Party'],
    ['cac:DeliveryCustomerParty', 'cac:Party'],
  ],
  ApplicationResponse: [['cac:SenderParty'], ['cac:ReceiverParty']],
};

/** Who sends a document of any known kind, and who gets it. */
export function correspondentsOf({ type, root }: ReadDocument): Correspondents {
  const [sender, receiver] = PLACES[type.name] ?? [[], []];
  return { sender: partySummary(first(root, ...sender)), receiver: partySummary(first(root, ...receiver)) };
}

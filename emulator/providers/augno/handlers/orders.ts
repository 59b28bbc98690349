import type { JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import type { Keeping } from '../../../resources/keeper.ts';
import type { Draft } from '../../../resources/reading.ts';
import { Objected } from '../../../resources/rules.ts';
import { deedOf } from '../answers.ts';
import {
  assertAddress,
  assertOneCommitment,
  assertPriority,
  assertPurchaseOrder,
  assertServiceLevel,
} from '../orders/defaults.ts';
import { objectAt, textAt } from '../orders/fields.ts';
import { close, deleteOrders, issue, reopen, unissue } from '../orders/fulfilment.ts';
import { kind, rowOf } from '../orders/kept.ts';
import { contactsOf } from '../orders/mail.ts';
import { change, placeOrder } from '../orders/order.ts';
import { discountNamed } from '../orders/order-discount.ts';
import { augnoResources } from '../resources.ts';
import { missing } from '../rows.ts';
import { guarded } from './guarded.ts';

/** Sales orders: placing, changing, moving and deleting them. @see https://docs.augno.com/generate-sales/sales-order/overview */
export const orderHandlers: Readonly<Record<string, Handler>> = {
  'create-sales-order': answering((exchange, keeping) => {
    const { fields, children } = read(exchange, keeping);
    const lines = children.flatMap(({ drafts }) =>
      drafts.map((draft, i) => ({ fields: draft.fields, at: `lines[${i}].` })),
    );
    return placeOrder(keeping, { fields, lines });
  }),
  'update-sales-order': answering((exchange, keeping) => {
    const order = target(exchange);
    const { fields } = read(exchange, keeping);
    assertUpdate(keeping, order, fields);
    return change(keeping, order, withoutOtherLevel(keeping, order, fields));
  }),
  'issue-sales-order': answering((exchange, keeping) =>
    issue(keeping, target(exchange), exchange.json.notify_customer === true),
  ),
  'unissue-sales-order': answering((exchange, keeping) => unissue(keeping, target(exchange))),
  'close-sales-order': answering((exchange, keeping) => close(keeping, target(exchange))),
  'reopen-sales-order': answering((exchange, keeping) => reopen(keeping, target(exchange))),
  'delete-sales-order': emptying((exchange, keeping) => deleteOrders(keeping, [target(exchange)])),
  'bulk-delete-sales-orders': emptying((exchange, keeping) => {
    const ids = Array.isArray(exchange.json.sales_order_ids) ? [...new Set(exchange.json.sales_order_ids)] : [];
    const orders = ids.map((id, i) => {
      const order = rowOf(keeping.world, keeping.scope, 'sales-orders', String(id));
      if (!order) throw missing(`sales_order_ids[${i}]`, String(id));
      return order;
    });
    deleteOrders(keeping, orders);
  }),
};

/** The order that the path of a request names. @throws Objected */
export function target(exchange: Exchange): Held {
  const found = augnoResources().target(exchange, kind('sales-orders'));
  if ('why' in found) throw new Objected(found);
  return found;
}

/** A handler that answers with an order. */
function answering(work: (exchange: Exchange, keeping: Keeping) => Held): Handler {
  return handled((exchange, keeping) =>
    augnoResources().answerRow(exchange, deedOf(exchange).answer, work(exchange, keeping)),
  );
}

/** A handler that answers with nothing but success. */
export function emptying(work: (exchange: Exchange, keeping: Keeping) => void): Handler {
  return handled((exchange, keeping) => {
    work(exchange, keeping);
    return augnoResources().bare(exchange, deedOf(exchange).answer);
  });
}

/** A handler that may throw `Objected`. */
export function handled(work: (exchange: Exchange, keeping: Keeping) => Reply): Handler {
  return guarded((exchange) => work(exchange, augnoResources().keeping(exchange)));
}

/** Members of a request that name users, to whom mails go. */
const CONTACTS = ['acknowledgement_email_contacts', 'invoice_email_contacts'];

/** The body of a request for an order, by the names of the entity. Contacts become addresses, a discount's code its id. */
function read(exchange: Exchange, keeping: Keeping): Draft {
  const { world, scope } = keeping;
  const said = augnoResources().said(exchange);
  const { acknowledgement_email_contacts, invoice_email_contacts } = said;
  const draft = augnoResources().keeper.read(keeping, kind('sales-orders').entity, plain(keeping, said));
  const acknowledgement = contactsOf(world, scope, acknowledgement_email_contacts, 'acknowledgement_email_contacts');
  const invoice = contactsOf(world, scope, invoice_email_contacts, 'invoice_email_contacts');
  const rep = textAt(draft.fields, 'sales_rep');
  if (rep !== null && !rowOf(world, scope, 'account-users', rep)) throw missing('sales_rep_id', rep);
  if (!acknowledgement && !invoice) return draft;
  const contacts = { ...(acknowledgement ? { acknowledgement } : {}), ...(invoice ? { invoice } : {}) };
  return { ...draft, fields: { ...draft.fields, contacts } };
}

/** What a request says without contacts, and with the id of its discount. Most have neither, and are not copied. */
function plain({ world, scope }: Keeping, said: JsonObject): JsonObject {
  const discount = textAt(said, 'order_discount_id');
  if (discount === null && !CONTACTS.some((name) => name in said)) return said;
  const body = Object.fromEntries(Object.entries(said).filter(([name]) => !CONTACTS.includes(name)));
  if (discount !== null) body.order_discount_id = discountNamed(world, scope, discount, 'order_discount_id').id;
  return body;
}

/** @throws Objected */
function assertUpdate({ world, scope }: Keeping, order: Held, fields: JsonObject): void {
  const after = { ...order.fields, ...fields };
  assertOneCommitment(after);
  assertPriority(fields);
  const customer = rowOf(world, scope, 'customers', textAt(after, 'customer'));
  if (!customer) throw missing('customer_id', textAt(after, 'customer') ?? '');
  // After a merge, two orders of one customer may have the same number: what is not changed is not objected to.
  const isOther = ['customer', 'customer_purchase_order_number'].some((name) => after[name] !== order.fields[name]);
  const number = textAt(after, 'customer_purchase_order_number');
  if (isOther) assertPurchaseOrder(world, scope, customer.id, number, order.id);
  const addresses = { bill_to_address: 'billing_address_id', ship_to_address: 'shipping_address_id' };
  for (const [member, sent] of Object.entries(addresses)) {
    if (fields[member] !== undefined) assertAddress(world, scope, customer, textAt(fields, member), sent);
  }
  const carrier = textAt(fields, 'freight.carrier') ?? textAt(order.fields, 'freight.carrier');
  assertServiceLevel(world, scope, carrier, textAt(fields, 'freight.service_level'), 'service_level_id');
}

/** Another carrier without a service level of its own takes the one of the carrier before away. */
function withoutOtherLevel({ world, scope }: Keeping, order: Held, fields: JsonObject): JsonObject {
  const carrier = textAt(fields, 'freight.carrier');
  const level = textAt(order.fields, 'freight.service_level');
  if (carrier === null || level === null || textAt(fields, 'freight.service_level') !== null) return fields;
  if (rowOf(world, scope, 'carriers.service-levels', level)?.parent === carrier) return fields;
  return { ...fields, freight: { service_level: null, ...objectAt(fields, 'freight') } };
}

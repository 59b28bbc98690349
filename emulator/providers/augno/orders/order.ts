import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import type { Keeping } from '../../../resources/keeper.ts';
import { sum } from '../decimal.ts';
import { idWith } from '../ids.ts';
import { augnoResources } from '../resources.ts';
import { invalid, missing } from '../rows.ts';
import { timestamp } from '../state.ts';
import { assertAddress, assertOneCommitment, assertPriority, assertPurchaseOrder, withDefaults } from './defaults.ts';
import { textAt, textsAt } from './fields.ts';
import { freightFor } from './freight.ts';
import { discountLine, freightLine } from './generated.ts';
import { kind, rowOf } from './kept.ts';
import { type LineWanted, newLines, numbered, total } from './lines.ts';
import { nextOrderNumber } from './numbering.ts';
import { orderedOf, orderTotals } from './totals.ts';
import { completeMeasures, isFlat } from './whole.ts';

/** A sales order that is to be placed. */
export interface OrderWanted {
  /** Members by the names of the entity. */
  readonly fields: JsonObject;
  readonly lines: readonly LineWanted[];
}

/** Places an order in the state estimate: with a number, prices, a freight line, and a line for its discount. @throws Objected */
export function placeOrder(keeping: Keeping, { fields, lines }: OrderWanted): Held {
  const { world, scope } = keeping;
  const customer = rowOf(world, scope, 'customers', textAt(fields, 'customer'));
  if (!customer) throw missing('buyer_account_id', textAt(fields, 'customer') ?? '');
  if (lines.length === 0 && world.knobs.flag('order_needs_line')) throw invalid('An order needs a line.', 'lines');
  assertOneCommitment(fields);
  assertPriority(fields);
  assertPurchaseOrder(world, scope, customer.id, textAt(fields, 'customer_purchase_order_number'), null);
  assertAddress(world, scope, customer, textAt(fields, 'bill_to_address'), 'bill_to_address_id');
  assertAddress(world, scope, customer, textAt(fields, 'ship_to_address'), 'ship_to_address_id');
  const order = Object.assign(blank(), fields, withDefaults(world, scope, customer, fields));
  const goods = newLines(world, scope, customer, lines);
  for (const line of goods) total(world, line);
  const extra = extraLines(keeping, customer, order, goods);
  for (const line of extra) total(world, line);
  const all = numbered([...goods, ...extra]);
  const now = timestamp(world.clock.now());
  order.id = idWith(world, 'or');
  order.number = nextOrderNumber(world, scope);
  order.created_by = createdBy(keeping);
  order.took = tookOver(fields);
  order.created_at = now;
  order.updated_at = now;
  const { keeper } = augnoResources();
  const whole = Object.assign(order, summary(world, all));
  const orders = kind('sales-orders');
  const held = isFlat(fields) ? keeper.keep(keeping, orders, whole) : keeper.adopt(keeping, orders, whole);
  const below = under(keeping, held);
  for (const line of all) {
    if (completeMeasures(world, line)) keeper.keep(below, kind('sales-orders.lines'), line);
    else keeper.adopt(below, kind('sales-orders.lines'), line);
  }
  return held;
}

/** Nothing below an order yet: rows are replaced, never changed, so all orders may share it. */
const UNRELATED: JsonObject = {
  object: 'sales_order_related',
  pick: null,
  production_run: null,
  shipments: [],
  invoices: [],
};
const NO_CONTACTS: JsonObject = { object: 'order_contact', invoice: [], acknowledgement: [] };
const NOTHING: readonly string[] = [];

/**
 * What an order has before anything happens to it. All its larger parts are named here, though they are decided later: an object that has its
 * members from the start is kept compactly, one that grows member by member is not.
 */
function blank(): JsonObject {
  return {
    id: null,
    object: 'sales_order',
    number: null,
    customer_purchase_order_number: null,
    note: null,
    status: 'estimate',
    priority: 'normal',
    payment_status: 'unpaid',
    payment_intent_ids: NOTHING,
    acknowledgment_status: 'not_sent',
    customer: null,
    sales_rep: null,
    created_by: null,
    bill_to_address: null,
    ship_to_address: null,
    freight: null,
    payment_term: null,
    shipping_term: null,
    order_discount: null,
    lines: NOTHING,
    line_count: 0,
    totals: null,
    related: UNRELATED,
    contacts: NO_CONTACTS,
    took: NOTHING,
    created_at: null,
    updated_at: null,
    ship_by_date: null,
    ship_by_cutoff_at: null,
    calendar_adjustment_days: null,
    lead_time_days: null,
    lead_time_source: null,
    transit_days: null,
    transit_source: null,
  };
}

/** On whose behalf the rows of an order are kept. */
function under({ world, scope, exchange = null }: Keeping, order: Held): Keeping {
  return { world, scope, exchange, parent: order.id };
}

/** Lines of an order by their numbers. */
export function linesOf({ world, scope }: Keeping, order: Held): Held[] {
  return textsAt(order.fields, 'lines').flatMap((id) => rowOf(world, scope, 'sales-orders.lines', id) ?? []);
}

/**
 * Gives an order these lines, existing ones (by id) and new ones, in their new order, along with other members of its own. Numbers and
 * totals follow. Lines that are missing from the list are removed.
 */
export function rearrange(keeping: Keeping, order: Held, lines: readonly JsonObject[], members: JsonObject = {}): Held {
  const { keeper } = augnoResources();
  const resource = kind('sales-orders.lines');
  const before = new Map(linesOf(keeping, order).map((line) => [line.id, line]));
  const after = numbered(lines.map((line) => Object.assign({}, line)));
  for (const fields of after) {
    total(keeping.world, fields);
    const known = before.get(String(fields.id));
    before.delete(String(fields.id));
    if (!known) keeper.adopt(under(keeping, order), resource, fields);
    else if (isChanged(known.fields, fields)) keeper.update(keeping, resource, known, { fields, children: [] });
  }
  for (const gone of before.values()) keeper.remove(keeping, resource, gone);
  return change(keeping, order, { ...members, ...summary(keeping.world, after) });
}

/** Changes members of an order. */
export function change(keeping: Keeping, order: Held, fields: JsonObject): Held {
  return augnoResources().keeper.update(keeping, kind('sales-orders'), order, { fields, children: [] });
}

/** What an order says about its lines. */
function summary(world: World, lines: readonly JsonObject[]): JsonObject {
  return { lines: lines.map(({ id }) => id), line_count: lines.length, totals: orderTotals(world, lines) };
}

function extraLines({ world, scope }: Keeping, customer: Held, fields: JsonObject, goods: JsonObject[]): JsonObject[] {
  const ordered = orderedOf(goods);
  const shipping = {
    customer,
    shipping_term: textAt(fields, 'shipping_term'),
    service_level: textAt(fields, 'freight.service_level'),
    goods: ordered,
  };
  const charge = freightFor(world, scope, shipping);
  const freight = freightLine(world, scope, charge);
  const discount = rowOf(world, scope, 'order-discounts', textAt(fields, 'order_discount'));
  return discount ? [freight, discountLine(world, scope, discount, sum([ordered, charge]))] : [freight];
}

/** Members that an order took over from its customer, since its request did not name them. */
function tookOver(fields: JsonObject): string[] {
  const named = ['payment_term', 'shipping_term', 'sales_rep', 'freight.carrier'];
  // Copied, since a list that was filtered keeps room for a dozen more.
  return named.filter((path) => textAt(fields, path) === null).slice();
}

function createdBy({ exchange }: Keeping): JsonObject {
  const key = exchange?.identity?.credential ?? null;
  return { object: 'created_by', relation: key === null ? 'system' : 'internal', actor: key };
}

function isChanged(before: JsonObject, after: JsonObject): boolean {
  return Object.keys(after).some((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

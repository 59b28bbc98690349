import { isDay } from '../../../core/day.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { type EntityRules, Objected } from '../../../resources/rules.ts';
import { DAY_MS } from '../orders/calendar.ts';
import { purchaseKey } from '../orders/defaults.ts';
import { textAt, textsAt } from '../orders/fields.ts';
import { rowOf } from '../orders/kept.ts';
import { groupsOf } from '../orders/volume.ts';

/** What the document does not say about sales orders and their lines. The orders folder does the rest. */
export const salesRules: Readonly<Record<string, EntityRules>> = {
  SalesOrder: {
    named: {
      buyer_account_id: 'customer',
      carrier_id: 'freight.carrier',
      service_level_id: 'freight.service_level',
      carrier_billing_type: 'freight.billing_type',
      carrier_billing_account_number: 'freight.billing_account_number',
      priority_code: 'priority',
      billing_address_id: 'bill_to_address',
      shipping_address_id: 'ship_to_address',
    },
    unique: ['number'],
    indexes: {
      customer: (fields) => textAt(fields, 'customer'),
      discount: (fields) => textAt(fields, 'order_discount'),
      'purchase order': (fields) => {
        const [customer, number] = [textAt(fields, 'customer'), textAt(fields, 'customer_purchase_order_number')];
        return customer === null || number === null ? null : purchaseKey(customer, number);
      },
    },
    filters: {
      q: (value) => (held) => [held.fields.number, held.fields.customer_purchase_order_number].includes(value),
      item_ids: (value, world) => someLine(world, (line) => isOneOf(value, line.item)),
      product_line_ids: (value, world) => (held) =>
        someLine(world, (line) => {
          const product = rowOf(world, held.scope, 'products', textAt(line, 'product'));
          return isOneOf(value, product?.fields.product_line);
        })(held),
      customer_group_ids: (value, world) => (held) => {
        const customer = rowOf(world, held.scope, 'customers', textAt(held.fields, 'customer'));
        return customer !== null && groupsOf(customer.fields).some((group) => isOneOf(value, group));
      },
      sales_rep_ids: (value) => (held) => isOneOf(value, held.fields.sales_rep),
      starts_at: dated(
        'starts_at',
        (held) => held.createdAt,
        (at, day) => at >= day,
      ),
      // The day itself is left out: what was created in its course comes after its start.
      ends_at: dated(
        'ends_at',
        (held) => held.createdAt,
        (at, day) => at <= day,
      ),
      ship_by_after: dated('ship_by_after', shipBy, (at, day) => at >= day),
      ship_by_before: dated('ship_by_before', shipBy, (at, day) => at < day + DAY_MS),
      past_due: (value, world) => (held) => isPastDue(world, held) === (value === true || value === 'true'),
    },
  },
  SalesOrderLine: { named: { quantity: 'quantity_ordered' } },
};

/** Open, and its ship-by date has passed. One that was shipped late is not: it is done. */
function isPastDue(world: World, held: Held): boolean {
  return held.fields.status === 'issued' && shipBy(held) < world.clock.now();
}

/** ms, or NaN for an order without such a date. */
function shipBy({ fields }: Held): number {
  return Date.parse(textAt(fields, 'ship_by_date') ?? '');
}

function isOneOf(wanted: unknown, value: unknown): boolean {
  return [wanted].flat().includes(value);
}

function someLine(world: World, fits: (line: JsonObject) => boolean): (held: Held) => boolean {
  return ({ scope, fields }) =>
    textsAt(fields, 'lines').some((id) => fits(rowOf(world, scope, 'sales-orders.lines', id)?.fields ?? {}));
}

/** Days are written `YYYY-MM-DD` here, and compared at their start. */
function dated(name: string, instantOf: (held: Held) => number, within: (at: number, day: number) => boolean) {
  return (value: unknown) => {
    if (!isDay(String(value))) {
      const says = `${name} must be a day, such as 2026-09-21.`;
      throw new Objected({ why: 'rule', code: 'parameter_invalid', says, member: name });
    }
    const day = Date.parse(String(value));
    return (held: Held) => within(instantOf(held), day);
  };
}

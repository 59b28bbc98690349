import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { Objected } from '../../../resources/rules.ts';
import { invalid, missing, rowsAt } from '../rows.ts';
import { objectAt, textAt, textsAt } from './fields.ts';
import { isExempt } from './freight.ts';
import { rowOf } from './kept.ts';

/** What an order takes over from its customer where its request says nothing. @throws Objected where there is no default either */
export function withDefaults(world: World, scope: string, customer: Held, fields: JsonObject): JsonObject {
  const said = objectAt(fields, 'freight');
  const preferred = objectAt(customer.fields, 'freight_preferences');
  // A default that has been deleted since is none.
  const carrier = textAt(said, 'carrier') ?? rowOf(world, scope, 'carriers', textAt(preferred, 'carrier'))?.id ?? null;
  if (carrier === null) throw invalid('The customer has no default carrier, so carrier_id is needed.', 'carrier_id');
  // A service level of the default carrier goes with that carrier only.
  const level = textAt(said, 'service_level') ?? (textAt(said, 'carrier') ? null : textAt(preferred, 'service_level'));
  assertServiceLevel(world, scope, carrier, level, 'service_level_id');
  const needed = (member: 'shipping_term' | 'payment_term') => {
    const id = textAt(fields, member) ?? textAt(customer.fields, `defaults.${member}`);
    if (id !== null) return id;
    throw invalid(`The customer has no default ${member.replace('_', ' ')}.`, `${member}_id`);
  };
  return {
    shipping_term: needed('shipping_term'),
    payment_term: needed('payment_term'),
    sales_rep: textAt(fields, 'sales_rep') ?? assignedRep(world, scope, customer),
    freight: {
      object: 'freight',
      carrier,
      service_level: level,
      billing_type: textAt(said, 'billing_type') ?? textAt(preferred, 'billing_type'),
      billing_account_number: textAt(said, 'billing_account_number') ?? textAt(preferred, 'billing_account'),
      policy: isExempt(world, scope, customer.fields) ? 'free_freight' : 'billed_freight',
    },
  };
}

/** Who is credited with an order: the rep of the customer, or of its parent; nobody for a customer that is exempt from commission. */
function assignedRep(world: World, scope: string, customer: Held): string | null {
  if (customer.fields.commission_policy === 'commission_exempt') return null;
  const parent = rowOf(world, scope, 'customers', textAt(customer.fields, 'parent_account'));
  return textAt(customer.fields, 'defaults.sales_rep') ?? textAt(parent?.fields ?? {}, 'defaults.sales_rep');
}

/** @throws Objected for a service level of another carrier */
export function assertServiceLevel(
  world: World,
  scope: string,
  carrier: string | null,
  level: string | null,
  member: string,
): void {
  if (level === null) return;
  const held = rowOf(world, scope, 'carriers.service-levels', level);
  if (!held) throw missing(member, level);
  if (held.parent !== carrier) throw invalid('The service level is one of another carrier.', member);
}

/** Members of an order of which at most one may be set, with what they are called in requests. */
const EXCLUSIVE = ['promised_at', 'lead_time_override_days', 'ship_by_override_date'] as const;

/** @throws Objected for two answers to the question when an order ships */
export function assertOneCommitment(fields: JsonObject): void {
  const [, second] = EXCLUSIVE.filter((name) => fields[name] !== undefined && fields[name] !== null);
  if (second === undefined) return;
  const says = `Only one of ${EXCLUSIVE.join(', ')} can be set.`;
  throw new Objected({ why: 'rule', code: 'parameters_exclusive', says, member: second });
}

/** What an order of a customer is found under by the customer's own number for it. */
export function purchaseKey(customer: string, number: string): string {
  return `${customer} ${number}`;
}

/** @throws Objected for a purchase order number that another order of the customer has */
export function assertPurchaseOrder(
  world: World,
  scope: string,
  customer: string,
  number: string | null,
  self: string | null,
): void {
  if (number === null) return;
  const same = rowsAt(world, scope, 'sales-orders', 'purchase order', purchaseKey(customer, number));
  if (same.some(({ id }) => id !== self)) {
    throw new Objected({ why: 'taken', member: 'customer_purchase_order_number', value: number });
  }
}

/** @throws Objected for an address that is another customer's */
export function assertAddress(world: World, scope: string, customer: Held, id: string | null, member: string): void {
  const address = rowOf(world, scope, 'addresses', id);
  if (!address) throw missing(member, id ?? '');
  const owners = textsAt(address.fields, 'customers');
  if (owners.length > 0 && !owners.includes(customer.id)) throw missing(member, address.id);
}

/** @throws Objected for a priority that is none */
export function assertPriority(fields: JsonObject): void {
  const priority = fields.priority;
  if (priority === undefined || ['low', 'normal', 'high'].includes(String(priority))) return;
  throw invalid('priority_code must be low, normal or high.', 'priority_code');
}

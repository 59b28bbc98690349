import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { compare, fixed } from '../decimal.ts';
import { textAt, textsAt } from './fields.ts';
import { rowOf } from './kept.ts';
import { groupsOf } from './volume.ts';

/** What freight is asked for. */
export interface Shipping {
  readonly customer: Held;
  readonly shipping_term: string | null;
  readonly service_level: string | null;
  /** What the goods cost, decimal text. */
  readonly goods: string;
}

/**
 * What a customer pays for freight, in cents: nothing where it or one of its groups is exempt, otherwise what the shipping term says.
 * Rates of carriers are not known here; a knob stands in for them.
 */
export function freightFor(world: World, scope: string, shipping: Shipping): string {
  const term = rowOf(world, scope, 'shipping-terms', shipping.shipping_term)?.fields ?? {};
  if (isExempt(world, scope, shipping.customer.fields) || isFree(term, shipping)) return '0.00';
  if (term.type === 'flat_rate_freight') return fixed(textAt(term, 'flat_rate.value') ?? '0', 2);
  return fixed(world.knobs.text('freight_amount'), 2);
}

/** Whether a customer, its type or one of its price groups pays no freight at all. */
export function isExempt(world: World, scope: string, customer: JsonObject): boolean {
  const isFreeGroup = (id: string) =>
    rowOf(world, scope, 'account-groups', id)?.fields.freight_policy === 'free_freight';
  return textAt(customer, 'freight_preferences.status') === 'free_freight' || groupsOf(customer).some(isFreeGroup);
}

/** Above its minimum a term ships free on the service levels that it lists. */
function isFree(term: JsonObject, { goods, service_level }: Shipping): boolean {
  if (term.type === 'free_freight') return true;
  const minimum = textAt(term, 'minimum_order_value.value');
  const isListed = service_level !== null && textsAt(term, 'free_shipping_service_levels').includes(service_level);
  return minimum !== null && isListed && compare(goods, minimum) > 0;
}

import type { JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import type { Keeping } from '../../../resources/keeper.ts';
import { textAt, textsAt } from '../orders/fields.ts';
import { change } from '../orders/order.ts';
import { rowsAt } from '../rows.ts';

/** Members of an order that come from its customer, by where the customer has them. */
const SOURCES: Readonly<Record<string, string>> = {
  payment_term: 'defaults.payment_term',
  shipping_term: 'defaults.shipping_term',
  sales_rep: 'defaults.sales_rep',
  'freight.carrier': 'freight_preferences.carrier',
};

/** Where a knob wants it, estimates that took a default over follow when it changes; otherwise orders stay as they were placed. */
export function passDefaultsOn(keeping: Keeping, before: Held, after: Held): void {
  const { world, scope } = keeping;
  if (!world.knobs.flag('defaults_change_orders')) return;
  const changed = Object.keys(SOURCES).filter((member) => defaultOf(before, member) !== defaultOf(after, member));
  if (changed.length === 0) return;
  for (const order of rowsAt(world, scope, 'sales-orders', 'customer', after.id)) {
    const followed = changed.filter((member) => textsAt(order.fields, 'took').includes(member));
    if (order.fields.status !== 'estimate' || followed.length === 0) continue;
    change(keeping, order, Object.assign({}, ...followed.map((member) => withMember(after, member))));
  }
}

function withMember(customer: Held, member: string): JsonObject {
  const value = defaultOf(customer, member);
  if (member !== 'freight.carrier') return { [member]: value };
  return { freight: { carrier: value, service_level: textAt(customer.fields, 'freight_preferences.service_level') } };
}

function defaultOf({ fields }: Held, member: string): string | null {
  return textAt(fields, SOURCES[member] ?? '');
}

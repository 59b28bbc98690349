import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { numberAt, textAt } from './fields.ts';
import { rowOf } from './kept.ts';
import { groupsOf } from './volume.ts';

/** Days from the issue of an order to its ship-by date, and which rule says so. */
export interface LeadTime {
  readonly days: number;
  readonly source: 'customer' | 'parent_customer' | 'account_group' | 'account';
  /** The group that says so, where one does. */
  readonly group: Held | null;
  /** The parent that says so, where it does. */
  readonly parent: Held | null;
}

/** The lead time of a customer: its own, that of its parent, of one of its groups, or of the account. */
export function leadTimeOf(world: World, scope: string, customer: Held): LeadTime {
  const own = numberAt(customer.fields, 'defaults.lead_time_days');
  if (own !== null) return { days: own, source: 'customer', group: null, parent: null };
  const parent = rowOf(world, scope, 'customers', textAt(customer.fields, 'parent_account'));
  const inherited = numberAt(parent?.fields ?? {}, 'defaults.lead_time_days');
  if (inherited !== null) return { days: inherited, source: 'parent_customer', group: null, parent };
  for (const id of groupsOf(customer.fields)) {
    const group = rowOf(world, scope, 'account-groups', id);
    const days = numberAt(group?.fields ?? {}, 'default_lead_time_days');
    if (days !== null) return { days, source: 'account_group', group, parent: null };
  }
  return { days: world.knobs.number('account_lead_time_days'), source: 'account', group: null, parent: null };
}

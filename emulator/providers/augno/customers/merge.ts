import type { JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import type { Keeping } from '../../../resources/keeper.ts';
import { textsAt } from '../orders/fields.ts';
import { kept, kind, rowOf } from '../orders/kept.ts';
import { augnoResources } from '../resources.ts';
import { rowsAt } from '../rows.ts';

/**
 * Makes one customer of several: their orders, prices and children are those of the target, price groups and addresses are joined, and
 * they are gone. The target keeps its name, its number and its defaults. @see contract: merge-customers
 */
export function mergeCustomers(keeping: Keeping, target: Held, sources: readonly Held[]): Held {
  const { world, scope } = keeping;
  const { keeper } = augnoResources();
  const customers = kind('customers');
  const taken = new Set(sources.map(({ id }) => id));
  const move = (name: string, index: string, member: string) => {
    for (const source of sources) {
      for (const row of rowsAt(world, scope, name, index, source.id)) {
        keeper.update(keeping, kind(name), row, { fields: { [member]: target.id }, children: [] });
      }
    }
  };
  move('sales-orders', 'customer', 'customer');
  move('account-prices', 'recipient', 'recipient_account');
  move('customers', 'parent', 'parent_account');
  for (const address of kept(world, 'addresses').by('scope', scope)) joinAddress(keeping, address, taken, target.id);
  const groups = new Set([target, ...sources].flatMap(({ fields }) => textsAt(fields, 'price_groups')));
  const parent = target.fields.parent_account;
  const fields: JsonObject = { price_groups: [...groups] };
  // A target that was below one of its sources is nobody's child afterwards.
  if (typeof parent === 'string' && taken.has(parent)) fields.parent_account = null;
  for (const source of sources)
    keeper.remove(keeping, customers, rowOf(world, scope, 'customers', source.id) ?? source);
  const known = rowOf(world, scope, 'customers', target.id) ?? target;
  return keeper.update(keeping, customers, known, { fields, children: [] });
}

function joinAddress({ world }: Keeping, address: Held, taken: ReadonlySet<string>, target: string): void {
  const owners = textsAt(address.fields, 'customers');
  if (!owners.some((owner) => taken.has(owner))) return;
  const joined = new Set(owners.map((owner) => (taken.has(owner) ? target : owner)));
  kept(world, 'addresses').update(address.id, { fields: { ...address.fields, customers: [...joined] } });
}

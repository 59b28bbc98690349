import type { World } from '../../../http/world.ts';
import { uniqueKey, uniqueValue } from '../../../resources/held.ts';
import { augnoResources } from '../resources.ts';
import { kept } from './kept.ts';

/** The next number of a sales order, such as `SO-001`; no other order of the account ever had it. */
export function nextOrderNumber(world: World, scope: string): string {
  const { knobs } = world;
  const digits = knobs.number('order_number_digits');
  const first = knobs.number('first_order_number');
  return next(world, scope, 'sales-orders', first, (count) => {
    return `${knobs.text('order_number_prefix')}${String(count).padStart(digits, '0')}`;
  });
}

/** The next number of a customer; those that clients chose are left out. */
export function nextCustomerNumber(world: World, scope: string): string {
  return next(world, scope, 'customers', world.knobs.number('first_customer_number'), String);
}

/** The next number of a production run. */
export function nextRunNumber(world: World, scope: string): string {
  const count = counted(world, `${scope} number of production runs`, 1);
  return String(count).padStart(4, '0');
}

function next(world: World, scope: string, kind: string, first: number, write: (count: number) => string): string {
  for (;;) {
    const number = write(counted(world, `${scope} number of ${kind}`, first));
    if (!kept(world, kind).has(uniqueKey('number'), uniqueValue(scope, number))) return number;
  }
}

/** Counts up, and keeps the count among the things of which there is one, so that a deleted order never gives its number away. */
function counted(world: World, id: string, first: number): number {
  const ones = augnoResources().keeper.holdings.ones(world.store);
  const known = ones.get(id)?.fields.last;
  const count = typeof known === 'number' ? known + 1 : first;
  if (typeof known === 'number') ones.update(id, { fields: { last: count } });
  else
    ones.insert({ id, scope: '', parent: null, createdAt: world.clock.now(), goneAt: null, fields: { last: count } });
  return count;
}

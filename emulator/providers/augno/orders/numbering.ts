import type { Collection } from '../../../core/store.ts';
import type { World } from '../../../http/world.ts';
import { type Held, uniqueKey, uniqueValue } from '../../../resources/held.ts';
import { augnoResources } from '../resources.ts';
import { kept } from './kept.ts';

/** The next number of a sales order, such as `SO-001`; no other order of the account ever had it. */
export function nextOrderNumber(world: World, scope: string): string {
  const { knobs } = world;
  const digits = knobs.number('order_number_digits');
  const first = knobs.number('first_order_number');
  const write = (count: number) => `${knobs.text('order_number_prefix')}${String(count).padStart(digits, '0')}`;
  // What was only ever counted is never twice the same, and to look for it among very many takes long.
  if (ones(world).get(chosen(scope))) return next(world, scope, 'sales-orders', first, write);
  return write(counted(world, scope, 'sales-orders', first));
}

/** Somebody chooses the number of an order, though no request can: from now on, the account's numbers are looked for before they are given. */
export function chooseOrderNumber(world: World, scope: string): void {
  const id = chosen(scope);
  if (ones(world).get(id)) return;
  ones(world).insert({ id, scope: '', parent: null, createdAt: world.clock.now(), goneAt: null, fields: {} });
}

function chosen(scope: string): string {
  return `${scope} chose numbers of sales-orders`;
}

/** The next number of a customer; those that clients chose are left out. */
export function nextCustomerNumber(world: World, scope: string): string {
  return next(world, scope, 'customers', world.knobs.number('first_customer_number'), String);
}

/** The next number of a production run. */
export function nextRunNumber(world: World, scope: string): string {
  return String(counted(world, scope, 'production runs', 1)).padStart(4, '0');
}

function next(world: World, scope: string, kind: string, first: number, write: (count: number) => string): string {
  for (;;) {
    const number = write(counted(world, scope, kind, first));
    if (!kept(world, kind).has(uniqueKey('number'), uniqueValue(scope, number))) return number;
  }
}

/** Counts up, and keeps the count among the things of which there is one, so that a deleted order never gives its number away. */
function counted(world: World, scope: string, kind: string, first: number): number {
  const id = `${scope} number of ${kind}`;
  const known = ones(world).get(id)?.fields.last;
  const count = typeof known === 'number' ? known + 1 : first;
  const fields = { last: count };
  if (typeof known === 'number') ones(world).update(id, { fields });
  else ones(world).insert({ id, scope: '', parent: null, createdAt: world.clock.now(), goneAt: null, fields });
  return count;
}

function ones(world: World): Collection<Held> {
  return augnoResources().keeper.holdings.ones(world.store);
}

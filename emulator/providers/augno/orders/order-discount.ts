import type { World } from '../../../http/world.ts';
import { type Held, uniqueKey, uniqueValue } from '../../../resources/held.ts';
import { missing } from '../rows.ts';
import { kept, rowOf } from './kept.ts';

/** The order discount of an account with this id or, whatever its capitals, this code. @throws Objected */
export function discountNamed(world: World, scope: string, name: string, member: string): Held {
  const found = rowOf(world, scope, 'order-discounts', name) ?? discountCoded(world, scope, name);
  if (!found) throw missing(member, name);
  return found;
}

/** The order discount of an account with this code. */
export function discountCoded(world: World, scope: string, code: string): Held | undefined {
  return kept(world, 'order-discounts').by(uniqueKey('code'), uniqueValue(scope, code))[0];
}

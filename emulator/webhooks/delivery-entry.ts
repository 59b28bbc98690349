import type { DeliveryEntry } from '../core/entry.ts';
import type { World } from '../http/world.ts';
import type { Delivery } from './delivery.ts';

/** Records what happened to a delivery other than an attempt. Gives the number of the entry. */
export function recordDelivery(
  world: World,
  { id, type, subject }: Pick<Delivery, 'id' | 'type' | 'subject'>,
  status: DeliveryEntry['status'],
  cause: number | null,
): number {
  const { journal, provider } = world;
  return journal.append({ kind: 'delivery', provider, cause, type, deliveryId: id, status, subject }).seq;
}

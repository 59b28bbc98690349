import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import { augnoResources } from './resources.ts';
import { timestamp } from './state.ts';

/** Tells a conversation of a message: it knows the number of its latest one, and shows the latest that was sent. */
export function noteLatest(world: World, { id, parent, fields }: Held): void {
  const { keeper, model } = augnoResources();
  const rows = keeper.rows(world, model.resource('conversations'));
  const conversation = rows.get(parent ?? '');
  if (!conversation) return;
  const latest = Math.max(Number(conversation.fields.latest ?? 0), Number(fields.sequence));
  const isSent = fields.status === 'sent';
  const shown = isSent ? { last_message: id, last_message_at: timestamp(world.clock.now()) } : {};
  rows.update(conversation.id, { fields: { ...conversation.fields, ...shown, latest } });
}

import type { World } from '../../http/world.ts';
import type { After } from './announcing.ts';
import { audit } from './audit.ts';
import { connectionsTo, disconnect } from './connections.ts';
import { endSession } from './sessions.ts';
import { type Account, cobaltState } from './state.ts';

function causeOf(after: After): number | null {
  if (after === null || after === 'silent') return null;
  return typeof after === 'number' ? after : after.entry.seq;
}

/** Deletes a customer: connections, configs and tokens end, and each connection is told of. @see https://docs.gocobalt.io/api-reference/customer/delete-linked-account */
export function removeAccount(world: World, account: Account, after: After): void {
  const { accounts, connections, configs, sessions, schedules } = cobaltState(world.store);
  const slugs = new Set(connections.by('account', account.id).map(({ slug }) => slug));
  const isTold = world.knobs.flag('delete_events');
  for (const slug of slugs) {
    if (isTold) disconnect(world, account, slug, null, after);
    else for (const { id } of connectionsTo(world, account, slug)) connections.delete(id);
  }
  for (const { id } of configs.by('account', account.id)) configs.delete(id);
  for (const { id } of schedules.by('account', account.id)) schedules.delete(id);
  for (const session of sessions.by('account', account.id)) endSession(world, session, causeOf(after));
  audit(world, account, 'LINKED_ACCOUNT_DELETED', {});
  accounts.delete(account.id);
}

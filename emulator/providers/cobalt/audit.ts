import type { JsonObject } from '../../http/contract.ts';
import type { World } from '../../http/world.ts';
import { objectId } from './ids.ts';
import { type Account, cobaltState } from './state.ts';

/** So many are remembered; the oldest go first. */
const REMEMBERED = 1000;

/** Notes for the audit log what was done to a customer. */
export function audit(world: World, account: Account, event: string, metadata: JsonObject): void {
  const { audits } = cobaltState(world.store);
  audits.insert({
    id: objectId(world),
    environment: account.environment,
    event,
    linked_account_id: account.account_id,
    metadata,
    at: world.clock.now(),
  });
  if (audits.size > REMEMBERED) audits.deleteOldest(audits.size - REMEMBERED);
}

import type { World } from '../../http/world.ts';
import type { Setup } from '../definition.ts';
import { addAccount } from './accounts.ts';
import { ledgerly } from './apps/ledgerly.ts';
import { seedApps } from './apps/third-party.ts';
import { connectAlone } from './connect-alone.ts';
import { expire } from './connections.ts';
import { seedWorkflows } from './engine/seed-workflows.ts';
import { objectId } from './ids.ts';
import { issueKey } from './keys.ts';
import { cobaltState } from './state.ts';
import { addWebhook } from './webhook-registry.ts';

/** Fills an empty world: the organization with a key for each environment, customers, applications, and a subscription for each environment. */
export function seed(world: World, setup: Setup): void {
  cobaltState(world.store).organizations.insert({
    id: objectId(world),
    name: 'Tideline',
    default_app_id: objectId(world),
  });
  for (const environment of ['test', 'production'] as const) issueKey(world, environment);
  seedApps(world);
  seedWorkflows(world);
  const first = addAccount(world, 'test', 'cust_4711', { name: 'Ada Bakery', udf: { plan: 'pro' } });
  addAccount(world, 'test', 'cust_4712', { name: 'Borg Cycles', udf: { plan: 'free' } });
  addAccount(world, 'test', 'test_user', { name: 'Test user' }, true);
  addAccount(world, 'production', 'cust_9001', { name: 'Corva Foods', udf: { plan: 'pro' } });
  // One of each state to look at: not connected, and to be connected anew.
  expire(world, connectAlone(world, first, ledgerly, 'silent').id, 'silent');
  for (const environment of ['test', 'production'] as const) {
    addWebhook(world, {
      environment,
      webhook_url: environment === 'test' ? setup.webhookUrl : null,
      webhook_events: world.contract.events,
    });
  }
}

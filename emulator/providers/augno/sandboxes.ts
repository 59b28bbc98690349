import type { World } from '../../http/world.ts';
import { augnoResources } from './resources.ts';
import { plantData } from './seed.ts';
import { augnoState } from './state.ts';

/** Provider ms after which the data of a seeded sandbox is there, and that of a deleted one is gone. */
const DELAY_MS = 2000;

/** Fills a sandbox with data after a while. */
export function plantLater(world: World, accountId: string): void {
  later(world, accountId, 'plant');
}

/** Shuts a sandbox at once, and forgets its data after a while. */
export function closeSandbox(world: World, accountId: string): void {
  augnoState(world.store).accounts.update(accountId, { closed: true });
  later(world, accountId, 'purge');
}

/** Goes on with what was under way, after a restart or a restore. */
export function resumeSandboxes(world: World): void {
  for (const { id, pending } of augnoState(world.store).accounts.list()) if (pending) later(world, id, pending);
}

function later(world: World, accountId: string, pending: 'plant' | 'purge'): void {
  augnoState(world.store).accounts.update(accountId, { pending });
  world.clock.schedule(DELAY_MS, () => carryOut(world, accountId, pending));
}

/** A sandbox that was deleted, or reset away, while its data was on the way gets none. */
function carryOut(world: World, accountId: string, work: 'plant' | 'purge'): void {
  const { accounts } = augnoState(world.store);
  if (accounts.get(accountId)?.pending !== work) return;
  accounts.update(accountId, { pending: null });
  if (work === 'plant') plantData(world, accountId);
  else purge(world, accountId);
}

function purge(world: World, accountId: string): void {
  const { keeper, model } = augnoResources();
  for (const resource of model.resources) {
    // Whoever still uses a key of it is told that the key is revoked.
    if (model.home(resource) !== resource || resource.name === 'api-keys') continue;
    const rows = keeper.rows(world, resource);
    for (const { id, scope } of rows.list()) if (scope === accountId) rows.delete(id);
  }
}

import type { World } from '../../http/world.ts';
import { suspend } from './lifecycle.ts';
import { integrationInUse } from './manifest.ts';

const WINDOW_MS = 60_000;

/** Counts a refusal by rate limit; too many within a minute suspend the integration, where the knob `thrash_suspension` says so. */
export function thrash(world: World): void {
  const threshold = world.knobs.number('thrash_suspension');
  if (threshold === 0 || integrationInUse(world).status !== 'active') return;
  const { remaining } = world.limits.state('thrash', budget(threshold));
  world.limits.take('thrash', [budget(threshold)]);
  if (remaining <= 1) suspend(world, 'terms_violation', world.journal.last);
}

function budget(limit: number) {
  return { name: 'refusals', limit, windowMs: WINDOW_MS, form: 'sliding' } as const;
}

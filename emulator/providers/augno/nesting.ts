import { refuse } from '../../http/dialect.ts';
import type { Stage } from '../../http/exchange.ts';
import { dialect } from './dialect.ts';
import { augnoState } from './state.ts';

const MANAGING = new Set(['list-sandboxes', 'retrieve-sandbox', 'create-sandbox', 'delete-sandbox']);

/** Sandboxes are managed from production only, whatever is asked. @see https://docs.augno.com/manage-account/sandboxes */
export const unnested: Stage = (exchange) => {
  const { world, identity, name } = exchange;
  if (!MANAGING.has(name ?? '')) return undefined;
  const account = augnoState(world.store).accounts.get(identity?.subject ?? '');
  if (account?.environment === 'production') return undefined;
  return refuse(dialect, exchange, world.knobs.text('sandbox_nesting_code'), {
    message: 'Sandboxes cannot be managed from within a sandbox.',
  });
};

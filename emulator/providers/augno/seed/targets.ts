import { rowsOf } from '../rows.ts';
import type { Planting } from '../seed.ts';
import { timestamp } from '../state.ts';
import type { Shared } from './lookups.ts';

const DAY_MS = 86_400_000;

/** What each person who earns commission is to sell in a quarter. */
export function seedTargets({ world, scope, put }: Planting, { dollar }: Shared): void {
  const now = world.clock.now();
  for (const { id, fields } of rowsOf(world, scope, 'account-users')) {
    if (fields.is_commission_eligible !== true) continue;
    put('sales-targets', {
      sales_rep: id,
      start_at: timestamp(now - 30 * DAY_MS),
      end_at: timestamp(now + 60 * DAY_MS),
      amount: { value: '50000', unit: dollar.id },
    });
  }
}

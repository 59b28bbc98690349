import { defineState } from '../../core/store.ts';
import type { World } from '../../http/world.ts';
import type { Outcome } from './state.ts';

/** How transactions that are still to come will end, because somebody has said so. */
interface Planned {
  readonly id: string;
  readonly outcome: Outcome;
  /** Transactions that it still holds for. */
  readonly left: number;
}

const state = defineState((store) => ({ planned: store.collection<Planned>('planned_outcomes') }));
const ONLY = 'next';

/** Declares the collection. */
export function declareOutcomes(store: Parameters<typeof state>[0]): void {
  state(store);
}

/** Decides how the next transactions end, whatever their receivers are. */
export function planOutcome(world: World, outcome: Outcome, times: number): void {
  const { planned } = state(world.store);
  planned.delete(ONLY);
  planned.insert({ id: ONLY, outcome, left: times });
}

/** What was decided for the transaction that is being made, or null. */
export function takeOutcome(world: World): Outcome | null {
  const { planned } = state(world.store);
  const plan = planned.get(ONLY);
  if (!plan) return null;
  if (plan.left > 1) planned.update(ONLY, { left: plan.left - 1 });
  else planned.delete(ONLY);
  return plan.outcome;
}

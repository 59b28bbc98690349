import type { World } from '../../../http/world.ts';
import { Objected } from '../../../resources/rules.ts';

/** Where a sales order stands. */
export type OrderStatus = 'estimate' | 'issued' | 'fulfilled';

/** What can be done to a sales order besides changing what it says. */
export type OrderAction = 'issue' | 'unissue' | 'close' | 'open' | 'delete' | 'remove a line of';

interface Move {
  readonly from: readonly OrderStatus[];
  /** Null where the order is gone, or stays where it is. */
  readonly to: OrderStatus | null;
}

/** Every move there is. PATCH never moves an order. @see https://docs.augno.com/generate-sales/sales-order/overview */
export const MOVES: Readonly<Record<OrderAction, Move>> = {
  issue: { from: ['estimate'], to: 'issued' },
  unissue: { from: ['issued'], to: 'estimate' },
  close: { from: ['issued'], to: 'fulfilled' },
  open: { from: ['fulfilled'], to: 'issued' },
  delete: { from: ['estimate', 'issued'], to: null },
  'remove a line of': { from: ['estimate', 'issued'], to: null },
};

/**
 * Whether an action is to be carried out. False where the order is there already and repeats are taken for done.
 * @throws Objected where the state of the order does not allow it
 */
export function mayMove(world: World, status: OrderStatus, action: OrderAction): boolean {
  const { from, to } = MOVES[action];
  if (from.includes(status)) return true;
  if (to === status && world.knobs.flag('idempotent_put_actions')) return false;
  const says = `It is not possible to ${action} an order in the state ${status}.`;
  throw new Objected({ why: 'rule', code: world.knobs.text('illegal_transition_code'), says, member: null });
}

/** The state that the fields of an order tell. */
export function statusOf(status: unknown): OrderStatus {
  return status === 'issued' || status === 'fulfilled' ? status : 'estimate';
}

import type { JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import type { Keeping } from '../../../resources/keeper.ts';
import { compare } from '../decimal.ts';
import { idWith } from '../ids.ts';
import { release, reserve } from '../inventory.ts';
import { augnoResources } from '../resources.ts';
import { invalid } from '../rows.ts';
import { timestamp } from '../state.ts';
import { commitmentFor, UNCOMMITTED } from './commitment.ts';
import { numberAt, objectAt, textAt } from './fields.ts';
import { kind, rowOf } from './kept.ts';
import { mayMove, statusOf } from './machine.ts';
import { acknowledge } from './mail.ts';
import { change, linesOf, rearrange } from './order.ts';
import { conflict } from './refusals.ts';
import { isPickable, quantityOf } from './totals.ts';

/** Commits an order: a pick, reserved stock, a ship-by date, and a mail where it is asked for. @throws Objected */
export function issue(keeping: Keeping, order: Held, notify: boolean): Held {
  const { world, scope } = keeping;
  if (!mayMove(world, statusOf(order.fields.status), 'issue')) return order;
  const customer = rowOf(world, scope, 'customers', textAt(order.fields, 'customer'));
  if (!customer) throw conflict('The customer of the order is gone.');
  if (customer.fields.status === 'hold_all' && world.knobs.flag('holds_block_issuing')) {
    throw invalid('The customer is on hold, so its orders cannot be issued.');
  }
  const issuedAt = world.clock.now();
  const { members } = commitmentFor(world, scope, { ...termsOf(order), customer, issuedAt });
  reserveFor(keeping, order);
  const isSent = notify && acknowledge(keeping, order);
  return change(keeping, order, {
    status: 'issued',
    issued_at: timestamp(issuedAt),
    ...members,
    ...(isSent ? { acknowledgment_status: 'sent' } : {}),
    related: { pick: newPick(keeping, order) },
  });
}

/** Takes an issue back. @throws Objected */
export function unissue(keeping: Keeping, order: Held): Held {
  if (!mayMove(keeping.world, statusOf(order.fields.status), 'unissue')) return order;
  release(keeping.world, keeping.scope, order.id);
  return rearrange(keeping, order, staged(keeping, order, UNPICKED), TAKEN_BACK);
}

/** Closes an order: whatever of its pick is open counts as packed. @throws Objected */
export function close(keeping: Keeping, order: Held): Held {
  if (!mayMove(keeping.world, statusOf(order.fields.status), 'close')) return order;
  const lines = staged(keeping, order, (line) => ({ packed: quantityOf(line).value }));
  return rearrange(keeping, order, lines, {
    status: 'fulfilled',
    completed_at: timestamp(keeping.world.clock.now()),
    ...pickIs(order, 'closed'),
  });
}

/** Opens a closed order again: what was not picked in full is unpacked, and reserved as its lines say by now. @throws Objected */
export function reopen(keeping: Keeping, order: Held): Held {
  if (!mayMove(keeping.world, statusOf(order.fields.status), 'open')) return order;
  const lines = staged(keeping, order, (line) => {
    const picked = textAt(line, 'picked') ?? '0';
    return compare(picked, quantityOf(line).value) < 0 ? { packed: picked } : {};
  });
  const open = { status: 'issued', completed_at: null, ...pickIs(order, 'open') };
  const after = rearrange(keeping, order, lines, open);
  reserveFor(keeping, after);
  return after;
}

/** Deletes orders with all that belongs to them: all, or none. @throws Objected */
export function deleteOrders(keeping: Keeping, orders: readonly Held[]): void {
  for (const order of orders) mayMove(keeping.world, statusOf(order.fields.status), 'delete');
  for (const order of orders) {
    release(keeping.world, keeping.scope, order.id);
    augnoResources().keeper.remove(keeping, kind('sales-orders'), order);
  }
}

/** Takes a line out of an order. Where nothing is left to pick, an issued order is an estimate again. @throws Objected */
export function removeLine(keeping: Keeping, order: Held, line: Held): Held {
  const status = statusOf(order.fields.status);
  mayMove(keeping.world, status, 'remove a line of');
  if (compare(textAt(line.fields, 'packed') ?? '0', '0') > 0) throw invalid('A line that is packed cannot be removed.');
  const left = linesOf(keeping, order).filter(({ id }) => id !== line.id);
  const isLast = status === 'issued' && isPickable(line.fields) && !left.some(({ fields }) => isPickable(fields));
  if (isLast) release(keeping.world, keeping.scope, order.id);
  const fields = left.map((other) => (isLast ? { ...other.fields, ...UNPICKED() } : other.fields));
  const after = rearrange(keeping, order, fields, isLast ? TAKEN_BACK : {});
  if (status === 'issued' && !isLast) reserveFor(keeping, after);
  return after;
}

/** Reserves anew what an issued order wants, after its lines changed; its pick has work again. */
export function followLines(keeping: Keeping, order: Held): Held {
  if (statusOf(order.fields.status) !== 'issued') return order;
  reserveFor(keeping, order);
  return textAt(order.fields, 'related.pick.status') === 'open' ? order : change(keeping, order, pickIs(order, 'open'));
}

/** What the ship-by date of an order follows from, its customer and its issue aside. */
export function termsOf({ fields }: Held) {
  return {
    ship_to_address: textAt(fields, 'ship_to_address'),
    service_level: textAt(fields, 'freight.service_level'),
    promised_at: textAt(fields, 'promised_at'),
    lead_time_override_days: numberAt(fields, 'lead_time_override_days'),
    ship_by_override_date: textAt(fields, 'ship_by_override_date'),
  };
}

const UNPICKED = (): JsonObject => ({ picked: '0', packed: '0' });

/** What an order is again once its issue is taken back. */
const TAKEN_BACK: JsonObject = { status: 'estimate', issued_at: null, ...UNCOMMITTED, related: { pick: null } };

/** The lines of an order, with a patch to each that can be picked. */
function staged(keeping: Keeping, order: Held, patch: (line: JsonObject) => JsonObject): JsonObject[] {
  return linesOf(keeping, order).map(({ fields }) => (isPickable(fields) ? { ...fields, ...patch(fields) } : fields));
}

function reserveFor(keeping: Keeping, order: Held): void {
  const wanted = linesOf(keeping, order).flatMap(({ fields }) => {
    const item_id = textAt(fields, 'item');
    if (item_id === null || !isPickable(fields)) return [];
    const { value, unit } = quantityOf(fields);
    return { item_id, value, unit_id: unit };
  });
  reserve(keeping.world, keeping.scope, order.id, wanted);
}

function newPick({ world }: Keeping, order: Held): JsonObject {
  const number = textAt(order.fields, 'number');
  return { id: idWith(world, 'pk'), type: 'pick', number, status: 'open', metadata: {} };
}

function pickIs({ fields }: Held, status: 'open' | 'closed'): JsonObject {
  const pick = objectAt(fields, 'related.pick');
  return pick.id === undefined ? {} : { related: { pick: { ...pick, status } } };
}

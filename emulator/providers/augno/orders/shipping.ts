import type { JsonObject } from '../../../core/json.ts';
import type { Held } from '../../../resources/held.ts';
import type { Keeping } from '../../../resources/keeper.ts';
import { idWith } from '../ids.ts';
import { timestamp } from '../state.ts';
import { textAt } from './fields.ts';
import { change, linesOf, rearrange } from './order.ts';
import { isPickable, quantityOf } from './totals.ts';

/**
 * Ships all of an issued order, and invoices it, as the platform's own people do: no operation of the API does. The order shows the
 * shipment and the invoice as records.
 */
export function shipOrder(keeping: Keeping, order: Held): Held {
  const lines = linesOf(keeping, order).map(({ fields }) => {
    const { value } = quantityOf(fields);
    const whole = isPickable(fields) ? { picked: value, packed: value } : {};
    return { ...fields, ...whole, invoiced: value };
  });
  return rearrange(keeping, order, lines, {
    first_ship_at: timestamp(keeping.world.clock.now()),
    related: {
      shipments: [record(keeping, order, 'sh', 'shipment', 'shipped')],
      invoices: [record(keeping, order, 'in', 'invoice', 'open')],
    },
  });
}

/** Records a payment of the whole order by a payment page. */
export function payOrder(keeping: Keeping, order: Held): Held {
  return change(keeping, order, {
    payment_status: 'paid',
    payment_intent_ids: [idWith(keeping.world, 'pi', 24)],
  });
}

function record({ world }: Keeping, order: Held, prefix: string, type: string, status: string): JsonObject {
  const digits = textAt(order.fields, 'number')?.replace(/^\D+/, '') ?? '';
  return { id: idWith(world, prefix), type, number: `${prefix.toUpperCase()}-${digits}`, status, metadata: {} };
}

import { EmulatorError } from '../core/errors.ts';
import type { Delivery } from './delivery.ts';

/** Which deliveries are meant: one by its id, the newest of a type, the newest of all, or every dead letter (of a type). */
export interface Which {
  readonly deliveryId?: string;
  readonly type?: string;
  readonly last?: true;
  readonly status?: 'dead-letter';
}

/** The deliveries that are meant, at least one. @throws EmulatorError `delivery_unknown` */
export function chooseDeliveries(deliveries: readonly Delivery[], which: Which): Delivery[] {
  const { deliveryId, type, status, last } = which;
  if (deliveryId !== undefined) {
    const found = deliveries.find(({ id }) => id === deliveryId);
    if (found) return [found];
    throw unknown(`There is no delivery "${deliveryId}", or it was forgotten.`);
  }
  if (type === undefined && status === undefined && !last)
    throw unknown('Say which delivery: its deliveryId, a type, last, or status dead-letter.');
  const fitting = deliveries.filter(
    (delivery) =>
      (type === undefined || delivery.type === type) && (status === undefined || delivery.status === status),
  );
  if (fitting.length === 0)
    throw unknown(`There is no ${status ?? 'delivery'}${type === undefined ? '' : ` of ${type}`} yet.`);
  return status !== undefined && !last ? fitting : fitting.slice(-1);
}

function unknown(message: string): EmulatorError {
  return new EmulatorError('delivery_unknown', message, { status: 404 });
}

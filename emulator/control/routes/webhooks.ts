import { EmulatorError } from '../../core/errors.ts';
import { suggestion } from '../../core/nearest.ts';
import { parseShapeStep } from '../../scenarios/webhook-shape-spec.ts';
import type { ReleaseOrder } from '../../webhooks/webhooks.ts';
import { done, type Handlers, json } from '../call.ts';
import { viewDelivery, viewShape } from '../views.ts';
import { providerOf } from './providers.ts';

/** Deliveries, and how they depart from plain ones. */
export const webhooks: Handlers = {
  listDeliveries: (call) => json({ deliveries: providerOf(call).webhooks.deliveries().map(viewDelivery) }),

  redeliver(call) {
    const sender = providerOf(call).webhooks;
    const [id] = sender.redeliver({ deliveryId: call.path.deliveryId ?? '' });
    const delivery = sender.deliveries().find((one) => one.id === id);
    return json(delivery ? viewDelivery(delivery) : null, 202);
  },

  listShapes: (call) => json({ shapes: providerOf(call).webhooks.shapes().map(viewShape) }),

  addShape(call) {
    const provider = providerOf(call);
    return json(viewShape(provider.webhooks.shape(parseShapeStep(call.body, provider))), 201);
  },

  clearShapes(call) {
    providerOf(call).webhooks.clearShapes();
    return done();
  },

  clearShape(call) {
    const sender = providerOf(call).webhooks;
    const id = call.path.shapeId ?? '';
    if (sender.clearShapes(id)) return done();
    const known = sender.shapes().flatMap((shape) => (shape.state === 'active' ? [shape.id] : []));
    throw new EmulatorError('shape_unknown', `No shape "${id}" is in force.${suggestion(id, known)}`, { status: 404 });
  },

  releaseDeliveries: (call) => json({ released: providerOf(call).webhooks.release(orderOf(call.body.order)) }, 202),
};

function orderOf(given: unknown): ReleaseOrder {
  if (Array.isArray(given)) return given.map(String);
  return given === 'reverse' || given === 'shuffle' ? given : 'as-held';
}

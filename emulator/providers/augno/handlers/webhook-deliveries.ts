import { type JsonObject, tryParseJson } from '../../../core/json.ts';
import { type Operation, object } from '../../../http/contract.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { type Delivery, type DeliveryStatus, webhookState } from '../../../webhooks/delivery.ts';
import { dialect } from '../dialect.ts';
import type { WebhookEndpoint } from '../endpoints.ts';
import { augnoResources } from '../resources.ts';
import { timestamp } from '../state.ts';
import { endpointOperation, withEndpoint } from './webhook-endpoints.ts';

/** Operations of our own making, too, there while the knob `webhook_api` is on. */
export const deliveryOperations: readonly Operation[] = [
  endpointOperation('list-webhook-deliveries', 'GET', '/{id}/deliveries'),
  endpointOperation('redeliver-webhook-delivery', 'POST', '/{id}/deliveries/{delivery_id}/actions/redeliver'),
];

/** What a delivery that is remembered looks like from outside. One of which only forgeries were sent is none of Augno's. */
const STATUSES: Readonly<Record<DeliveryStatus, string | null>> = {
  pending: 'pending',
  held: 'pending',
  accepted: 'succeeded',
  'dead-letter': 'failed',
  dropped: 'failed',
  forged: null,
};

function deliveriesOf({ world, identity }: Exchange, { id }: WebhookEndpoint): Delivery[] {
  return webhookState(world.store)
    .deliveries.filter(
      ({ endpoint, subject, status }) => endpoint === id && subject === identity?.subject && STATUSES[status] !== null,
    )
    .reverse();
}

function shown({ id, type, body, status, attempts, last, dueAt }: Delivery): JsonObject {
  return {
    id,
    object: 'webhook_delivery',
    event_id: object(tryParseJson(body)).id ?? null,
    event_type: type,
    status: STATUSES[status],
    attempts,
    last_outcome: last,
    next_attempt_at: dueAt === null ? null : timestamp(dueAt),
  };
}

function redeliver(exchange: Exchange, endpoint: WebhookEndpoint): Reply {
  const { delivery_id: id } = exchange.path;
  const found = deliveriesOf(exchange, endpoint).find((delivery) => delivery.id === id);
  if (!found) {
    return refuse(dialect, exchange, 'resource_not_found', { message: `There is no webhook delivery "${id}".` });
  }
  exchange.world.redeliver(found.id, exchange.entry.seq);
  return exchange.answer(202, shown(found));
}

/** The deliveries of an endpoint to the account, newest first, as long as they are remembered; and one of them once more. Inferred as a whole. */
export const deliveryHandlers: Readonly<Record<string, Handler>> = {
  'list-webhook-deliveries': withEndpoint((exchange, endpoint) => {
    const rows = deliveriesOf(exchange, endpoint).map(shown);
    return exchange.answer(200, augnoResources().options.pages.embed(rows, exchange.world));
  }),
  'redeliver-webhook-delivery': withEndpoint(redeliver),
};

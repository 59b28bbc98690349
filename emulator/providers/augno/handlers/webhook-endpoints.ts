import type { JsonObject } from '../../../core/json.ts';
import { emulatorOperation, type Operation, object } from '../../../http/contract.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { tell } from '../announcing.ts';
import { byRequest } from '../changes.ts';
import { dialect } from '../dialect.ts';
import { addEndpoint, changeEndpoint, endpointsOf, rotateSecret, type WebhookEndpoint, wants } from '../endpoints.ts';
import { eventTypes } from '../event-types.ts';
import { refused } from '../refusals.ts';
import { augnoResources } from '../resources.ts';
import { type Account, augnoState, timestamp } from '../state.ts';
import { guarded } from './guarded.ts';

const PATH = '/v1/settings/webhook-endpoints';

function operation(id: string, method: string, path: string): Operation {
  return { ...emulatorOperation(id, method, path), knob: 'webhook_api' };
}

/** An operation of our own making on one endpoint; `rest` of its path comes after that of all endpoints. */
export function endpointOperation(id: string, method: string, rest: string): Operation {
  return operation(id, method, `${PATH}${rest}`);
}

/** Operations of our own making, there while the knob `webhook_api` is on: the real ones are not published. */
export const webhookOperations: readonly Operation[] = [
  operation('list-webhook-endpoints', 'GET', PATH),
  operation('create-webhook-endpoint', 'POST', PATH),
  operation('retrieve-webhook-endpoint', 'GET', `${PATH}/{id}`),
  operation('update-webhook-endpoint', 'PATCH', `${PATH}/{id}`),
  operation('delete-webhook-endpoint', 'DELETE', `${PATH}/{id}`),
  operation('rotate-webhook-endpoint-secret', 'POST', `${PATH}/{id}/actions/rotate-secret`),
  operation('test-webhook-endpoint', 'POST', `${PATH}/{id}/actions/send-test-event`),
  operation('list-events', 'GET', '/v1/core/events'),
  operation('retrieve-event', 'GET', '/v1/core/events/{id}'),
];

function accountOf({ world, identity }: Exchange): Account {
  return augnoState(world.store).accounts.require(identity?.subject ?? '');
}

/** The endpoints of the account, and the one that serves its environment. */
function visible(exchange: Exchange): WebhookEndpoint[] {
  const { id, environment } = accountOf(exchange);
  return endpointsOf(exchange.world).filter(
    (endpoint) => endpoint.environment === environment && (endpoint.account_id === null || endpoint.account_id === id),
  );
}

/** Answers about the endpoint that the path names, and refuses one that the account does not have. */
export function withEndpoint(run: (exchange: Exchange, endpoint: WebhookEndpoint) => Reply): Handler {
  return guarded((exchange) => {
    const { id } = exchange.path;
    const found = visible(exchange).find((endpoint) => endpoint.id === id);
    if (found) return run(exchange, found);
    return refuse(dialect, exchange, 'resource_not_found', { message: `There is no webhook endpoint "${id}".` });
  });
}

function shown(endpoint: WebhookEndpoint, secret = false): JsonObject {
  const { id, url, description, environment, status, api_version, event_types } = endpoint;
  return {
    id,
    object: 'webhook_endpoint',
    url,
    description,
    environment,
    status,
    api_version,
    event_types,
    ...(secret && { signing_secret: endpoint.secret }),
    created_at: timestamp(endpoint.created_at),
    updated_at: timestamp(endpoint.updated_at),
  };
}

/** The members that a request may set. @throws Objected `validation_failed` */
function patchOf({ world, json }: Exchange): Partial<WebhookEndpoint> {
  const { url, description, status, api_version: version, event_types: types } = json;
  if (url !== undefined && !(typeof url === 'string' && URL.canParse(url))) refused('url', 'url must be an address.');
  if (status !== undefined && status !== 'enabled' && status !== 'disabled') {
    refused('status', 'status must be enabled or disabled.');
  }
  return {
    ...(typeof url === 'string' && { url }),
    ...(description !== undefined && { description: description === null ? null : String(description) }),
    ...((status === 'enabled' || status === 'disabled') && { status }),
    ...(version !== undefined && { api_version: version === null ? null : String(version) }),
    ...(types !== undefined && { event_types: typesOf(types, eventTypes(world)) }),
  };
}

function typesOf(types: unknown, known: readonly string[]): string[] {
  const names = Array.isArray(types) ? types.map(String) : [];
  const odd = names.find((name) => !name.endsWith('*') && !known.includes(name));
  if (names.length === 0) refused('event_types', 'event_types must name at least one type.');
  return odd === undefined ? names : refused('event_types', `There is no event type "${odd}".`);
}

function create(exchange: Exchange): Reply {
  const { id, environment } = accountOf(exchange);
  const patch = patchOf(exchange);
  if (!patch.url) {
    return refuse(dialect, exchange, 'missing_field', {
      message: 'A value for url is needed.',
      fields: { param: 'url' },
    });
  }
  const made = addEndpoint(exchange.world, { ...patch, url: patch.url, environment, account_id: id });
  return exchange.answer(201, shown(made, true), { Location: `${PATH}/${made.id}` });
}

function test(exchange: Exchange, endpoint: WebhookEndpoint): Reply {
  const { world } = exchange;
  const [type = 'customer.updated'] = eventTypes(world).filter((name) => wants(endpoint, name));
  tell(world, byRequest(exchange), type, () => ({ object: {}, test: true }), exchange);
  return exchange.answer(202, {});
}

/** Events that the account was told of, newest first, each once however many endpoints it went to. */
function eventsOf({ world, identity }: Exchange): JsonObject[] {
  const own = world.journal.query({ kind: 'event' }).filter(({ subject }) => subject === identity?.subject);
  const byId = new Map(own.map(({ eventId, payload }) => [eventId, object(payload)]));
  return [...byId.values()].reverse();
}

function listEvents(exchange: Exchange): Reply {
  const { pages } = augnoResources().options;
  const types = exchange.sentQuery.getAll('types').concat(exchange.sentQuery.getAll('types[]'));
  const names = types.flatMap((one) => one.split(','));
  const rows = eventsOf(exchange).filter(({ type }) => names.length === 0 || names.includes(String(type)));
  return exchange.answer(200, pages.embed(rows, exchange.world));
}

function retrieveEvent(exchange: Exchange): Reply {
  const { id } = exchange.path;
  const found = eventsOf(exchange).find((event) => event.id === id);
  if (found) return exchange.answer(200, found);
  return refuse(dialect, exchange, 'resource_not_found', { message: `There is no event "${id}".` });
}

/** Endpoints and events, in the style of integrations and audit events. Inferred as a whole. */
export const webhookHandlers: Readonly<Record<string, Handler>> = {
  'list-webhook-endpoints': (exchange) =>
    exchange.answer(
      200,
      augnoResources().options.pages.embed(
        visible(exchange).map((endpoint) => shown(endpoint)),
        exchange.world,
      ),
    ),
  'create-webhook-endpoint': guarded(create),
  'retrieve-webhook-endpoint': withEndpoint((exchange, endpoint) => exchange.answer(200, shown(endpoint))),
  'update-webhook-endpoint': withEndpoint((exchange, { id }) =>
    exchange.answer(200, shown(changeEndpoint(exchange.world, id, patchOf(exchange)))),
  ),
  'delete-webhook-endpoint': withEndpoint((exchange, { id }) => {
    endpointsOf(exchange.world).delete(id);
    return exchange.answer(200, {});
  }),
  'rotate-webhook-endpoint-secret': withEndpoint((exchange, { id }) =>
    exchange.answer(200, shown(rotateSecret(exchange.world, id), true)),
  ),
  'test-webhook-endpoint': withEndpoint(test),
  'list-events': listEvents,
  'retrieve-event': retrieveEvent,
};

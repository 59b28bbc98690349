import { isJsonObject, type JsonObject, tryParseJson } from '../../../core/json.ts';
import { object } from '../../../http/contract.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { World } from '../../../http/world.ts';
import { attemptsOf, eventIdOf, idOf, shownAttempt } from '../delivery-log.ts';
import { dialect } from '../dialect.ts';
import { envelope, headersFor, knownEventTypes } from '../events.ts';
import { callerOf } from '../organization.ts';
import { sampleData } from '../samples.ts';
import { gorouteState, type Webhook } from '../state.ts';
import { addWebhook, changeWebhook } from '../webhook-registry.ts';
import { attemptId, nextDeliveryId } from '../webhooks.ts';
import { pageOf } from './pages.ts';
import { invalid, notFound } from './refusals.ts';

/** Creation is documented, all else is inferred. @see https://docs.goroute.ai/docs/receiving-documents/webhook-setup */
export const webhookHandlers: Readonly<Record<string, Handler>> = {
  createWebhook: (exchange) => {
    const { json, world } = exchange;
    const refused = refusedSettings(exchange);
    if (refused) return refused;
    const row = addWebhook(world, {
      organization_id: callerOf(exchange).id,
      url: String(json.url),
      events: textsIn(json.events),
      secret: typeof json.secret === 'string' && json.secret !== '' ? json.secret : null,
      active: json.active !== false,
      headers: headersIn(json.headers),
    });
    return exchange.answer(201, shown(row));
  },

  listWebhooks: (exchange) => {
    const rows = gorouteState(exchange.world.store).webhooks.by('organization', callerOf(exchange).id);
    const named = rows.filter(({ url }) => url !== null);
    return exchange.answer(200, { webhooks: named.map(shown), total: named.length });
  },

  getWebhook: (exchange) => withOwn(exchange, (row) => exchange.answer(200, shown(row))),

  updateWebhook: (exchange) =>
    withOwn(exchange, (row) => {
      const { json, world } = exchange;
      const refused = refusedSettings(exchange);
      if (refused) return refused;
      const changed = changeWebhook(world, row.id, {
        ...(typeof json.url === 'string' && { url: json.url }),
        ...(json.events !== undefined && { events: textsIn(json.events) }),
        ...(typeof json.secret === 'string' && { secret: json.secret }),
        ...(typeof json.active === 'boolean' && { active: json.active }),
        ...(json.headers !== undefined && { headers: headersIn(json.headers) }),
      });
      return exchange.answer(200, shown(changed));
    }),

  deleteWebhook: (exchange) =>
    withOwn(exchange, (row) => {
      gorouteState(exchange.world.store).webhooks.delete(row.id);
      return { status: 204, headers: {}, body: '' };
    }),

  testWebhook: (exchange) =>
    withOwn(exchange, (row) => {
      const { json, world } = exchange;
      const type = typeof json.event === 'string' ? json.event : (row.events[0] ?? 'document.received');
      if (!knownEventTypes(world).includes(type)) return invalid(exchange, `There is no event "${type}".`);
      const data = { ...sampleData(world, row.organization_id, type), test: true };
      const payload = envelope(world, row.organization_id, type, data);
      const id = String(payload.event_id);
      send(exchange, row, type, payload);
      const delivery_id = attemptId(nextDeliveryId(world, id, row.id), 1);
      return exchange.answer(202, { event_id: id, delivery_id });
    }),

  listWebhookDeliveries: (exchange) =>
    withOwn(exchange, (row) => {
      const attempts = attemptsOf(exchange.world, row.id);
      return exchange.answer(200, pageOf(exchange, 'deliveries', attempts, shownAttempt));
    }),

  retryWebhookDelivery: (exchange) =>
    withOwn(exchange, (row) => {
      const { world, path } = exchange;
      const logged = attemptsOf(world, row.id).find((attempt) => idOf(attempt) === path.delivery_id);
      if (!logged) return notFound(exchange, 'NOT_FOUND');
      const { body, type } = logged.delivery;
      const id = eventIdOf(logged.delivery);
      send(exchange, row, type, object(tryParseJson(body)));
      return exchange.answer(202, { event_id: id, delivery_id: attemptId(nextDeliveryId(world, id, row.id), 1) });
    }),
};

function send(exchange: Exchange, row: Webhook, type: string, payload: JsonObject): void {
  const id = String(payload.event_id);
  exchange.emit({
    type,
    id,
    subject: row.organization_id,
    payload,
    endpoint: row.id,
    headers: headersFor(exchange.world, id, row),
  });
}

/** The secret itself is never shown. */
function shown(row: Webhook): JsonObject {
  const { secret, previous, ...others } = row;
  return { ...others, has_secret: secret !== null };
}

function withOwn(exchange: Exchange, use: (row: Webhook) => Reply): Reply {
  const row = gorouteState(exchange.world.store).webhooks.get(exchange.path.webhook_id ?? '');
  return row?.organization_id === callerOf(exchange).id ? use(row) : notFound(exchange, 'WEBHOOK_NOT_FOUND');
}

function refusedSettings(exchange: Exchange): Reply | null {
  const { json, world } = exchange;
  const strange = textsIn(json.events).find((type) => !knownEventTypes(world).includes(type));
  if (strange !== undefined) return invalid(exchange, `There is no event "${strange}".`);
  const forbidden = Object.keys(headersIn(json.headers)).find((name) => !/^[\w-]+$/.test(name));
  if (forbidden !== undefined) return invalid(exchange, `"${forbidden}" is no name of a header.`);
  if (typeof json.url !== 'string' || isAllowed(world, json.url)) return null;
  return refuse(dialect, exchange, 'INVALID_WEBHOOK_URL', { fields: { details: `"${json.url}" is not HTTPS.` } });
}

/** HTTPS; where the knob says so, also plain HTTP to this machine. */
function isAllowed({ knobs }: World, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere && knobs.text('webhook_https') === 'local');
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function headersIn(value: unknown): Record<string, string> {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text).replace(/[\r\n]/g, ' ')]));
}

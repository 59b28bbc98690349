import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { callerOf } from '../caller.ts';
import { dialect } from '../dialect.ts';
import { eraOf } from '../era.ts';
import { cobaltState, type Webhook } from '../state.ts';
import { isEventName } from '../webhook-events.ts';
import { addWebhook, changeWebhook, givenWebhook, shownWebhook } from '../webhook-registry.ts';

/** Subscriptions; in 2023 there was one for each environment. @see https://docs.gocobalt.io/build/basics/webhooks */
export const webhookHandlers: Readonly<Record<string, Handler>> = {
  listWebhooks: (exchange) => {
    const { world } = exchange;
    const own = ownWebhooks(exchange);
    if (eraOf(world) === 'E1') return exchange.answer(200, summary(own[0]));
    return exchange.answer(200, shownAll(exchange, own));
  },

  createWebhook: (exchange) => {
    const { world, json } = exchange;
    const refused = refusedEvents(exchange);
    if (refused) return refused;
    const { environment } = callerOf(exchange);
    const made = addWebhook(world, {
      environment,
      webhook_url: String(json.webhook_url),
      webhook_events: textsIn(json.webhook_events),
      ...changeIn(json),
    });
    return exchange.answer(200, shownWebhook(world, made));
  },

  getWebhook: (exchange) => withOwn(exchange, (webhook) => exchange.answer(200, shownWebhook(exchange.world, webhook))),
  updateWebhook: (exchange) => withOwn(exchange, (webhook) => changed(exchange, webhook)),
  updateOnlyWebhook: (exchange) => withFirst(exchange, (webhook) => changed(exchange, webhook)),

  deleteWebhook: (exchange) =>
    withOwn(exchange, ({ id }) => {
      cobaltState(exchange.world.store).webhooks.delete(id);
      return exchange.answer(200, shownAll(exchange, ownWebhooks(exchange)));
    }),

  deleteOnlyWebhook: (exchange) =>
    withFirst(exchange, ({ id }) => {
      cobaltState(exchange.world.store).webhooks.delete(id);
      return exchange.answer(200, { message: 'Webhook deleted successfully' });
    }),

  groupWebhooks: (exchange) => {
    const { world, json } = exchange;
    if (!Array.isArray(json.webhookIds) || json.webhookIds.length === 0) {
      return refuse(dialect, exchange, 'WEBHOOK_IDS_MISSING');
    }
    const ids = textsIn(json.webhookIds);
    const group = typeof json.group === 'string' ? json.group : null;
    const affected = ownWebhooks(exchange).filter(({ id }) => ids.includes(id));
    const rows = affected.map(({ id }) => changeWebhook(world, id, { group }));
    return exchange.answer(200, shownAll(exchange, rows));
  },

  subscribeWebhookEvents: (exchange) =>
    withFirst(exchange, (webhook) => {
      const { world, json } = exchange;
      const refused = refusedEvents(exchange);
      if (refused) return refused;
      const events = [...new Set([...webhook.webhook_events, ...textsIn(json.webhook_events)])];
      return exchange.answer(200, summary(changeWebhook(world, webhook.id, { webhook_events: events })));
    }),

  unsubscribeWebhookEvent: (exchange) =>
    withFirst(exchange, (webhook) => {
      const { world, json } = exchange;
      const events = webhook.webhook_events.filter((event) => event !== json.webhook_event);
      return exchange.answer(200, summary(changeWebhook(world, webhook.id, { webhook_events: events })));
    }),
};

function changed(exchange: Exchange, { id }: Webhook): Reply {
  const { world, json } = exchange;
  const refused = refusedEvents(exchange);
  if (refused) return refused;
  const webhook = changeWebhook(world, id, {
    ...(typeof json.webhook_url === 'string' && { webhook_url: json.webhook_url }),
    ...(Array.isArray(json.webhook_events) && { webhook_events: textsIn(json.webhook_events) }),
    ...changeIn(json),
  });
  return exchange.answer(200, shownWebhook(world, webhook));
}

function changeIn(json: JsonObject): Partial<Webhook> {
  const text = (name: string) => (typeof json[name] === 'string' ? { [name]: json[name] } : {});
  return {
    ...(typeof json.is_enabled === 'boolean' && { is_enabled: json.is_enabled }),
    ...text('webhook_type'),
    ...text('webhook_body'),
    ...text('method'),
    ...text('slug'),
    ...text('group'),
    ...text('description'),
    ...(Array.isArray(json.workflow_ids) && { workflow_ids: textsIn(json.workflow_ids) }),
    ...(isJsonObject(json.webhook_headers) && { webhook_headers: headersIn(json.webhook_headers) }),
  };
}

/** Unknown events are refused by name; an address that is none, by a failure that says nothing. */
function refusedEvents(exchange: Exchange): Reply | null {
  const { world, json } = exchange;
  const isE1 = eraOf(world) === 'E1';
  const names = json.webhook_events === undefined ? [] : textsIn(json.webhook_events);
  const strange = names.find((name) => !isEventName(name, world.contract.events, isE1));
  if (strange !== undefined) return refuse(dialect, exchange, 'WEBHOOK_EVENT_INVALID');
  const url = json.webhook_url;
  const isAddress = url === undefined || (typeof url === 'string' && /^https?:\/\//.test(url) && URL.canParse(url));
  return isAddress ? null : refuse(dialect, exchange, 'SERVER_ERROR');
}

/** The answer of 2023; without a subscription there is an empty one. */
function summary(webhook: Webhook | undefined): JsonObject {
  return { webhook_url: webhook?.webhook_url ?? null, webhook_events: webhook?.webhook_events ?? [] };
}

function shownAll({ world }: Exchange, rows: readonly Webhook[]): JsonObject[] {
  return rows.map((row) => shownWebhook(world, row));
}

function ownWebhooks(exchange: Exchange): Webhook[] {
  return cobaltState(exchange.world.store).webhooks.by('environment', callerOf(exchange).environment);
}

function withOwn(exchange: Exchange, use: (webhook: Webhook) => Reply): Reply {
  const found = ownWebhooks(exchange).find(({ id }) => id === exchange.path.id);
  return found ? use(found) : refuse(dialect, exchange, 'WEBHOOK_NOT_FOUND');
}

function withFirst(exchange: Exchange, use: (webhook: Webhook) => Reply): Reply {
  const found = givenWebhook(exchange.world, callerOf(exchange).environment);
  return found ? use(found) : refuse(dialect, exchange, 'SERVER_ERROR');
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function headersIn(value: JsonObject): Record<string, string> {
  const entries = Object.entries(value).filter(([name]) => /^[\w-]+$/.test(name));
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text).replace(/[\r\n]/g, ' ')]));
}

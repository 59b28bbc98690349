import { isJsonObject, type JsonObject, tryParseJson } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { appOf } from '../apps/catalogue.ts';
import { dialect } from '../dialect.ts';
import { fire } from '../engine/firing.ts';
import { byEra, eraOf } from '../era.ts';
import { addEvent, changeEvent, shownEvent } from '../event-models.ts';
import { customerOf } from '../identity.ts';
import { cobaltState, type EventModel, organizationOf } from '../state.ts';

/** Events. @see https://docs.gocobalt.io/api-reference/event/trigger-an-event-from-your-application */
export const eventHandlers: Readonly<Record<string, Handler>> = {
  // In 2024 this path declared events, too.
  fireEvent: (exchange) => ('response' in exchange.json ? declared(exchange) : fired(exchange, null)),
  triggerEvent: (exchange) => fired(exchange, null),
  fireAppEvent: (exchange) => fired(exchange, exchange.path.slug ?? null),
  fireDefaultAppEvent: (exchange) => fired(exchange, null),
  triggerEventV1: (exchange) => fired(exchange, null),

  listEvents: (exchange) => listed(exchange),
  createEvent: (exchange) => declared(exchange),
  getEvent: (exchange) => withEvent(exchange, 'Event not found', (event) => exchange.answer(200, shownEvent(event))),
  updateEvent: (exchange) =>
    withEvent(exchange, 'Event not found', (event) => {
      const { json, world } = exchange;
      if (taken(exchange, event.id)) return exists(exchange);
      changeEvent(world, event, json);
      return listed(exchange);
    }),
  deleteEvent: (exchange) =>
    withEvent(exchange, `Trigger with Id ${exchange.path.event_id} not found`, (event) => {
      cobaltState(exchange.world.store).events.delete(event.id);
      return listed(exchange);
    }),
};

function fired(exchange: Exchange, pathSlug: string | null): Reply {
  const { world, json, entry } = exchange;
  const account = customerOf(exchange);
  const name = String(json.event ?? json.trigger ?? '');
  const slug = pathSlug ?? exchange.header('slug') ?? null;
  const { events } = cobaltState(world.store);
  if (!events.find((event) => event.name === name)) return unknownTrigger(exchange, name, slug);
  const text = typeof json.payload === 'string' ? tryParseJson(json.payload) : undefined;
  fire(world, account, {
    event: name,
    payload: text ?? json.payload ?? {},
    slug,
    configId: exchange.header('config_id') ?? null,
    cause: entry.seq,
  });
  return exchange.answer(200, { message: 'Webhook Fired Success' });
}

function unknownTrigger(exchange: Exchange, name: string, slug: string | null): Reply {
  const app = appOf(slug ?? '')?.app_id ?? organizationOf(exchange.world.store).default_app_id;
  const early = `Trigger with name ${name} not found for application ${app}`;
  return refuse(dialect, exchange, 'TRIGGER_NOT_FOUND', {
    message: byEra(exchange.world, early, 'Trigger not found'),
    explain: { what: 'body', sent: `the event "${name}"`, expected: knownNames(exchange) },
  });
}

function knownNames({ world }: Exchange): string {
  const names = cobaltState(world.store).events.list();
  return names.map(({ name }) => name).join(' or ');
}

function declared(exchange: Exchange): Reply {
  const { json, world } = exchange;
  if (typeof json.name !== 'string' || json.name === '' || sampleIn(json) === null) {
    const message = byEra(world, 'Event name and response is required', 'name and response are required');
    return refuse(dialect, exchange, 'EVENT_MEMBERS', { message });
  }
  if (taken(exchange, null)) return exists(exchange);
  addEvent(world, json);
  return listed(exchange);
}

function sampleIn({ response }: JsonObject): JsonObject | null {
  const value = typeof response === 'string' ? tryParseJson(response) : response;
  return isJsonObject(value) ? value : null;
}

/** Names are compared exactly, case included. @see https://docs.gocobalt.io/concepts/event-model */
function taken({ world, json }: Exchange, except: string | null): boolean {
  const { events } = cobaltState(world.store);
  return events.find(({ id, name }) => name === json.name && id !== except) !== undefined;
}

function exists(exchange: Exchange): Reply {
  const message = `Trigger with name ${String(exchange.json.name)} already exists`;
  return refuse(dialect, exchange, 'EVENT_EXISTS', { message });
}

function listed(exchange: Exchange): Reply {
  const { events } = cobaltState(exchange.world.store);
  return exchange.answer(200, events.list().map(shownEvent));
}

function withEvent(exchange: Exchange, missing: string, use: (event: EventModel) => Reply): Reply {
  const { world, path } = exchange;
  const event = cobaltState(world.store).events.get(path.event_id ?? '');
  if (event) return use(event);
  const message = eraOf(world) === 'E2' ? missing : 'Event not found';
  return refuse(dialect, exchange, 'EVENT_NOT_FOUND', { message });
}

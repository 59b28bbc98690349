import type { JsonObject } from '../../core/json.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { ProviderEvent, World } from '../../http/world.ts';
import { auditRows } from './audit.ts';
import type { Cause, Difference, RowChange } from './changes.ts';
import { endpointsFor, endpointsOf, type WebhookEndpoint, wants } from './endpoints.ts';
import { type EventFacts, PendingEvent } from './event.ts';
import { typesOf } from './event-types.ts';
import { idWith } from './ids.ts';
import { augnoResources } from './resources.ts';
import { augnoState } from './state.ts';

/** The events of one change, so that they can be taken back while nobody has heard them. */
export interface Announcement {
  readonly events: readonly ProviderEvent[];
}

const SILENCE: Announcement = { events: [] };

/** Tells the endpoints of an account's environment of a change: after the answer where a request made it, otherwise at once. */
export function announce(
  world: World,
  cause: Cause,
  change: RowChange,
  differences: readonly Difference[],
  exchange: Exchange | null,
): Announcement {
  const targets = targetsOf(world, cause.account);
  if (targets.length === 0) return SILENCE;
  const events = typesOf(change, differences, cause).flatMap((type) =>
    eventsOf(world, targets, cause, type, () => dataOf(world, change)),
  );
  send(world, events, cause, exchange);
  return { events };
}

/** Tells of something that is no change of a row, such as the end of a job. */
export function tell(
  world: World,
  cause: Cause,
  type: string,
  data: () => JsonObject,
  exchange: Exchange | null,
): void {
  send(world, eventsOf(world, targetsOf(world, cause.account), cause, type, data), cause, exchange);
}

/** A change turned out to be a part of a larger one, or of none. */
export function takeBack(world: World, exchange: Exchange, auditId: string, { events }: Announcement): void {
  auditRows(world).delete(auditId);
  for (const event of events) {
    const at = exchange.events.indexOf(event);
    if (at >= 0) exchange.events.splice(at, 1);
  }
}

const collected = new WeakMap<World, ProviderEvent[]>();

/** Runs something and gives the events that it would have sent. There are some even where nobody listens. */
export function collecting(world: World, run: () => void): ProviderEvent[] {
  const events: ProviderEvent[] = [];
  collected.set(world, events);
  try {
    run();
  } finally {
    collected.delete(world);
  }
  return events;
}

function send(world: World, events: readonly ProviderEvent[], cause: Cause, exchange: Exchange | null): void {
  const list = collected.get(world);
  for (const event of events) {
    if (list) list.push(event);
    else if (exchange) exchange.emit(event);
    else world.emit(event, cause.seq);
  }
}

/** One event for each endpoint that wants the type, all with the same id. */
function eventsOf(
  world: World,
  targets: readonly WebhookEndpoint[],
  cause: Cause,
  type: string,
  data: () => JsonObject,
): ProviderEvent[] {
  const interested = collected.has(world) ? targets : targets.filter((endpoint) => wants(endpoint, type));
  if (interested.length === 0) return [];
  const account = augnoState(world.store).accounts.get(cause.account);
  const facts: EventFacts = {
    id: idWith(world, 'ev'),
    type,
    accountId: cause.account,
    environment: account?.environment ?? 'sandbox',
    createdAt: world.clock.now(),
    cause,
    data,
  };
  return interested.map((endpoint) => {
    const version = endpoint.api_version ?? account?.api_version ?? world.knobs.text('latest_version');
    return new PendingEvent(world, facts, endpoint.id, version);
  });
}

/** Whom an account's events go to. Where the list of events can be read by the API, there are events without anybody to send them to. */
function targetsOf(world: World, accountId: string): WebhookEndpoint[] {
  if (!world.knobs.flag('webhooks') && !collected.has(world)) return [];
  const targets = endpointsFor(world, accountId);
  if (targets.length > 0 || !(collected.has(world) || world.knobs.flag('webhook_api'))) return targets;
  const environment = augnoState(world.store).accounts.get(accountId)?.environment ?? 'sandbox';
  const standing = endpointsOf(world).get(environment);
  return standing ? [standing] : [];
}

/** The row as a retrieve without includes shows it, and what its changed members were before. */
function dataOf(world: World, { kind, resource, before, after }: RowChange): JsonObject {
  const { showing } = augnoResources();
  const held = after ?? before;
  if (!held) return {};
  const shown = showing.row(world, held, resource.entity);
  const object =
    world.knobs.text('event_object') === 'reference' ? { id: shown.id ?? held.id, object: shown.object } : shown;
  if (kind !== 'update' || !before || !world.knobs.flag('event_previous_attributes')) return { object };
  const was = showing.row(world, before, resource.entity);
  return { object, previous_attributes: previousOf(was, shown) };
}

function previousOf(was: JsonObject, now: JsonObject): JsonObject {
  const changed = Object.entries(was).filter(
    ([name, value]) => name !== 'updated_at' && JSON.stringify(value) !== JSON.stringify(now[name]),
  );
  return Object.fromEntries(changed);
}

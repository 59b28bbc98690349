import { createHash } from 'node:crypto';
import { EmulatorError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { suggestion } from '../../core/nearest.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { ProviderEvent, World } from '../../http/world.ts';
import type { HeaderList } from '../../webhooks/signing.ts';
import { idWith } from './ids.ts';
import { preciseTimestamp, type Webhook } from './state.ts';
import { webhooksFor } from './webhook-registry.ts';
import { NOBODY } from './webhooks.ts';

/** Header with the id that receivers know an event by. @see https://docs.goroute.ai/docs/best-practices/production-checklist */
export const EVENT_ID_HEADER = 'X-GoRoute-Event-ID';

/** Every type that may be emitted in this world: those of the contract, and those that a knob adds. */
export function knownEventTypes(world: World): string[] {
  const added = world.knobs.text('extra_event_types').split(',');
  return [...world.contract.events, ...added.map((type) => type.trim()).filter((type) => type !== '')];
}

/** @throws EmulatorError `event_type_unknown` */
export function assertEventType(world: World, type: string): void {
  const known = knownEventTypes(world);
  if (known.includes(type)) return;
  throw new EmulatorError(
    'event_type_unknown',
    `GoRoute has no webhook type "${type}".${suggestion(type, known)} Add one with --knob goroute.extra_event_types=${type}`,
  );
}

/** The envelope of an event. @see https://docs.goroute.ai/docs/reference/webhooks */
export function envelope(world: World, organizationId: string, type: string, data: JsonObject): JsonObject {
  return {
    event: type,
    event_id: idWith(world, 'evt_'),
    timestamp: preciseTimestamp(world.clock.now()),
    organization_id: organizationId,
    data,
  };
}

/** One event for each webhook that wants it, all with the same id; one for nobody where none does, so that the journal says so. */
export function eventsFor(world: World, type: string, payload: JsonObject): ProviderEvent[] {
  const organizationId = String(payload.organization_id);
  const id = String(payload.event_id);
  const common = { type, id, subject: organizationId, payload };
  const wanting = webhooksFor(world, organizationId, type);
  if (wanting.length === 0) return [{ ...common, endpoint: NOBODY }];
  return wanting.map((webhook) => ({
    ...common,
    endpoint: webhook.id,
    headers: headersFor(world, id, webhook),
  }));
}

/** Headers of an event for a webhook: its id, and those that the webhook was made with. */
export function headersFor(world: World, id: string, webhook: Webhook): HeaderList {
  const own = createHash('sha256').update(`${id} header`).digest('hex').slice(0, 14);
  const value = world.knobs.text('event_id_header') === 'own' ? `evt_${own}` : id;
  return [[EVENT_ID_HEADER, value], ...Object.entries(webhook.headers)];
}

/** Tells an organization of something: after the answer where a request is given, otherwise at once, caused by a journal entry. */
export function announce(
  world: World,
  organizationId: string,
  type: string,
  data: JsonObject,
  after: Exchange | number | null,
): void {
  for (const event of eventsFor(world, type, envelope(world, organizationId, type, data))) {
    if (typeof after === 'number' || after === null) world.emit(event, after);
    else after.emit(event);
  }
}

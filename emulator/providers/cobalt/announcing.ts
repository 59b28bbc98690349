import { createHash } from 'node:crypto';
import type { JsonObject } from '../../http/contract.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { ProviderEvent, World } from '../../http/world.ts';
import { type Account, cobaltState, organizationOf, type Webhook } from './state.ts';
import { bareEvents } from './webhook-events.ts';

/** When somebody is told: after the answer to a request, at once because of a journal entry, at once for no known cause, or not at all. */
export type After = Exchange | number | null | 'silent';

/** Names a webhook that there is not: for events that nobody wants. */
export const NOBODY = 'nobody';

/** An event about a connection. @see https://docs.gocobalt.io/build/basics/webhooks */
export function connectionEvent(world: World, account: Account, slug: string, event: string): JsonObject {
  return {
    linked_account_id: account.account_id,
    org_id: organizationOf(world.store).id,
    environment: account.environment,
    type: 'General',
    event,
    slug,
    createdAt: new Date(world.clock.wire()).toUTCString(),
  };
}

/** What an event is about, for filters of subscriptions. */
export interface About {
  readonly environment: Webhook['environment'];
  readonly slug: string | null;
  readonly workflow: string | null;
}

/** One event for each subscription that wants it; one for nobody where none does, so that the journal says so. */
export function eventsFor(world: World, payload: JsonObject, about: About): ProviderEvent[] {
  const type = String(payload.event);
  const subject = String(payload.linked_account_id);
  const common = { type, subject, payload, id: eventId(payload) };
  const wanting = cobaltState(world.store)
    .webhooks.by('environment', about.environment)
    .filter((webhook) => wants(webhook, type, about));
  if (wanting.length === 0) return [{ ...common, endpoint: `${NOBODY} ${about.environment}` }];
  return wanting.map((webhook) => ({
    ...common,
    endpoint: webhook.id,
    headers: webhook.webhook_type === 'custom' ? Object.entries(webhook.webhook_headers) : [],
  }));
}

/** Tells those who want to know: after the answer where a request is given, otherwise at once, caused by a journal entry. */
export function announce(world: World, payload: JsonObject, about: About, after: After): void {
  if (after === 'silent') return;
  for (const event of eventsFor(world, payload, about)) {
    if (after === null || typeof after === 'number') world.emit(event, after);
    else after.emit(event);
  }
}

/** The same for a connection. */
export function announceConnection(world: World, account: Account, slug: string, event: string, after: After): void {
  const about = { environment: account.environment, slug, workflow: null };
  announce(world, connectionEvent(world, account, slug, event), about, after);
}

/** What receivers can know an event by: deliveries carry no id. */
export function eventId(payload: JsonObject): string {
  const { instance_id, event, linked_account_id, slug, createdAt } = payload;
  const text = [instance_id ?? [linked_account_id, slug, createdAt], event].flat().join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

function wants(webhook: Webhook, type: string, { slug, workflow }: About): boolean {
  if (!webhook.is_enabled || webhook.webhook_url === null) return false;
  if (!bareEvents(webhook.webhook_events).includes(type)) return false;
  if (webhook.slug !== null && slug !== null && webhook.slug !== slug) return false;
  return workflow === null || webhook.workflow_ids.length === 0 || webhook.workflow_ids.includes(workflow);
}

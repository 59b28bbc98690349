import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { instant, objectId } from './ids.ts';
import { cobaltState, organizationOf, type Webhook } from './state.ts';

/** A new subscription, switched on unless something else is said. */
export function addWebhook(
  world: World,
  given: Pick<Webhook, 'environment' | 'webhook_url' | 'webhook_events'> & Partial<Webhook>,
): Webhook {
  const now = instant(world.clock.now());
  return cobaltState(world.store).webhooks.insert({
    id: objectId(world),
    is_enabled: true,
    webhook_type: 'default',
    webhook_headers: {},
    webhook_body: '{{event}}',
    method: 'POST',
    slug: null,
    workflow_ids: [],
    group: null,
    description: null,
    created_at: now,
    updated_at: now,
    ...given,
  });
}

/** Changes the members that are given. */
export function changeWebhook(world: World, id: string, patch: Partial<Omit<Webhook, 'id'>>): Webhook {
  return cobaltState(world.store).webhooks.update(id, { ...patch, updated_at: instant(world.clock.now()) });
}

/** The subscription that an integration has from the start, while it is there. */
export function givenWebhook(world: World, environment: Webhook['environment']): Webhook | undefined {
  return cobaltState(world.store).webhooks.by('environment', environment)[0];
}

/** A subscription as answers show it. */
export function shownWebhook(world: World, webhook: Webhook): JsonObject {
  const { id, webhook_url, slug, group, description, webhook_headers, created_at, updated_at, ...others } = webhook;
  return {
    _id: id,
    org_id: organizationOf(world.store).id,
    webhook_url: webhook_url ?? '',
    ...others,
    ...(slug !== null && { slug }),
    ...(group !== null && { group }),
    ...(description !== null && { description }),
    ...(Object.keys(webhook_headers).length > 0 && { webhook_headers }),
    createdAt: created_at,
    updatedAt: updated_at,
    __v: 0,
  };
}

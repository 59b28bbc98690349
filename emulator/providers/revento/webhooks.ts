import { createHmac } from 'node:crypto';
import type { World } from '../../http/world.ts';
import type { WebhookRules } from '../../webhooks/rules.ts';
import { integrationInUse } from './manifest.ts';

/** Types that tell of the end of access; a manifest should declare them. */
export const LIFECYCLE_TYPES = ['data.deletion_required', 'user.revoked_access', 'integration.suspended'];

/**
 * `sha256=` and the lowercase hex HMAC-SHA256 over timestamp, a dot, and the raw body.
 *
 * @see https://external-integrations.docs.revento.app/webhooks/signatures/
 */
export function signature(secret: string, timestampS: number, body: Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestampS}.`).update(body).digest('hex')}`;
}

/** How Revento delivers. @see https://external-integrations.docs.revento.app/webhooks/events/ */
export const webhooks: WebhookRules = {
  url: (world) => integrationInUse(world).webhook_url,
  secret: (world) => {
    const { webhook_secret, previous_webhook_secret: previous } = integrationInUse(world);
    return previous && world.clock.now() < previous.until ? previous.value : webhook_secret;
  },
  withhold: (world, event) => {
    const declared = integrationInUse(world).declared_webhook_event_types.includes(event.type);
    const always = world.knobs.flag('always_deliver_lifecycle') && LIFECYCLE_TYPES.includes(event.type);
    return declared || always ? null : `the manifest does not declare ${event.type}`;
  },
  schedule: (world) => world.knobs.list('retry_schedule_s').map((seconds) => seconds * 1000),
  deadlineMs: 10_000,
  succeeds: (status) => status >= 200 && status < 300,
  retries: (world, status) => status < 400 || status >= 500 || world.knobs.flag('retry_on_4xx'),
  headers: ({ type, deliveryId, timestampS, body, secret }) => [
    ['Content-Type', 'application/json'],
    ['User-Agent', 'Revento-Webhooks/1'],
    ['X-Revento-Event', type],
    ['X-Revento-Delivery-Id', deliveryId],
    ['X-Revento-Timestamp', String(timestampS)],
    ['X-Revento-Signature', signature(secret, timestampS, body)],
  ],
  resigns: (world) => world.knobs.flag('resign_on_retry'),
  signatureHeader: 'X-Revento-Signature',
  timestampHeader: 'X-Revento-Timestamp',
  idHeader: 'X-Revento-Delivery-Id',
  deliveryId: (world: World) => world.random.uuid(),
};

import { createHash, createHmac } from 'node:crypto';
import type { World } from '../../http/world.ts';
import { webhookState } from '../../webhooks/delivery.ts';
import type { WebhookRules } from '../../webhooks/rules.ts';
import { serialise } from '../../webhooks/serialisation.ts';
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

/** Deliveries that are due together are spread over this much provider time when they are to be shuffled. */
const SHUFFLE_MS = 2000;

function header(name: string, value: string): [string, string] {
  return [name, value];
}

/** A delivery id that follows from an envelope id, in the form of a version 4 UUID. */
function uuidOf(envelopeId: string): string {
  const hex = createHash('sha256').update(envelopeId).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Whether the last deliveries that ended, as many as the knob says, were all dead letters. */
function isDisabled(world: World): boolean {
  const threshold = world.knobs.number('auto_disable_after');
  if (threshold === 0) return false;
  const ended = webhookState(world.store).deliveries.filter(
    ({ status }) => status === 'accepted' || status === 'dead-letter',
  );
  return ended.length >= threshold && ended.slice(-threshold).every(({ status }) => status === 'dead-letter');
}

/** How Revento delivers. @see https://external-integrations.docs.revento.app/webhooks/events/ */
export const webhooks: WebhookRules = {
  url: (world) => integrationInUse(world).webhook_url,
  secret: (world) => {
    const { webhook_secret, previous_webhook_secret: previous } = integrationInUse(world);
    return previous && world.clock.now() < previous.until ? previous.value : webhook_secret;
  },
  withhold: (world, event) => {
    if (isDisabled(world)) return 'too many deliveries in a row were dead letters, and the endpoint is disabled';
    const declared = integrationInUse(world).declared_webhook_event_types.includes(event.type);
    const always = world.knobs.flag('always_deliver_lifecycle') && LIFECYCLE_TYPES.includes(event.type);
    return declared || always ? null : `the manifest does not declare ${event.type}`;
  },
  schedule: (world) => {
    const delays = world.knobs.list('retry_schedule_s').map((seconds) => seconds * 1000);
    return world.knobs.flag('shuffle_deliveries') ? [world.random.int(SHUFFLE_MS), ...delays.slice(1)] : delays;
  },
  deadlineMs: 10_000,
  succeeds: (status) => status >= 200 && status < 300,
  retries: (world, status) => status < 400 || status >= 500 || world.knobs.flag('retry_on_4xx'),
  headers: ({ type, deliveryId, timestampS, body, secret, requestId }) => [
    ['Content-Type', 'application/json'],
    ['User-Agent', 'Revento-Webhooks/1'],
    ['X-Revento-Event', type],
    ['X-Revento-Delivery-Id', deliveryId],
    ['X-Revento-Timestamp', String(timestampS)],
    ['X-Revento-Signature', signature(secret, timestampS, body)],
    ...(requestId == null ? [] : [header('X-Revento-Request-Id', requestId)]),
  ],
  signedText: ({ timestampS, body }) => Buffer.concat([Buffer.from(`${timestampS}.`), body]),
  resigns: (world) => world.knobs.flag('resign_on_retry'),
  signatureHeader: 'X-Revento-Signature',
  timestampHeader: 'X-Revento-Timestamp',
  idHeader: 'X-Revento-Delivery-Id',
  deliveryId: (world, event) =>
    world.knobs.text('envelope_id_mode') === 'same' ? uuidOf(String(event.payload.id)) : world.random.uuid(),
  requestId: (world) => (world.knobs.flag('webhook_request_id_header') ? world.random.uuid() : null),
  retryBody: (world, body) =>
    world.knobs.flag('retry_body_identical') ? body : serialise(JSON.parse(body), 'reordered'),
  follows: (world) => world.knobs.flag('follow_redirects'),
};

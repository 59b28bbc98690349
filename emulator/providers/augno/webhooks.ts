import { createHmac } from 'node:crypto';
import type { WebhookRules } from '../../webhooks/rules.ts';
import { webhookSettings } from './registration.ts';

/** The signature of the proposed webhooks: `t=<seconds>,v1=<hex>` over time, a dot and the raw body. Inferred as a whole: no source tells of webhooks. */
export function signature(secret: string, timestampS: number, body: Buffer): string {
  const digest = createHmac('sha256', secret).update(`${timestampS}.`).update(body).digest('hex');
  return `t=${timestampS},v1=${digest}`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** How deliveries go, by the proposal: every value is inferred. */
export const webhooks: WebhookRules = {
  url: (world) => webhookSettings(world)?.url ?? null,
  secret: (world) => webhookSettings(world)?.secret ?? '',
  withhold: () => null,
  schedule: () => [0, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS],
  deadlineMs: 10_000,
  succeeds: (status) => status >= 200 && status < 300,
  retries: () => true,
  headers: ({ type, deliveryId, timestampS, body, secret }) => [
    ['Content-Type', 'application/json'],
    ['User-Agent', 'Augno-Webhooks/1.0'],
    ['Augno-Event-Type', type],
    ['Augno-Delivery-ID', deliveryId],
    ['Augno-Signature', signature(secret, timestampS, body)],
  ],
  signedText: ({ timestampS, body }) => Buffer.concat([Buffer.from(`${timestampS}.`), body]),
  resigns: () => true,
  signatureHeader: 'Augno-Signature',
  timestampHeader: null,
  idHeader: 'Augno-Event-ID',
  deliveryId: (world) => `dl_${world.random.text(12).toLowerCase()}`,
  requestId: () => null,
  retryBody: (_world, body) => body,
  follows: () => false,
};

import { createHmac } from 'node:crypto';
import type { WebhookRules } from '../../emulator/webhooks/rules.ts';

/** The secret of the published test vectors. */
export const SECRET = 'demo-signing-secret-5tZr9Lq0';

/** Revento's documented scheme, written again, so that this room is tested without the provider. */
export function testRules(url: string | null, changes: Partial<WebhookRules> = {}): WebhookRules {
  return {
    url: () => url,
    secret: () => SECRET,
    withhold: () => null,
    schedule: () => [0, 60_000, 300_000, 1_800_000, 7_200_000, 43_200_000],
    deadlineMs: 2_000,
    succeeds: (status) => status >= 200 && status < 300,
    retries: () => true,
    headers: ({ type, deliveryId, timestampS, body, secret }) => [
      ['Content-Type', 'application/json'],
      ['User-Agent', 'Revento-Webhooks/1'],
      ['X-Revento-Event', type],
      ['X-Revento-Delivery-Id', deliveryId],
      ['X-Revento-Timestamp', String(timestampS)],
      [
        'X-Revento-Signature',
        `sha256=${createHmac('sha256', secret).update(`${timestampS}.`).update(body).digest('hex')}`,
      ],
    ],
    resigns: () => true,
    signatureHeader: 'X-Revento-Signature',
    timestampHeader: 'X-Revento-Timestamp',
    idHeader: 'X-Revento-Delivery-Id',
    deliveryId: (world) => world.random.uuid(),
    ...changes,
  };
}

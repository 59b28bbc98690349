import { createHmac } from 'node:crypto';
import type { World } from '../../http/world.ts';
import type { WebhookRules } from '../../webhooks/rules.ts';
import { serialise } from '../../webhooks/serialisation.ts';
import { changeEndpoint, endpointsOf, noteFailing, secretsOf, type WebhookEndpoint } from './endpoints.ts';
import { idWith } from './ids.ts';

/** `t=<seconds>,v1=<hex>` over time, a dot and the raw body; one `v1` for each of the secrets, which stand with spaces between. Inferred as a whole. */
export function signature(secrets: string, timestampS: number, body: Buffer): string {
  const digests = secrets.split(' ').map((secret) => {
    const digest = createHmac('sha256', secret).update(`${timestampS}.`).update(body).digest('hex');
    return `v1=${digest}`;
  });
  return [`t=${timestampS}`, ...digests].join(',');
}

/** The endpoint of a delivery: the sandbox's where nothing is said. */
function endpointOf(world: World, id: string | null | undefined): WebhookEndpoint | undefined {
  return endpointsOf(world).get(id ?? 'sandbox');
}

/** How far apart deliveries may go out that are due together, where their order is shaken. */
const SHUFFLE_MS = 2000;
const DAY_MS = 86_400_000;
const GONE = 410;

/** How deliveries go, by a proposal of ours: every value is inferred. */
export const webhooks: WebhookRules = {
  url: (world, endpoint) => endpointOf(world, endpoint)?.url ?? null,
  secret: (world, endpoint) => {
    const found = endpointOf(world, endpoint);
    return found ? secretsOf(world, found).join(' ') : '';
  },
  otherSecret: (world, endpoint) =>
    endpointOf(world, endpoint === 'production' ? 'sandbox' : 'production')?.secret ?? null,
  withhold: (world, { endpoint }) => {
    if (!world.knobs.flag('webhooks')) return 'the knob augno.webhooks is off';
    return endpointOf(world, endpoint)?.status === 'disabled' ? 'the endpoint is disabled' : null;
  },
  schedule: (world) => {
    const part = world.knobs.number('retry_jitter_percent') / 100;
    const [first = 0, ...rest] = world.knobs.list('retry_schedule_s').map((seconds) => seconds * 1000);
    const start = world.knobs.flag('shuffle_deliveries') ? first + world.random.int(SHUFFLE_MS) : first;
    const moved = (ms: number) => (part === 0 ? ms : Math.round(ms * (1 + part * (2 * world.random.next() - 1))));
    return [start, ...rest.map(moved)];
  },
  deadlineMs: 10_000,
  succeeds: (status) => status >= 200 && status < 300,
  retries: (world, status) => {
    if (status === GONE && world.knobs.flag('disable_on_410')) return false;
    return status < 400 || status >= 500 || world.knobs.flag('retry_on_4xx');
  },
  heard(world, { endpoint, status, accepted }) {
    const found = endpointOf(world, endpoint);
    if (!found) return;
    if (accepted) {
      if (found.failing_since !== null) noteFailing(world, found.id, null);
      return;
    }
    const now = world.clock.now();
    const since = found.failing_since ?? now;
    const days = world.knobs.number('disable_after_days');
    const isOver =
      (days > 0 && now - since >= days * DAY_MS) || (status === GONE && world.knobs.flag('disable_on_410'));
    if (found.failing_since === null) noteFailing(world, found.id, since);
    if (isOver) changeEndpoint(world, found.id, { status: 'disabled' });
  },
  headers: ({ type, deliveryId, timestampS, body, secret, requestId, headers }) => [
    ['Content-Type', 'application/json'],
    ['User-Agent', 'Augno-Webhooks/1.0'],
    ['Augno-Event-Type', type],
    ['Augno-Delivery-ID', requestId ?? deliveryId],
    ...(headers ?? []).map(([name, value]): [string, string] => [name, value]),
    ['Augno-Signature', signature(secret, timestampS, body)],
  ],
  signedText: ({ timestampS, body }) => Buffer.concat([Buffer.from(`${timestampS}.`), body]),
  resigns: (world) => world.knobs.flag('resign_on_retry'),
  signatureHeader: 'Augno-Signature',
  timestampHeader: null,
  idHeader: 'Augno-Event-ID',
  deliveryId: (world) => idWith(world, 'dl'),
  requestId: (world) => (world.knobs.flag('delivery_id_per_attempt') ? idWith(world, 'dl') : null),
  retryBody: (world, body) =>
    world.knobs.flag('retry_body_identical') ? body : serialise(JSON.parse(body), 'reordered'),
  follows: (world) => world.knobs.flag('follow_redirects'),
};

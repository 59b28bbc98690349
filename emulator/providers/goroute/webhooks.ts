import { createHash, createHmac } from 'node:crypto';
import { isJsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { webhookState } from '../../webhooks/delivery.ts';
import type { SigningInput, WebhookRules } from '../../webhooks/rules.ts';
import { serialise } from '../../webhooks/serialisation.ts';
import { gorouteState, type Webhook } from './state.ts';
import { noteDelivery, signingSecret, wants } from './webhook-registry.ts';

/**
 * `sha256=` and the lower-case hex HMAC-SHA256 of the raw body, under the secret as it is. No time is signed.
 *
 * @see https://docs.goroute.ai/docs/best-practices/production-checklist
 */
export function signature(secret: string, body: Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Members that hold amounts of money. */
const AMOUNTS = ['total_amount', 'tax_amount'];
/** Deliveries that are due together are spread over this much provider time when they are to be shuffled. */
const SHUFFLE_MS = 2000;

/** The bytes of a payload as the documentation prints one: amounts with two decimals, a space after each colon. */
export function printed(value: unknown, member = ''): string {
  if (typeof value === 'number' && AMOUNTS.includes(member)) return value.toFixed(2);
  if (Array.isArray(value)) return `[${value.map((item) => printed(item ?? null)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}: ${printed(inner, name)}`).join(',')}}`;
}

/** The id of the next delivery of an event to a webhook; it follows from both, and from how many there were. */
export function nextDeliveryId(world: World, eventId: string, endpoint: string): string {
  const { deliveries } = webhookState(world.store);
  const idOf = (nth: number) => {
    const hex = createHash('sha256').update(`${eventId} ${endpoint} ${nth}`).digest('hex');
    return `dlv_${hex.slice(0, 16)}`;
  };
  let nth = 1;
  while (deliveries.get(idOf(nth))) nth++;
  return idOf(nth);
}

/** Names one attempt of a delivery. */
export function attemptId(deliveryId: string, attempt: number): string {
  return `${deliveryId}-${attempt}`;
}

/** Names a webhook that there is not: for events that nobody wants. */
export const NOBODY = 'nobody';

/** The webhook of this id; where none is said, the one that the integration was given an address for. */
function webhookOf(world: World, id: string | undefined): Webhook | undefined {
  const { webhooks, organizations } = gorouteState(world.store);
  if (id !== undefined) return webhooks.get(id);
  return webhooks.find(
    ({ organization_id, url }) => url !== null && organizations.get(organization_id)?.environment === 'sandbox',
  );
}

function header(name: string, value: string): [string, string] {
  return [name, value];
}

interface HeaderNames {
  readonly signature: string;
  /** With those that no source confirms. */
  readonly extra: boolean;
}

function headersOf(input: SigningInput, { signature: name, extra }: HeaderNames): [string, string][] {
  const { type, deliveryId, attempt, timestampS, body, secret, headers = [] } = input;
  const inferred = [
    header('X-GoRoute-Event', type),
    header('X-GoRoute-Timestamp', String(timestampS)),
    header('X-GoRoute-Delivery-ID', attemptId(deliveryId, attempt)),
    header('X-GoRoute-Delivery-Attempt', String(attempt)),
  ];
  return [
    header('Content-Type', 'application/json'),
    header('User-Agent', 'GoRoute-Webhooks/1.0'),
    ...headers.map(([own, value]) => header(own, value)),
    ...(extra ? inferred : []),
    ...(secret === '' ? [] : [header(name, signature(secret, body))]),
  ];
}

/** How GoRoute delivers in a world, whose knobs name headers. */
export function webhooksIn(world: World): WebhookRules {
  return {
    ...webhooks,
    get signatureHeader() {
      return world.knobs.text('signature_header');
    },
    headers: (input) =>
      headersOf(input, { signature: world.knobs.text('signature_header'), extra: world.knobs.flag('extra_headers') }),
  };
}

/** How GoRoute delivers. @see https://docs.goroute.ai/docs/reference/webhooks */
export const webhooks: WebhookRules = {
  url: (world, endpoint) => webhookOf(world, endpoint)?.url ?? null,
  secret: (world, endpoint) => {
    const found = webhookOf(world, endpoint);
    return found ? signingSecret(world, found) : '';
  },
  otherSecret: (world, endpoint) => {
    const own = webhookOf(world, endpoint)?.organization_id;
    const others = gorouteState(world.store).webhooks.filter(({ organization_id }) => organization_id !== own);
    return others.find(({ secret }) => secret !== null)?.secret ?? null;
  },
  write: (world, { payload }) =>
    world.knobs.text('body_style') === 'printed' ? printed(payload) : JSON.stringify(payload),
  withhold: (world, { type, endpoint, subject }) => {
    if (type === 'invoice_response.received' && !world.knobs.flag('invoice_response_event'))
      return 'the knob goroute.invoice_response_event is off';
    const found = webhookOf(world, endpoint);
    if (!found) return `no active webhook of ${subject} wants ${type}`;
    if (!found.active) return 'the webhook is switched off';
    return wants(world, found, type) || endpoint !== undefined ? null : `the webhook does not want ${type}`;
  },
  schedule: (world) => {
    const delays = world.knobs.list('retry_schedule_s').map((seconds) => seconds * 1000);
    return world.knobs.flag('shuffle_deliveries') ? [world.random.int(SHUFFLE_MS), ...delays.slice(1)] : delays;
  },
  deadlineMs: 30_000,
  succeeds: (status) => status >= 200 && status < 300,
  retries: (world, status) => status < 400 || status >= 500 || world.knobs.flag('retry_on_4xx'),
  heard: (world, { endpoint, accepted }) => {
    if (endpoint !== undefined) noteDelivery(world, endpoint, accepted);
  },
  headers: (input) => headersOf(input, { signature: 'X-GoRoute-Signature', extra: true }),
  signedText: ({ body }) => body,
  resigns: () => true,
  signatureHeader: 'X-GoRoute-Signature',
  timestampHeader: null,
  idHeader: 'X-GoRoute-Event-ID',
  deliveryId: (world, { id = '', endpoint = '' }) => nextDeliveryId(world, id, endpoint),
  retryBody: (world, body) =>
    world.knobs.flag('retry_body_identical') ? body : serialise(JSON.parse(body), 'reordered'),
  follows: (world) => world.knobs.flag('follow_redirects'),
};

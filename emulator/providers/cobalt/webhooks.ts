import { createHash, createHmac } from 'node:crypto';
import type { ProviderEvent, World } from '../../http/world.ts';
import { webhookState } from '../../webhooks/delivery.ts';
import type { WebhookRules } from '../../webhooks/rules.ts';
import { NOBODY } from './announcing.ts';
import { keyOf } from './keys.ts';
import { cobaltState, type Environment, type Webhook } from './state.ts';
import { customBody } from './webhook-body.ts';

const SIGNATURE_HEADER = 'x-cobalt-signature';

/** Lower-case hex HMAC-SHA256 of the raw body, under the API key of the environment. @see https://docs.gocobalt.io/build/basics/webhooks */
export function signature(apiKey: string, body: Buffer): string {
  return createHmac('sha256', apiKey).update(body).digest('hex');
}

/** How Cobalt delivers in a world, whose knobs say what is a success. */
export function webhooksIn(world: World): WebhookRules {
  const succeeds = (status: number) =>
    world.knobs.text('success_status') === '200' ? status === 200 : status >= 200 && status < 300;
  return { ...webhooks, succeeds };
}

/** How Cobalt delivers. @see https://docs.gocobalt.io/build/basics/webhooks */
export const webhooks: WebhookRules = {
  url: (world, endpoint) => webhookOf(world, endpoint)?.webhook_url ?? null,
  secret: (world, endpoint) => keyOf(world, environmentOf(world, endpoint))?.value ?? '',
  otherSecret: (world, endpoint) =>
    keyOf(world, environmentOf(world, endpoint) === 'test' ? 'production' : 'test')?.value ?? null,
  write: (world, event) => {
    const webhook = webhookOf(world, event.endpoint);
    if (webhook?.webhook_type === 'slack') return JSON.stringify({ text: slackText(event) });
    return webhook?.webhook_type === 'custom' ? customBody(world, webhook, event) : JSON.stringify(event.payload);
  },
  withhold: (world, { type, endpoint, subject }) => {
    const found = webhookOf(world, endpoint);
    if (!found) return nobody(world, endpoint, `no subscription for ${subject} wants ${type}`);
    return found.is_enabled ? null : 'the subscription is switched off';
  },
  schedule: (world) => world.knobs.list('retry_schedule_s').map((seconds) => seconds * 1000),
  deadlineMs: 10_000,
  succeeds: (status) => status === 200,
  retries: () => true,
  headers: ({ body, secret, headers = [] }) => [
    ['Content-Type', 'application/json'],
    ...headers.map(([name, value]): [string, string] => [name, value]),
    ...(secret === '' ? [] : [[SIGNATURE_HEADER, signature(secret, body)] satisfies [string, string]]),
  ],
  signedText: ({ body }) => body,
  resigns: () => true,
  method: (world, endpoint) => webhookOf(world, endpoint)?.method ?? 'POST',
  signatureHeader: SIGNATURE_HEADER,
  timestampHeader: null,
  idHeader: null,
  deliveryId,
};

function deliveryId(world: World, { id = '', endpoint = '' }: ProviderEvent): string {
  const { deliveries } = webhookState(world.store);
  const idOf = (nth: number) => createHash('sha256').update(`${id} ${endpoint} ${nth}`).digest('hex').slice(0, 24);
  let nth = 1;
  while (deliveries.get(idOf(nth))) nth++;
  return idOf(nth);
}

/** What a Slack message says is not known. */
function slackText({ payload }: ProviderEvent): string {
  return `${payload.event}: ${payload.workflow_name ?? payload.slug} for ${payload.linked_account_id}`;
}

/** Why nobody is told: without any address, that is what is missing. */
function nobody({ store }: World, endpoint: string | undefined, otherwise: string): string {
  const environment = endpoint?.endsWith(' production') ? 'production' : 'test';
  const own = cobaltState(store).webhooks.by('environment', environment);
  return own.some(({ webhook_url }) => webhook_url !== null)
    ? otherwise
    : `no webhook address is known in ${environment}`;
}

function environmentOf(world: World, endpoint: string | undefined): Environment {
  return webhookOf(world, endpoint)?.environment ?? 'test';
}

/** The subscription of this id; where none is said, the first one of the test environment. */
function webhookOf(world: World, id: string | undefined): Webhook | undefined {
  const { webhooks: all } = cobaltState(world.store);
  if (id?.startsWith(NOBODY)) return undefined;
  return id === undefined ? all.by('environment', 'test').find((one) => one.webhook_url !== null) : all.get(id);
}

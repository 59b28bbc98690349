import { defineState } from '../../core/store.ts';
import type { World } from '../../http/world.ts';
import type { Setup } from '../definition.ts';
import { idWith } from './ids.ts';
import { augnoState, type Environment } from './state.ts';

/** Where events are sent. Everything about it is inferred: no source tells of more than that there are test and live endpoints. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly environment: Environment;
  /** The account that made it by the API; null for the one that serves all accounts of its environment. */
  readonly account_id: string | null;
  readonly url: string | null;
  readonly description: string | null;
  readonly status: 'enabled' | 'disabled';
  /** Null follows the account. */
  readonly api_version: string | null;
  /** `*`, `sales_order.*`, or full names. */
  readonly event_types: readonly string[];
  readonly secret: string;
  /** The secret before this one, which signs as well until then (provider ms). */
  readonly previous: { readonly value: string; readonly until: number } | null;
  /** Provider ms since which every delivery failed; null while all is well. */
  readonly failing_since: number | null;
  readonly created_at: number;
  readonly updated_at: number;
}

const state = defineState((store) => ({ endpoints: store.collection<WebhookEndpoint>('webhook_endpoints') }));

/** Declares the collection of endpoints. */
export function declareEndpoints(store: Parameters<typeof state>[0]): void {
  state(store);
}

/** All endpoints. */
export function endpointsOf(world: World) {
  return state(world.store).endpoints;
}

/** One endpoint of each environment: the sandbox's is the one that the integration named. Their secrets were told already. */
export function registerEndpoints(
  world: World,
  setup: Setup,
  told: Readonly<Record<Environment, { readonly webhookSecret: string }>>,
): void {
  for (const environment of ['sandbox', 'production'] as const) {
    const url = environment === 'sandbox' ? setup.webhookUrl : null;
    addEndpoint(world, { id: environment, environment, url, secret: told[environment].webhookSecret });
  }
}

/** Takes over a changed address of the integration. */
export function configureEndpoints(world: World, setup: Setup): void {
  if (endpointsOf(world).get('sandbox')) changeEndpoint(world, 'sandbox', { url: setup.webhookUrl });
}

/** A new endpoint, enabled, for all types. */
export function addEndpoint(
  world: World,
  given: Partial<WebhookEndpoint> & Pick<WebhookEndpoint, 'environment' | 'url'>,
): WebhookEndpoint {
  const now = world.clock.now();
  return endpointsOf(world).insert({
    id: idWith(world, 'wh'),
    account_id: null,
    description: null,
    status: 'enabled',
    api_version: null,
    event_types: ['*'],
    secret: given.secret ?? endpointSecret(world, given.environment),
    previous: null,
    failing_since: null,
    created_at: now,
    updated_at: now,
    ...given,
  });
}

/** Changes an endpoint. One that is enabled again starts with a clean record. */
export function changeEndpoint(world: World, id: string, patch: Partial<WebhookEndpoint>): WebhookEndpoint {
  const clean = patch.status === 'enabled' ? { failing_since: null } : {};
  return endpointsOf(world).update(id, { ...patch, ...clean, updated_at: world.clock.now() });
}

/** Notes since when (provider ms) every delivery failed, or that they do no more. */
export function noteFailing(world: World, id: string, since: number | null): void {
  endpointsOf(world).update(id, { failing_since: since });
}

/** A new signing secret; the old one signs as well for a while. */
export function rotateSecret(world: World, id: string): WebhookEndpoint {
  const { secret, environment } = endpointsOf(world).require(id);
  const until = world.clock.now() + world.knobs.number('signing_rotation_overlap_s') * 1000;
  return changeEndpoint(world, id, { secret: endpointSecret(world, environment), previous: { value: secret, until } });
}

/** The secrets that sign at this moment, the newest first. */
export function secretsOf(world: World, { secret, previous }: WebhookEndpoint): string[] {
  return previous && world.clock.now() < previous.until ? [secret, previous.value] : [secret];
}

/** The endpoints that events of an account go to: enabled, with an address. */
export function endpointsFor(world: World, accountId: string): WebhookEndpoint[] {
  const environment = augnoState(world.store).accounts.get(accountId)?.environment;
  return endpointsOf(world).filter(
    (endpoint) =>
      endpoint.status === 'enabled' &&
      endpoint.url !== null &&
      endpoint.environment === environment &&
      (endpoint.account_id === null || endpoint.account_id === accountId),
  );
}

/** Whether an endpoint wants events of a type. */
export function wants({ event_types: types }: WebhookEndpoint, type: string): boolean {
  return types.some((name) => (name.endsWith('*') ? type.startsWith(name.slice(0, -1)) : name === type));
}

/** A new signing secret. */
export function endpointSecret(world: World, environment: Environment): string {
  return world.secrets.issue('webhook_secret', 'whsec_', `${environment} webhooks`);
}

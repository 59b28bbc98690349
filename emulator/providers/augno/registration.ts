import { defineState } from '../../core/store.ts';
import type { World } from '../../http/world.ts';
import type { Setup } from '../definition.ts';
import { augnoState } from './state.ts';

/** Where an account's events are sent. */
interface WebhookSettings {
  readonly id: string;
  readonly url: string | null;
  readonly secret: string;
}

const settings = defineState((store) => ({ endpoints: store.collection<WebhookSettings>('webhook_endpoints') }));

/** Declares the collection of endpoints. */
export function declareEndpoints(store: Parameters<typeof settings>[0]): void {
  settings(store);
}

/** Where events go, or undefined before the first day. */
export function webhookSettings(world: World): WebhookSettings | undefined {
  return settings(world.store).endpoints.list()[0];
}

/** Defines the endpoint that the integration named. */
export function register(world: World, setup: Setup): void {
  settings(world.store).endpoints.insert({
    id: 'sandbox',
    url: setup.webhookUrl,
    secret: world.secrets.issue('webhook_secret', 'whsec_', 'sandbox webhooks'),
  });
}

/** Takes over a changed address. */
export function configure(world: World, setup: Setup): void {
  const endpoint = webhookSettings(world);
  if (endpoint) settings(world.store).endpoints.update(endpoint.id, { url: setup.webhookUrl });
}

/** What a person copies into an integration, by camel-case name. */
export function credentials(world: World): Record<string, string> {
  const { accounts, secrets } = augnoState(world.store);
  const names: Record<string, string> = {};
  for (const { id, environment } of accounts.list()) {
    const [key] = secrets.by('account', id);
    const prefix = environment === 'production' ? 'production' : '';
    if (names[camel(prefix, 'apiKey')] !== undefined || !key) continue;
    names[camel(prefix, 'apiKey')] = key.value;
    names[camel(prefix, 'accountId')] = id;
  }
  names.apiVersion = world.knobs.text('latest_version');
  names.webhookSecret = webhookSettings(world)?.secret ?? '';
  return names;
}

function camel(prefix: string, name: string): string {
  return prefix ? prefix + name.charAt(0).toUpperCase() + name.slice(1) : name;
}

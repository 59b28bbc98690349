import type { World } from '../../http/world.ts';
import type { Setup } from '../definition.ts';
import { type Environment, type Integration, reventoState } from './state.ts';

/** Registered when nobody names a redirect URI, so that a first try on the usual port works. */
const DEFAULT_REDIRECT_URIS = ['http://127.0.0.1:3000/callback', 'http://localhost:3000/callback'];

/** Registers the integration in both environments, each with credentials of its own. */
export function register(world: World, setup: Setup): void {
  for (const environment of ['sandbox', 'production'] as const) {
    reventoState(world.store).integrations.insert(registration(world, setup, environment));
  }
}

function registration(world: World, setup: Setup, environment: Environment): Integration {
  return {
    id: world.random.id('int_'),
    environment,
    name: 'Acme Sync',
    status: 'active',
    visibility: 'public',
    publisher: { display_name: 'Acme', website_url: 'https://acme.example', support_contact: 'support@acme.example' },
    client_id: world.random.id('client_'),
    client_secret: world.secrets.issue('client_secret', 'secret_', `${environment} client`),
    previous_client_secret: null,
    webhook_secret: world.secrets.issue('webhook_secret', 'whsec_', `${environment} webhooks`),
    previous_webhook_secret: null,
    webhook_url: setup.webhookUrl,
    redirect_uris: setup.redirectUris.length > 0 ? setup.redirectUris : DEFAULT_REDIRECT_URIS,
    declared_scopes: [
      { scope: 'event.read', required: true },
      { scope: 'participants.read', required: true },
      { scope: 'program.read', required: false },
      { scope: 'profile.read', required: true },
      { scope: 'event.attendance', required: false },
    ],
    declared_webhook_event_types: world.contract.events,
  };
}

/** Takes over changed addresses. */
export function configure(world: World, setup: Setup): void {
  const { integrations } = reventoState(world.store);
  for (const { id, redirect_uris } of integrations.list()) {
    integrations.update(id, {
      webhook_url: setup.webhookUrl,
      redirect_uris: setup.redirectUris.length > 0 ? setup.redirectUris : redirect_uris,
    });
  }
}

/** What a person copies into an integration, by camel-case name. */
export function credentials(world: World): Record<string, string> {
  const { integrations, events, organizations } = reventoState(world.store);
  const names: Record<string, string> = {};
  for (const one of integrations.list()) {
    const prefix = one.environment === 'production' ? 'production' : '';
    names[camel(prefix, 'clientId')] = one.client_id;
    names[camel(prefix, 'clientSecret')] = one.client_secret;
    names[camel(prefix, 'webhookSecret')] = one.webhook_secret;
    const first = events
      .list()
      .find((event) => organizations.get(event.organization_id)?.environment === one.environment);
    if (first) names[camel(prefix, 'eventId')] = first.id;
  }
  return names;
}

function camel(prefix: string, name: string): string {
  return prefix ? prefix + name[0]?.toUpperCase() + name.slice(1) : name;
}

import { EmulatorError } from '../../core/errors.ts';
import type { World } from '../../http/world.ts';
import type { OAuthClient } from '../../oauth/rules.ts';
import { type Environment, type Integration, reventoState } from './state.ts';

/** The types of the public pages. @see contract `webhooks` */
export function knownEventTypes(world: World): string[] {
  const extra = world.knobs.text('extra_event_types').split(',').filter(Boolean);
  return [...world.contract.events, ...extra];
}

/** The registration that deliveries and actions are about: the sandbox one, since the emulator plays the sandbox. */
export function integrationInUse(world: World, environment: Environment = 'sandbox'): Integration {
  const found = reventoState(world.store).integrations.find((row) => row.environment === environment);
  if (!found)
    throw new EmulatorError('integration_missing', `No ${environment} integration is registered.`, { status: 500 });
  return found;
}

/** Replaces fields of a registration. */
export function updateManifest(
  world: World,
  patch: Partial<Omit<Integration, 'id'>>,
  environment: Environment = 'sandbox',
): Integration {
  return reventoState(world.store).integrations.update(integrationInUse(world, environment).id, patch);
}

/** A registration as the authorization server sees it. */
export function clientOf(world: World, clientId: string): OAuthClient | undefined {
  const integration = reventoState(world.store).integrations.by('client', clientId)[0];
  if (!integration) return undefined;
  const previous = integration.previous_client_secret;
  return {
    clientId: integration.client_id,
    clientSecret: integration.client_secret,
    formerSecrets: previous && world.clock.now() < previous.until ? [previous.value] : [],
    name: integration.name,
    redirectUris: integration.redirect_uris,
    scopes: integration.declared_scopes,
  };
}

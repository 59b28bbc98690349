import type { World } from '../../http/world.ts';
import type { Setup } from '../definition.ts';
import { rememberCredentials } from './accounts.ts';
import { APPS } from './apps/catalogue.ts';
import { appState } from './apps/third-party.ts';
import { keyOf } from './keys.ts';
import { rememberSessions } from './sessions.ts';
import { cobaltState, organizationOf } from './state.ts';
import { changeWebhook, givenWebhook } from './webhook-registry.ts';

/** Takes over a changed address: that of the test subscription which the integration was given from the start. */
export function configure(world: World, { webhookUrl }: Setup): void {
  const own = givenWebhook(world, 'test');
  if (own) changeWebhook(world, own.id, { webhook_url: webhookUrl });
}

/** What a person copies into an integration, by camel-case name. Webhooks are signed with the API key itself. */
export function credentials(world: World): Record<string, string> {
  const { id } = organizationOf(world.store);
  const customer = (environment: string) =>
    cobaltState(world.store).accounts.find((account) => account.environment === environment)?.account_id ?? '';
  const [mail] = appState(world.store).tokens.by('slug', 'postbox');
  return {
    apiKey: keyOf(world, 'test')?.value ?? '',
    orgId: id,
    linkedAccountId: customer('test'),
    webhookSecret: keyOf(world, 'test')?.value ?? '',
    postboxApiKey: mail?.id ?? '',
    productionApiKey: keyOf(world, 'production')?.value ?? '',
    productionLinkedAccountId: customer('production'),
    productionWebhookSecret: keyOf(world, 'production')?.value ?? '',
  };
}

/** The first customer and the test key, as journal entries name them. */
export function given(world: World): { subject: string; credential: string } {
  const [first] = cobaltState(world.store).accounts.by('environment', 'test');
  return { subject: first?.account_id ?? '', credential: keyOf(world, 'test')?.id ?? '' };
}

/** Makes the register of secrets again, after a restore or a restart. */
export function rememberSecrets(world: World): void {
  const { keys } = cobaltState(world.store);
  for (const { value, environment } of keys.list()) {
    world.secrets.register({ value, kind: 'api_key', owner: `${environment} key` });
  }
  rememberSessions(world);
  for (const { auth_credentials } of cobaltState(world.store).accounts.list()) {
    rememberCredentials(world, auth_credentials);
  }
  const { registered, tokens } = appState(world.store);
  for (const { client_secret, id } of registered.list()) {
    world.secrets.register({ value: client_secret, kind: 'app_client_secret', owner: `${id} OAuth app` });
  }
  for (const { id, slug } of tokens.list()) {
    const kind = APPS.some((app) => app.slug === slug && app.auth_type === 'keybased') ? 'app_key' : 'app_access_token';
    world.secrets.register({ value: id, kind, owner: slug });
  }
}

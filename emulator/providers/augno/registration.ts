import type { World } from '../../http/world.ts';
import { endpointsOf } from './endpoints.ts';
import { keyByValue } from './keys.ts';
import { augnoState } from './state.ts';

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
  for (const { id, secret } of endpointsOf(world).list()) {
    if (id === 'sandbox') names.webhookSecret = secret;
    if (id === 'production') names.productionWebhookSecret = secret;
  }
  return names;
}

function camel(prefix: string, name: string): string {
  return prefix ? prefix + name.charAt(0).toUpperCase() + name.slice(1) : name;
}

/** The sandbox account and its key, as journal entries name them: what an integration has from the start. */
export function given(world: World): { subject: string; credential: string } {
  const { apiKey = '', accountId = '' } = credentials(world);
  return { subject: accountId, credential: keyByValue(world, apiKey)?.id ?? '' };
}

/** Makes the register of secrets again, after a restore or a restart. */
export function rememberSecrets(world: World): void {
  const { accounts, secrets } = augnoState(world.store);
  for (const { account_id, value } of secrets.list()) {
    const owner = `${accounts.get(account_id)?.environment ?? 'unknown'} key`;
    world.secrets.register({ value, kind: 'api_key', owner });
  }
  for (const { secret, previous, environment } of endpointsOf(world).list()) {
    for (const value of [secret, previous?.value ?? '']) {
      world.secrets.register({ value, kind: 'webhook_secret', owner: `${environment} webhooks` });
    }
  }
}

import type { World } from '../../http/world.ts';
import { objectId } from './ids.ts';
import { type ApiKey, cobaltState, type Environment } from './state.ts';

/** How keys begin: followed directly by a UUID. @see https://docs.gocobalt.io/api-reference/customer/create-linked-account */
const PREFIX: Readonly<Record<Environment, string>> = { test: 'tk', production: 'pk' };

/** The key with this value, if it works at this moment. */
export function keyByValue(world: World, value: string): ApiKey | undefined {
  const [key] = cobaltState(world.store).keys.by('value', value);
  const only = world.knobs.text('environment');
  if (!key || (only !== 'by_key' && key.environment !== only)) return undefined;
  return key.revoked_at !== null && key.revoked_at <= world.clock.now() ? undefined : key;
}

/** What is wrong with a value that is no key here, in words. */
export function strangeness(world: World, value: string): string {
  const [key] = cobaltState(world.store).keys.by('value', value);
  if (!key) return /^[tp]k[0-9a-f-]{36}$/.test(value) ? 'a key that nobody was given' : 'something that is no key';
  return key.revoked_at === null ? `a key of ${key.environment}` : 'a key that was revoked';
}

/** A new key of an environment. */
export function issueKey(world: World, environment: Environment): ApiKey {
  const value = PREFIX[environment] + world.random.uuid();
  world.secrets.register({ value, kind: 'api_key', owner: `${environment} key` });
  return cobaltState(world.store).keys.insert({
    id: objectId(world),
    value,
    environment,
    created_at: world.clock.now(),
    revoked_at: null,
  });
}

/** The first key of an environment that works: webhooks are signed with it. */
export function keyOf(world: World, environment: Environment): ApiKey | undefined {
  return cobaltState(world.store)
    .keys.list()
    .find((key) => key.environment === environment && key.revoked_at === null);
}

import type { World } from '../../http/world.ts';
import { augnoResources } from './resources.ts';
import { augnoState, type Environment } from './state.ts';

/** What a key is good for, at this moment. */
export interface KnownKey {
  readonly id: string;
  readonly account_id: string;
  readonly state: 'active' | 'expired' | 'revoked';
  readonly permissions: readonly string[];
  readonly roleType: string;
}

const PREFIX: Readonly<Record<Environment, string>> = { sandbox: 'aug_sk_test_', production: 'aug_sk_prod_' };

/** The key with this secret, or undefined. */
export function keyByValue(world: World, value: string): KnownKey | undefined {
  const [secret] = augnoState(world.store).secrets.by('value', value);
  if (!secret) return undefined;
  const { keeper, model } = augnoResources();
  const held = keeper.find(world, model.resource('api-keys'), secret.account_id, secret.id);
  if (!held) return undefined;
  const role = keeper.find(world, model.resource('roles'), secret.account_id, String(held.fields.role));
  const now = world.clock.now();
  const passed = (instant: unknown) => typeof instant === 'string' && Date.parse(instant) <= now;
  return {
    id: secret.id,
    account_id: secret.account_id,
    state: passed(held.fields.revoked_at) ? 'revoked' : passed(held.fields.expires_at) ? 'expired' : 'active',
    permissions: Array.isArray(role?.fields.permissions) ? role.fields.permissions.map(String) : [],
    roleType: String(role?.fields.type ?? ''),
  };
}

/**
 * A new secret: prefix, 22 characters, an underscore and 50 more, of which the last 32 make it findable by the scans for secrets.
 */
export function newSecret(world: World, environment: Environment): string {
  const head = `${world.random.text(22)}_${world.random.text(18)}`;
  return world.secrets.issue('api_key', `${PREFIX[environment]}${head}`, `${environment} key`);
}

/** `aug_sk_test_****9k2q`: what the API shows of a key. */
export function redacted(value: string, environment: Environment): string {
  return `${PREFIX[environment]}****${value.slice(-4)}`;
}

import type { World } from '../../http/world.ts';
import { idWith } from './ids.ts';
import { type ApiKey, gorouteState, type Organization, timestamp } from './state.ts';

/** Every scope that a key may carry. Scopes exist; their names are inferred. @see https://docs.goroute.ai/docs/reference/error-codes */
export const SCOPES: readonly string[] = [
  'documents:validate',
  'documents:send',
  'documents:read',
  'participants:read',
  'participants:write',
  'transactions:read',
  'webhooks:manage',
  'organizations:manage',
];

/** What may be a key at all. @see https://docs.goroute.ai/docs/getting-started/authentication */
const FORM = /^(sk_test_[A-Za-z0-9]{16,64}|pk_goroute_[A-Za-z0-9]{32,64}|sk_live_[A-Za-z0-9]{16,64})$/;

/** The key with this value, whatever has become of it; undefined for an unknown one, and for one of an environment that is not known here. */
export function keyByValue(world: World, value: string): ApiKey | undefined {
  const [key] = gorouteState(world.store).keys.by('value', value);
  const only = world.knobs.text('environment');
  return key && (only === 'by_key' || key.environment === only) ? key : undefined;
}

/** What is wrong with a value that is no key here, in words. */
export function strangeness(world: World, value: string): string {
  const [other] = gorouteState(world.store).keys.by('value', value);
  if (other) return `a ${other.environment} key`;
  return FORM.test(value) ? 'a key that nobody was given' : 'something that has not the form of a key';
}

/** Whether a key works at this moment: a revocation that lies ahead changes nothing yet. */
export function stateOf(world: World, key: ApiKey): ApiKey['status'] {
  const isPast = key.revoked_at !== null && key.revoked_at <= world.clock.now();
  return isPast ? 'revoked' : key.status;
}

/** A new key of an organization, with all scopes unless some are named. */
export function issueKey(world: World, { id, environment }: Organization, scopes: readonly string[] = SCOPES): ApiKey {
  const prefix = environment === 'sandbox' ? 'sk_test_' : world.knobs.text('production_key_prefix');
  return gorouteState(world.store).keys.insert({
    id: idWith(world, 'key_'),
    value: world.secrets.issue('api_key', prefix, `${environment} key`),
    organization_id: id,
    environment,
    scopes,
    allowed_ips: null,
    status: 'active',
    created_at: timestamp(world.clock.now()),
    revoked_at: null,
  });
}

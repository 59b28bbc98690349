import { EmulatorError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { issueKey, SCOPES, stateOf } from '../keys.ts';
import { organizationOf } from '../organization.ts';
import { type ApiKey, gorouteState, timestamp } from '../state.ts';

/** A further key of an organization. @throws EmulatorError `organization_unknown` */
export function newKey(world: World, args: JsonObject): JsonObject {
  const scopes = Array.isArray(args.scopes) ? args.scopes.map(String) : SCOPES;
  return issued(issueKey(world, organizationOf(world, args), scopes));
}

/** A successor with the same scopes; the old key lives on for the grace period. @throws EmulatorError `key_unknown` */
export function rotateKey(world: World, args: JsonObject): JsonObject {
  const old = keyOf(world, args);
  const revoked_at = world.clock.now() + Number(args.grace_s ?? 0) * 1000;
  change(world, old, { revoked_at });
  const made = issueKey(world, organizationOf(world, { ...args, of: old.organization_id }), old.scopes);
  return { ...issued(made), old_key_id: old.id, revoke_at: timestamp(revoked_at) };
}

/** @throws EmulatorError `key_unknown` */
export function revokeKey(world: World, args: JsonObject): JsonObject {
  return told(change(world, keyOf(world, args), { status: 'revoked', revoked_at: world.clock.now() }));
}

/** @throws EmulatorError `key_unknown` */
export function disableKey(world: World, args: JsonObject): JsonObject {
  return told(change(world, keyOf(world, args), { status: 'disabled' }));
}

/** @throws EmulatorError `key_unknown` */
export function enableKey(world: World, args: JsonObject): JsonObject {
  return told(change(world, keyOf(world, args, 'disabled'), { status: 'active' }));
}

/** @throws EmulatorError `key_unknown` */
export function restrictKey(world: World, args: JsonObject): JsonObject {
  const key = keyOf(world, args);
  const without = Array.isArray(args.without) ? args.without : [];
  const kept = Array.isArray(args.scopes) ? args.scopes.map(String) : key.scopes;
  return told(change(world, key, { scopes: kept.filter((scope) => !without.includes(scope)) }));
}

/** @throws EmulatorError `key_unknown` */
export function allowAddresses(world: World, args: JsonObject): JsonObject {
  const addresses = Array.isArray(args.addresses) ? args.addresses.map(String) : null;
  return told(change(world, keyOf(world, args), { allowed_ips: addresses }));
}

/** The key that an action names, or the organization's first one in a state. */
function keyOf(world: World, args: JsonObject, state: ApiKey['status'] = 'active'): ApiKey {
  const organization = organizationOf(world, args);
  const keys = gorouteState(world.store).keys.by('organization', organization.id);
  const found =
    args.key === undefined ? keys.find((key) => stateOf(world, key) === state) : keys.find(({ id }) => id === args.key);
  if (found) return found;
  const which = args.key === undefined ? `${state} key` : `key "${String(args.key)}"`;
  throw new EmulatorError('key_unknown', `${organization.name} (${organization.id}) has no ${which}.`, { status: 404 });
}

function change(world: World, { id }: ApiKey, patch: Partial<ApiKey>): ApiKey {
  return gorouteState(world.store).keys.update(id, patch);
}

function issued({ id, value, organization_id, environment, scopes }: ApiKey): JsonObject {
  return { organization_id, environment, key_id: id, api_key: value, scopes };
}

function told({ id, organization_id, status, scopes, allowed_ips }: ApiKey): JsonObject {
  return { organization_id, key_id: id, status, scopes, allowed_ips };
}

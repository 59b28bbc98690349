import { EmulatorError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import { suggestion } from '../../../core/nearest.ts';
import type { World } from '../../../http/world.ts';
import type { Held } from '../../../resources/held.ts';
import { accountOf } from '../accounts.ts';
import { byNobody, causedBy } from '../changes.ts';
import { makeKey, type NewKey, stateOf } from '../keys.ts';
import { knownPermissions } from '../permission-list.ts';
import { augnoResources } from '../resources.ts';
import { type Account, timestamp } from '../state.ts';

/** A key, and the secret that is only told when it is made. @throws EmulatorError `permission_unknown` */
export function issueKey(world: World, args: JsonObject): JsonObject {
  const account = accountOf(world, args);
  const role = Array.isArray(args.permissions)
    ? insert(world, account, 'roles', { name: 'Restricted', type: 'user', permissions: known(args.permissions) }).id
    : String(keysOf(world, account)[0]?.fields.role ?? '');
  return issued(world, account, { name: String(args.name ?? 'Issued key'), role, expires_at: null });
}

/** A successor with the same role; the old key lives on for the grace period. @throws EmulatorError `key_unknown` */
export function rotateKey(world: World, args: JsonObject): JsonObject {
  const account = accountOf(world, args);
  const old = keyOf(world, account, args);
  const until = timestamp(world.clock.now() + Number(args.grace_s ?? 0) * 1000);
  change(world, account, old, { revoked_at: until }, 'rotate-api-key');
  const made = { name: String(old.fields.name), role: String(old.fields.role), expires_at: null };
  return { ...issued(world, account, made), old_key_id: old.id, revoke_at: until };
}

/** @throws EmulatorError `key_unknown` */
export function revokeKey(world: World, args: JsonObject): JsonObject {
  return ended(world, args, 'revoked_at');
}

/** @throws EmulatorError `key_unknown` */
export function expireKey(world: World, args: JsonObject): JsonObject {
  return ended(world, args, 'expires_at');
}

/**
 * The key's role becomes one of its own with fewer permissions, or, where none are named, that of an administrator again; other keys keep theirs.
 *
 * @throws EmulatorError `key_unknown`, `permission_unknown`
 */
export function restrictRole(world: World, args: JsonObject): JsonObject {
  const account = accountOf(world, args);
  const key = keyOf(world, account, args);
  const without = known(args.without ?? []);
  const permissions = known(args.permissions ?? knownPermissions()).filter((one) => !without.includes(one));
  const isWhole = args.permissions === undefined && args.without === undefined;
  const kind = isWhole ? { name: 'Unrestricted', type: 'admin' } : { name: 'Restricted', type: 'user' };
  const role = insert(world, account, 'roles', { ...kind, permissions });
  change(world, account, key, { role: role.id });
  return { account_id: account.id, key_id: key.id, role_id: role.id, permissions };
}

function known(permissions: unknown): string[] {
  const all = knownPermissions();
  const wanted = Array.isArray(permissions) ? permissions.map(String) : [];
  const odd = wanted.find((one) => !all.includes(one));
  if (odd === undefined) return wanted;
  throw new EmulatorError('permission_unknown', `Augno has no permission "${odd}".${suggestion(odd, all)}`);
}

function ended(world: World, args: JsonObject, member: 'revoked_at' | 'expires_at'): JsonObject {
  const account = accountOf(world, args);
  const key = keyOf(world, account, args);
  const at = timestamp(world.clock.now());
  change(world, account, key, { [member]: at });
  return { account_id: account.id, key_id: key.id, [member]: at };
}

/** The key that an action names, or the account's first one that works. */
function keyOf(world: World, account: Account, args: JsonObject): Held {
  const keys = keysOf(world, account);
  const found =
    args.key === undefined
      ? keys.find((key) => stateOf(world, key) === 'active')
      : keys.find((key) => key.id === args.key);
  if (found) return found;
  const says =
    args.key === undefined
      ? `Account ${account.id} has no key that works.`
      : `There is no key "${String(args.key)}" in account ${account.id}.`;
  throw new EmulatorError('key_unknown', says, { status: 404 });
}

function keysOf(world: World, account: Account): Held[] {
  const { keeper, model } = augnoResources();
  return keeper.rows(world, model.resource('api-keys')).by('scope', account.id);
}

function issued(world: World, account: Account, made: NewKey): JsonObject {
  const { id, environment } = account;
  const { held, secret } = causedBy(world, byNobody(id), () => makeKey(world, account, made));
  return { account_id: id, environment, key_id: held.id, api_key: secret };
}

function insert(world: World, { id: scope }: Account, resource: string, fields: JsonObject): Held {
  const { keeper, model } = augnoResources();
  return causedBy(world, byNobody(scope), () =>
    keeper.insert({ world, scope }, model.resource(resource), { fields, children: [] }),
  );
}

function change(
  world: World,
  { id: scope }: Account,
  key: Held,
  fields: JsonObject,
  operation: string | null = null,
): void {
  const { keeper, model } = augnoResources();
  causedBy(world, { ...byNobody(scope), operation }, () =>
    keeper.update({ world, scope }, model.resource('api-keys'), key, { fields, children: [] }),
  );
}

import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { type Held, indexValue } from '../../../resources/held.ts';
import { type EntityRules, type Making, Objected } from '../../../resources/rules.ts';
import { stateOf } from '../keys.ts';
import { knownPermissions } from '../permission-list.ts';
import { augnoResources } from '../resources.ts';
import { invalid, rowsAt } from '../rows.ts';
import { augnoState } from '../state.ts';
import { ownerOf } from './owner.ts';

/** Accounts, and who may do what in them. */
export const accessRules: Readonly<Record<string, EntityRules>> = {
  Account: { refer: account },
  APIKey: {
    searched: ['name', 'redacted_value'],
    indexes: { role: ({ role }) => text(role) },
    filters: { statuses: (value, world) => (held) => [value].flat().includes(stateOf(world, held)) },
  },
  Role: { searched: ['name'], fill: role, guard: roleIsFree },
  PermissionGroup: { searched: ['name', 'code'], fill: ownerOf },
  Sandbox: { soft: true, searched: ['name'], fill: ({ scope }) => ({ owner_account: scope }) },
  AccountUser: {
    named: { name: 'user.name', email: 'user.email', username: 'user.username' },
    indexes: { email: ({ user }) => lower(user), role: ({ role: id }) => text(id) },
    filters: {
      q: (value) => (held) => isNamed(held, String(value).toLowerCase()),
      role_type: (value, world) => (held) => roleTypeOfUser(world, held) === value,
      removed_scope: (value) => (held) => value === 'included' || held.fields.status !== 'removed',
    },
    fill: accountUser,
  },
};

/** An account as others show it, without what only its owner sees. Customers are accounts, too. */
function account(world: World, scope: string, id: string): JsonObject | null {
  const { keeper, model } = augnoResources();
  const found =
    augnoState(world.store).accounts.get(id) ?? keeper.find(world, model.resource('customers'), scope, id)?.fields;
  if (!found) return null;
  const { name, created_at } = found;
  return { id, object: 'account', name, created_at, updated_at: created_at };
}

function role(making: Making): JsonObject {
  const { permissions } = making.fields;
  const listed = Array.isArray(permissions) ? permissions.map(String) : [];
  const unknown = listed.findIndex((one) => !knownPermissions().includes(one));
  if (unknown >= 0) throw invalid(`There is no permission "${listed[unknown]}".`, `permissions[${unknown}]`);
  return { permissions: listed, type: making.fields.type ?? 'user', ...ownerOf(making) };
}

/** A role that a key or a user has cannot go. */
function roleIsFree(world: World, { id, scope }: Held): void {
  const users = rowsAt(world, scope, 'account-users', 'role', id).length;
  const keys = rowsAt(world, scope, 'api-keys', 'role', id).length;
  if (users + keys === 0) return;
  const says = `This role is that of ${users} users and ${keys} API keys.`;
  throw new Objected({ why: 'rule', code: 'resource_conflict', says, member: null });
}

function accountUser({ world, scope, fields, before }: Making): JsonObject {
  assertFreeEmail(world, scope, fields, before);
  return {
    object: 'account_user',
    status: fields.status ?? 'active',
    is_commission_eligible: fields.is_commission_eligible ?? false,
    user: { object: 'user', ...(isJsonObject(fields.user) ? fields.user : {}) },
    // Never kept: one could not be shown, and need not be; the other belongs to the notifications of the person.
    password: undefined,
    preferences: undefined,
  };
}

function assertFreeEmail(world: World, scope: string, fields: JsonObject, before: JsonObject | null): void {
  const email = lower(fields.user);
  if (email === null || (before && lower(before.user) === email)) return;
  const { keeper, model } = augnoResources();
  const same = keeper.rows(world, model.resource('account-users')).by('email', indexValue(scope, email));
  if (same.length > 0) throw new Objected({ why: 'taken', member: 'email', value: email });
}

function isNamed({ fields: { user } }: Held, wanted: string): boolean {
  const { name, email, username } = isJsonObject(user) ? user : {};
  return [name, email, username].some((one) => typeof one === 'string' && one.toLowerCase().includes(wanted));
}

/** The type of role of an account user; empty for one without. */
export function roleTypeOfUser(world: World, { scope, fields }: Held): string {
  const { keeper, model } = augnoResources();
  const held = keeper.find(world, model.resource('roles'), scope, String(fields.role));
  return String(held?.fields.type ?? '');
}

function lower(user: unknown): string | null {
  return isJsonObject(user) && typeof user.email === 'string' ? user.email.toLowerCase() : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

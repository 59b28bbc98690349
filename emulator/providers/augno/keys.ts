import type { Random } from '../../core/random.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import { brandOf } from './brand.ts';
import { augnoResources } from './resources.ts';
import { type Account, augnoState, type Environment, timestamp } from './state.ts';

/** What a key is good for, at this moment. */
export interface KnownKey {
  readonly id: string;
  readonly account_id: string;
  readonly state: KeyState;
  readonly permissions: readonly string[];
  readonly roleType: string;
}

/** Worked out from the instants of a key, whenever somebody asks. */
export type KeyState = 'active' | 'expired' | 'revoked';

const DAY_MS = 86_400_000;

/** The key with this secret, or undefined. */
export function keyByValue(world: World, value: string): KnownKey | undefined {
  const secret = augnoState(world.store).secrets.first('value', value);
  return secret && keyOf(world, secret.account_id, secret.id);
}

/** A key of an account by id, or undefined. */
function keyOf(world: World, accountId: string, id: string): KnownKey | undefined {
  const { keeper, model } = augnoResources();
  const held = keeper.find(world, model.resource('api-keys'), accountId, id);
  const account = augnoState(world.store).accounts.get(accountId);
  if (!held || !account) return undefined;
  const role = keeper.find(world, model.resource('roles'), accountId, String(held.fields.role));
  return {
    id,
    account_id: accountId,
    state: account.closed ? 'revoked' : stateOf(world, held),
    permissions: role ? permissionsOf(role) : [],
    roleType: String(role?.fields.type ?? ''),
  };
}

/** Rows are replaced, never changed: the permissions of a role are read once. */
const permissions = new WeakMap<Held, readonly string[]>();

function permissionsOf(role: Held): readonly string[] {
  const known = permissions.get(role);
  if (known) return known;
  const listed = role.fields.permissions;
  const made = Array.isArray(listed) ? listed.map(String) : [];
  permissions.set(role, made);
  return made;
}

/** The key that acts for those who send none, where a knob allows that: the first of the first sandbox account. */
export function keyOfNobody(world: World): KnownKey | undefined {
  const { accounts, secrets } = augnoState(world.store);
  const account = accounts.find(({ environment, closed }) => environment === 'sandbox' && !closed);
  const [first] = account ? secrets.by('account', account.id) : [];
  return first && keyOf(world, first.account_id, first.id);
}

/** Whether a key works: a revocation or an expiry that lies ahead changes nothing yet. */
export function stateOf(world: World, { fields }: Held): KeyState {
  const now = world.clock.now();
  const isPast = (instant: unknown) => typeof instant === 'string' && Date.parse(instant) <= now;
  return isPast(fields.revoked_at) ? 'revoked' : isPast(fields.expires_at) ? 'expired' : 'active';
}

/** Notes the use of a key, at most once in 24 hours. @see contract schema APIKey, last_used_at */
export function noteUse(world: World, key: KnownKey): void {
  const { keeper, model } = augnoResources();
  const rows = keeper.rows(world, model.resource('api-keys'));
  const held = rows.get(key.id);
  if (!held) return;
  const now = world.clock.now();
  const { last_used_at: last } = held.fields;
  if (typeof last === 'string' && now - instantOf(last) < DAY_MS) return;
  rows.update(key.id, { fields: { ...held.fields, last_used_at: timestamp(now) } });
}

/** Every request of a key asks for the same instant. */
let read = { text: '', ms: 0 };

function instantOf(text: string): number {
  if (read.text !== text) read = { text, ms: Date.parse(text) };
  return read.ms;
}

/** What a new key is made of. */
export interface NewKey {
  readonly name: string;
  /** Id of its role. */
  readonly role: string;
  /** RFC 3339, or null for a key that does not expire. */
  readonly expires_at: string | null;
}

/** Makes a key for an account. Its secret is given here and nowhere else, unless it was `told` before. */
export function makeKey(
  world: World,
  account: Pick<Account, 'id' | 'environment'>,
  made: NewKey,
  { exchange = null, told }: { readonly exchange?: Exchange | null; readonly told?: string | undefined } = {},
): { readonly held: Held; readonly secret: string } {
  const { keeper, model } = augnoResources();
  const secret = told ?? newSecret(world, account.environment, world.random);
  const fields = { ...made, redacted_value: redacted(secret), last_used_at: null, revoked_at: null };
  const held = keeper.insert({ world, scope: account.id, exchange }, model.resource('api-keys'), {
    fields,
    children: [],
  });
  augnoState(world.store).secrets.insert({ id: held.id, account_id: account.id, value: secret });
  return { held, secret };
}

/**
 * A new secret: prefix, 22 characters, an underscore, 18 more, and 32 that make it findable by the scans for secrets.
 */
export function newSecret(world: World, environment: Environment, random: Random): string {
  const prefix = `${brandOf(world).key}${environment === 'production' ? 'prod_' : 'test_'}`;
  return world.secrets.issue('api_key', `${prefix}${random.text(22)}_${random.text(18)}`, `${environment} key`);
}

/** `aug_sk_test_****9k2q`: what the API shows of a key. */
export function redacted(value: string): string {
  return `${value.split('_').slice(0, 3).join('_')}_****${value.slice(-4)}`;
}

import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { instant, objectId } from './ids.ts';
import { type Account, cobaltState, type Environment, organizationOf, type Udf } from './state.ts';

/** Id of the row of a linked account: its own id may be taken in each environment. */
export function rowId(environment: Environment, accountId: string): string {
  return `${environment} ${accountId}`;
}

/** A linked account by the id that the product gave it. */
export function accountNamed(world: World, environment: Environment, accountId: string): Account | undefined {
  return cobaltState(world.store).accounts.get(rowId(environment, accountId));
}

/** What may be said of a linked account. */
export interface AccountChange {
  readonly name?: string;
  readonly udf?: JsonObject;
  readonly credentials?: Readonly<Record<string, string>>;
}

/** A new linked account. */
export function addAccount(
  world: World,
  environment: Environment,
  accountId: string,
  { name = '', udf = {}, credentials = {} }: AccountChange,
  isTestUser = false,
): Account {
  const now = instant(world.clock.now());
  rememberCredentials(world, credentials);
  return cobaltState(world.store).accounts.insert({
    id: rowId(environment, accountId),
    oid: objectId(world),
    account_id: accountId,
    environment,
    name,
    udf: udfOf(world, [], udf),
    auth_credentials: credentials,
    ever: [],
    is_test_user: isTestUser,
    created_at: now,
    updated_at: now,
  });
}

/** Changes what is said and leaves the rest: fields and credentials are added or replaced one by one. */
export function changeAccount(world: World, account: Account, change: AccountChange): Account {
  rememberCredentials(world, change.credentials ?? {});
  return cobaltState(world.store).accounts.update(account.id, {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.udf && { udf: udfOf(world, account.udf, change.udf) }),
    ...(change.credentials && { auth_credentials: { ...account.auth_credentials, ...change.credentials } }),
    updated_at: instant(world.clock.now()),
  });
}

/** Of a shorter one, every word of the journal would be a part. */
const SHORTEST_MASKED = 8;

/** Masks a customer's credentials in the journal: workflows send them to the product's own API. */
export function rememberCredentials({ secrets }: World, credentials: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(credentials)) {
    if (value.length >= SHORTEST_MASKED) secrets.register({ value, kind: 'auth_credential', owner: name });
  }
}

/** The members that every answer about a linked account has. */
export function shownAccount(world: World, account: Account): JsonObject {
  return {
    _id: account.oid,
    associated_org: organizationOf(world.store).id,
    account_id: account.account_id,
    environment: account.environment,
    name: account.name,
    udf: account.udf,
    is_seed: false,
    tenant_account_id: null,
    createdAt: account.created_at,
    updatedAt: account.updated_at,
    __v: 0,
  };
}

/** The value of a user-defined field, undefined where there is none. */
export function udfValue({ udf }: Account, name: string): Udf['key_value'] | undefined {
  return udf.find(({ key_name }) => key_name === name)?.key_value;
}

function udfOf(world: World, before: readonly Udf[], given: JsonObject): Udf[] {
  const now = instant(world.clock.now());
  const changed = before.map((one) =>
    Object.hasOwn(given, one.key_name) ? { ...one, key_value: primitive(given[one.key_name]), updatedAt: now } : one,
  );
  const known = before.map(({ key_name }) => key_name);
  const added = Object.entries(given).filter(([name]) => !known.includes(name));
  return [
    ...changed,
    ...added.map(([name, value]) => ({
      _id: objectId(world),
      key_name: name,
      key_value: primitive(value),
      createdAt: now,
      updatedAt: now,
    })),
  ];
}

function primitive(value: unknown): Udf['key_value'] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { type AccountChange, accountNamed, addAccount, changeAccount, shownAccount, udfValue } from '../accounts.ts';
import { audit } from '../audit.ts';
import { callerOf } from '../caller.ts';
import { disconnect, integrationsOf } from '../connections.ts';
import { dialect } from '../dialect.ts';
import { byEra, eraOf } from '../era.ts';
import { customerOf, noSuchAccount } from '../identity.ts';
import { pageOf } from '../pages.ts';
import { removeAccount } from '../remove-account.ts';
import { type Account, cobaltState } from '../state.ts';

/** Linked accounts. @see https://docs.gocobalt.io/api-reference/customer/create-linked-account */
export const accountHandlers: Readonly<Record<string, Handler>> = {
  createLinkedAccount: (exchange) => {
    const { world, json } = exchange;
    const { environment } = callerOf(exchange);
    const id = idIn(json);
    if (id === null) return refuse(dialect, exchange, 'ACCOUNT_ID_REQUIRED');
    if (accountNamed(world, environment, id)) return taken(exchange, id, environment);
    const credentials = credentialsIn(json);
    if (credentials === null) return refuse(dialect, exchange, 'YOUR_APP_INVALID');
    const account = addAccount(world, environment, id, { ...changeIn(json), credentials });
    audit(world, account, 'LINKED_ACCOUNT_CREATED', {});
    return exchange.answer(200, shownAccount(world, account));
  },

  upsertLinkedAccount: (exchange) => {
    const { world, json } = exchange;
    const { environment, account: own } = callerOf(exchange);
    const said = { ...json, ...(isJsonObject(json.payload) ? json.payload : {}) };
    const id = own?.account_id ?? idIn(said);
    if (id === null) return refuse(dialect, exchange, 'ACCOUNT_ID_REQUIRED');
    const credentials = credentialsIn(said);
    if (credentials === null) return refuse(dialect, exchange, 'APP_ID_INVALID');
    if (hasTwins(credentials)) return refuse(dialect, exchange, 'DUPLICATE_CREDENTIAL');
    const before = accountNamed(world, environment, id);
    const change = { ...changeIn(said), credentials };
    const account = before ? changeAccount(world, before, change) : addAccount(world, environment, id, change);
    audit(world, account, before ? 'LINKED_ACCOUNT_UPDATED' : 'LINKED_ACCOUNT_CREATED', {});
    if (eraOf(world) === 'E1' && world.knobs.text('upsert_answer_of_e1') === 'success')
      return exchange.answer(200, { success: true });
    return exchange.answer(200, { ...shownAccount(world, account), new_account: before === undefined });
  },

  listLinkedAccounts: (exchange) => {
    const { world, sentQuery } = exchange;
    const { environment } = callerOf(exchange);
    const name = sentQuery.get('env_variable_name');
    const value = sentQuery.get('env_variable_value');
    const rows = cobaltState(world.store)
      .accounts.by('environment', environment)
      .filter((account) => name === null || String(udfValue(account, name)) === value);
    return exchange.answer(
      200,
      pageOf(exchange, rows, (account) => withIntegrations(exchange, account)),
    );
  },

  getLinkedAccount: (exchange) =>
    withAccount(exchange, (account) => exchange.answer(200, withIntegrations(exchange, account))),

  deleteLinkedAccount: (exchange) => withAccount(exchange, (account) => remove(exchange, account)),

  deleteLinkedAccountLegacy: (exchange) => {
    const { world, sentQuery } = exchange;
    const { environment } = callerOf(exchange);
    const id = sentQuery.get('account_id') ?? '';
    if (id === '') return refuse(dialect, exchange, 'ACCOUNT_ID_NEEDED');
    if ((sentQuery.get('environment') ?? '') === '') return refuse(dialect, exchange, 'ENVIRONMENT_NEEDED');
    if ((sentQuery.get('org_id') ?? '') === '') return refuse(dialect, exchange, 'ORG_NEEDED');
    const account = accountNamed(world, environment, id);
    return account ? remove(exchange, account) : noSuchAccount(exchange, id, environment);
  },

  deleteIntegration: (exchange) => {
    const { world, sentQuery, path } = exchange;
    const { account, environment } = callerOf(exchange);
    const id = sentQuery.get('linked_account_id') ?? '';
    if (!account) {
      return id === '' ? refuse(dialect, exchange, 'ACCOUNT_ID_NEEDED') : noSuchAccount(exchange, id, environment);
    }
    disconnect(world, account, path.slug ?? '', sentQuery.get('auth_type'), exchange);
    return exchange.answer(200, withIntegrations(exchange, account));
  },

  getActiveLinkedAccount: (exchange) => exchange.answer(200, withIntegrations(exchange, customerOf(exchange))),
};

function withIntegrations({ world }: Exchange, account: Account): JsonObject {
  return { ...shownAccount(world, account), integrations: integrationsOf(world, account) };
}

/** The account of the path; a session token knows its own alone. */
function withAccount(exchange: Exchange, use: (account: Account) => Reply): Reply {
  const { environment, session, account: own } = callerOf(exchange);
  const id = exchange.path.linked_account_id ?? '';
  const found = accountNamed(exchange.world, environment, id);
  const isOwn = session === null || found?.id === own?.id;
  return found && isOwn ? use(found) : noSuchAccount(exchange, id, environment);
}

function remove(exchange: Exchange, account: Account): Reply {
  if (account.is_test_user) return refuse(dialect, exchange, 'TEST_USER');
  removeAccount(exchange.world, account, exchange);
  return exchange.answer(200, { message: 'User deleted successfully' });
}

/** What is documented of E1 tells the cause; of later ones, nothing does. */
function taken(exchange: Exchange, id: string, environment: string): Reply {
  const { world } = exchange;
  const said = `Linked account with id ${id} already exists in the ${environment} environment`;
  const message = byEra(world, said, 'Linked account creation failed');
  return refuse(dialect, exchange, 'ACCOUNT_EXISTS', { message });
}

function idIn({ account_id, linked_account_id }: JsonObject): string | null {
  const id = account_id ?? linked_account_id;
  return typeof id === 'string' && id !== '' ? id : null;
}

function changeIn({ name, udf }: JsonObject): AccountChange {
  return { ...(typeof name === 'string' && { name }), ...(isJsonObject(udf) && { udf }) };
}

/** Null for a `your_app` that says nothing. */
function credentialsIn({ your_app }: JsonObject): Record<string, string> | null {
  if (!isJsonObject(your_app)) return {};
  if (!isJsonObject(your_app.auth_credentials)) return null;
  return Object.fromEntries(Object.entries(your_app.auth_credentials).map(([key, value]) => [key, String(value)]));
}

/** They become headers, whose names have no case; what counts as a duplicate is inferred from that. */
function hasTwins(credentials: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(credentials).map((name) => name.toLowerCase());
  return new Set(names).size < names.length;
}

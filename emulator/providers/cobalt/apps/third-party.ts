import { defineState } from '../../../core/store.ts';
import type { JsonObject } from '../../../http/contract.ts';
import type { World } from '../../../http/world.ts';
import { objectId } from '../ids.ts';
import { keepNewest } from '../keep.ts';
import type { App, AppAction } from './app.ts';
import { APPS, appOf } from './catalogue.ts';

/** The OAuth app of the organization, as it is registered at an application and as Cobalt's settings have it. */
export interface Registered {
  /** Slug of the application. */
  readonly id: string;
  readonly client_id: string;
  readonly client_secret: string;
  /** What was typed into Cobalt's settings. */
  readonly configured_secret: string;
  /** Whether Cobalt's callback is among the redirect addresses. */
  readonly has_callback: boolean;
  /** Scopes that are switched on at the application. */
  readonly enabled_scopes: readonly string[];
}

/** A consent that was given and not collected yet. */
export interface Code {
  readonly id: string;
  readonly slug: string;
  readonly redirect_uri: string;
  readonly scopes: readonly string[];
  readonly user: string;
}

/** A credential that an application knows: a token pair, or an API key. */
export interface AppToken {
  /** The access token, or the key. */
  readonly id: string;
  readonly slug: string;
  readonly scopes: readonly string[];
  readonly user: string;
  readonly revoked: boolean;
}

/** A record of an application: a contact, a message. */
export interface AppRecord {
  readonly id: string;
  readonly slug: string;
  readonly user: string;
  readonly about: string;
  readonly data: JsonObject;
}

/** An application that is switched off for the organization. */
export interface Disabled {
  /** Slug. */
  readonly id: string;
}

/** How an application answers its next calls instead. */
export interface AppTrouble {
  /** Slug. */
  readonly id: string;
  readonly status: number;
  readonly left: number;
}

/** The collections of the application store. */
export const appState = defineState((store) => ({
  registered: store.collection<Registered>('app_clients'),
  codes: store.collection<Code>('app_codes'),
  tokens: store.collection<AppToken>('app_tokens', { slug: (row) => row.slug }),
  records: store.collection<AppRecord>('app_records'),
  trouble: store.collection<AppTrouble>('app_trouble'),
  disabled: store.collection<Disabled>('disabled_apps'),
}));

/** Registers the organization's OAuth app at each application, and gives each key-based one a key that works. */
export function seedApps(world: World): void {
  const { registered, tokens } = appState(world.store);
  for (const { slug, auth_type, scopes } of APPS) {
    if (auth_type === 'keybased') {
      const key = world.secrets.issue('app_key', 'pb_', `${slug} key`);
      tokens.insert({ id: key, slug, scopes: [], user: `owner@${slug}.example`, revoked: false });
      continue;
    }
    const secret = world.secrets.issue('app_client_secret', 'acs_', `${slug} OAuth app`);
    registered.insert({
      id: slug,
      client_id: `app_${world.random.text(16)}`,
      client_secret: secret,
      configured_secret: secret,
      has_callback: true,
      enabled_scopes: [...scopes.mandatory, ...scopes.optional],
    });
  }
}

/** An application that is enabled for the organization, by its slug. */
export function enabledApp({ store }: World, slug: string): App | undefined {
  return appState(store).disabled.get(slug) ? undefined : appOf(slug);
}

/** An answer of an application. */
export interface AppAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** Tokens for a code, as the token endpoint of an application gives them. */
export function exchangeCode(world: World, app: App, code: string, secret: string, redirectUri: string): AppAnswer {
  const { registered, codes, tokens } = appState(world.store);
  if (registered.get(app.slug)?.client_secret !== secret) return oauthError(401, 'invalid_client');
  const found = codes.get(code);
  if (!found || found.slug !== app.slug || found.redirect_uri !== redirectUri) return oauthError(400, 'invalid_grant');
  codes.delete(code);
  const access_token = world.secrets.issue('app_access_token', 'at_', app.slug);
  const refresh_token = world.secrets.issue('app_refresh_token', 'rt_', app.slug);
  tokens.insert({ id: access_token, slug: app.slug, scopes: found.scopes, user: found.user, revoked: false });
  return { status: 200, body: { access_token, refresh_token, scope: found.scopes.join(' '), user: found.user } };
}

/** What an application says to a credential alone: its owner, or why it is refused. */
export function whoIs(world: World, slug: string, token: string): AppAnswer {
  const met = meetTrouble(world, slug);
  if (met) return met;
  const found = appState(world.store).tokens.get(token);
  if (!found || found.slug !== slug) return { status: 401, body: { error: 'invalid_credentials' } };
  return found.revoked ? oauthError(401, 'invalid_grant') : { status: 200, body: { user: found.user } };
}

/** One call of an application's API. */
export function callApp(world: World, app: App, action: AppAction, token: string, given: JsonObject): AppAnswer {
  const who = whoIs(world, app.slug, token);
  if (who.status !== 200) return who;
  const { tokens, records } = appState(world.store);
  const scopes = tokens.get(token)?.scopes ?? [];
  if (action.scope !== null && !scopes.includes(action.scope)) {
    return { status: 403, body: { error: 'insufficient_scope', message: `The scope ${action.scope} is missing.` } };
  }
  const missing = action.parameters.find(({ name, required }) => required && (given[name] ?? null) === null);
  if (missing) return { status: 422, body: { error: 'invalid', message: `${missing.name} is missing.` } };
  const user = String(who.body.user);
  const own = records.filter((row) => row.slug === app.slug && row.user === user && row.about === action.about);
  if (action.does === 'list') return { status: 200, body: { results: own.map(({ id, data }) => ({ id, ...data })) } };
  if (action.does === 'find') {
    const found = own.find(({ data }) => data[action.by] === given[action.by]);
    if (!found) return { status: 404, body: { error: 'not_found', message: `There is no such ${action.about}.` } };
    return { status: 200, body: { id: found.id, ...found.data } };
  }
  const known = Object.fromEntries(action.parameters.map(({ name }) => [name, given[name] ?? null]));
  keepNewest(records);
  const made = records.insert({ id: objectId(world), slug: app.slug, user, about: action.about, data: known });
  return { status: 201, body: { id: made.id, ...known } };
}

function oauthError(status: number, error: string): AppAnswer {
  const says: Readonly<Record<string, string>> = {
    invalid_client: 'The client id or secret is wrong.',
    invalid_grant: 'The token was revoked or has expired.',
  };
  return { status, body: { error, error_description: says[error] ?? error } };
}

function meetTrouble(world: World, slug: string): AppAnswer | null {
  const { trouble } = appState(world.store);
  const met = trouble.get(slug);
  if (!met) return null;
  if (met.left <= 1) trouble.delete(slug);
  else trouble.update(slug, { left: met.left - 1 });
  return { status: met.status, body: { error: 'trouble', message: `Request failed with status code ${met.status}` } };
}

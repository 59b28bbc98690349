import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { App } from '../apps/app.ts';
import { appOf } from '../apps/catalogue.ts';
import { enabledApp, whoIs } from '../apps/third-party.ts';
import { callerOf } from '../caller.ts';
import { connect, connectionTo, disconnect } from '../connections.ts';
import { dialect } from '../dialect.ts';
import { eraOf } from '../era.ts';
import { customerOf } from '../identity.ts';
import { authorizeUrl, finishFlow } from '../oauth-flow.ts';
import { noApp } from './applications.ts';

/** Connecting and disconnecting. @see https://docs.gocobalt.io/api-reference/auth-structure/get-oauth-url */
export const connectingHandlers: Readonly<Record<string, Handler>> = {
  startOAuth: (exchange) => withApp(exchange, (app) => started(exchange, app)),
  getOAuthUrl: (exchange) => withApp(exchange, (app) => started(exchange, app)),

  connectByClientCredentials: (exchange) =>
    withApp(exchange, (app) => {
      const { world } = exchange;
      if (app.auth_type === 'keybased') return saved(exchange, app, { connected: true });
      return exchange.answer(200, { connected: connectionTo(world, customerOf(exchange), app.slug) !== undefined });
    }),

  oauthCallback: (exchange) => finishFlow(exchange),

  saveCredentials: (exchange) => withApp(exchange, (app) => saved(exchange, app, { success: true })),
  saveKeyCredentials: (exchange) => withApp(exchange, (app) => saved(exchange, app, { success: true })),

  migrateToken: (exchange) => {
    const { json } = exchange;
    const app = appOf(String(json.slug ?? ''));
    if (!app) return exchange.answer(200, { error: 'Custom apps are not supported for this endpoint.' });
    return migrated(exchange, app, isJsonObject(json.auth_object) ? json.auth_object : {});
  },

  disconnect: (exchange) => {
    const { world, path, sentQuery } = exchange;
    disconnect(world, customerOf(exchange), path.slug ?? '', sentQuery.get('auth_type'), exchange);
    return exchange.answer(200, { success: true });
  },
};

function withApp(exchange: Exchange, use: (app: App) => Reply): Reply {
  const app = enabledApp(exchange.world, exchange.path.slug ?? '');
  return app ? use(app) : noApp(exchange);
}

function started(exchange: Exchange, app: App): Reply {
  const { session } = callerOf(exchange);
  if (app.auth_type !== 'oauth2') return noApp(exchange);
  const auth_url = authorizeUrl(exchange.world, customerOf(exchange), app, session, exchange.sentQuery);
  return exchange.answer(200, { auth_url });
}

/** Credentials are tried at the application first; what it refuses is not kept. */
function saved(exchange: Exchange, app: App, answer: JsonObject): Reply {
  const { world, json } = exchange;
  const credentials = Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value)]));
  const missing = app.inputs.find(({ name, required }) => required && (credentials[name] ?? '') === '');
  if (missing) return unverified(exchange, `${missing.name} is missing`);
  const who = whoIs(world, app.slug, credentials.api_key ?? credentials.access_token ?? '');
  if (who.status !== 200) return unverified(exchange, String(who.body.error ?? who.status));
  const made = { auth_type: 'keybased', identifier: who.body.user, credentials } as const;
  connect(world, customerOf(exchange), app, made, exchange);
  return exchange.answer(200, answer);
}

function unverified(exchange: Exchange, why: string): Reply {
  return refuse(dialect, exchange, 'CREDENTIALS_UNVERIFIED', { message: `Failed to verify credentials: ${why}` });
}

/** @see https://docs.gocobalt.io/api-reference/customer/migrate-token */
function migrated(exchange: Exchange, app: App, given: JsonObject): Reply {
  const { world } = exchange;
  const nested = given.oauth2 ?? given.keybased;
  const flat = isJsonObject(nested) ? nested : given;
  if (Object.values(flat).some((value) => typeof value !== 'string' || value === '')) {
    return refuse(dialect, exchange, 'MIGRATE_VALUES');
  }
  const credentials = Object.fromEntries(Object.entries(flat).map(([name, value]) => [name, String(value)]));
  const oauth = Object.keys(credentials).filter((name) => ['access_token', 'refresh_token'].includes(name));
  if (app.auth_type === 'keybased' && oauth.length > 0) return refuse(dialect, exchange, 'MIGRATE_OAUTH');
  const allowed = app.auth_type === 'oauth2' ? ['access_token', 'refresh_token'] : app.inputs.map(({ name }) => name);
  if (Object.keys(credentials).some((name) => !allowed.includes(name))) {
    const message = `${allowed.join(',')} only permitted in auth_object of auth_type: key_based for application ${app.slug}.`;
    return refuse(dialect, exchange, app.auth_type === 'oauth2' ? 'MIGRATE_OAUTH' : 'MIGRATE_KEYS', {
      ...(app.auth_type === 'keybased' && { message }),
    });
  }
  const who = whoIs(world, app.slug, credentials.access_token ?? credentials.api_key ?? '');
  if (who.status !== 200) return unverified(exchange, String(who.body.error ?? who.status));
  const account = customerOf(exchange);
  const isNew = connectionTo(world, account, app.slug) === undefined;
  connect(world, account, app, { auth_type: app.auth_type, identifier: who.body.user, credentials }, exchange);
  const said = `Integration - ${app.slug} ${isNew ? 'created' : 'updated'}`;
  const message = eraOf(world) === 'E3' ? 'Token migrated successfully' : said;
  return exchange.answer(200, { success: true, message });
}

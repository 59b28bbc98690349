import type { Exchange, Reply } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import type { App } from './apps/app.ts';
import { appOf } from './apps/catalogue.ts';
import { appState, exchangeCode } from './apps/third-party.ts';
import { audit } from './audit.ts';
import { callbackPage } from './callback-page.ts';
import { connect } from './connections.ts';
import { keepNewest } from './keep.ts';
import { type Account, cobaltState, type Flow, type Session } from './state.ts';

const STATE_LENGTH = 32;

/** Where the person goes who connects an application. @see https://docs.gocobalt.io/api-reference/auth-structure/get-oauth-url */
export function authorizeUrl(
  world: World,
  account: Account,
  app: App,
  session: Session | null,
  inputs: URLSearchParams,
): string {
  const state = world.random.text(STATE_LENGTH);
  const flow = { id: state, account: account.id, slug: app.slug, session: session?.id ?? null, used: false };
  const { flows } = cobaltState(world.store);
  keepNewest(flows);
  flows.insert(flow);
  const registered = appState(world.store).registered.get(app.slug);
  const scopes = [...app.scopes.mandatory, ...app.scopes.optional];
  const query = {
    ...Object.fromEntries([...inputs].filter(([name]) => app.inputs.some((input) => input.name === name))),
    response_type: 'code',
    client_id: registered?.client_id ?? '',
    state,
    redirect_uri: callbackOf(world, app),
    scope: scopes.join(' '),
  };
  return `${world.urls.origin}/third-party/${app.slug}/authorize?${encoded(query)}`;
}

/** Spaces between scopes are `%20`. */
function encoded(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

/** The address that must be registered at the application. @see https://docs.gocobalt.io/guides/application/app-settings */
export function callbackOf({ urls }: World, { slug }: Pick<App, 'slug'>): string {
  return `${urls.apiBase}/api/v1/${slug}/callback`;
}

/** The browser is back: the code is exchanged, and the connection is there, or nothing has changed and a page says why. */
export function finishFlow(exchange: Exchange): Reply {
  const { world, path, sentQuery } = exchange;
  const { flows, accounts } = cobaltState(world.store);
  const flow = flows.get(sentQuery.get('state') ?? '');
  const app = appOf(path.slug ?? '');
  const account = flow && accounts.get(flow.account);
  if (!flow || !app || !account || flow.used || flow.slug !== app.slug) {
    return callbackPage(exchange, null, 'This link was used before, or is not known.');
  }
  flows.update(flow.id, { used: true });
  const fail = (error: string) => {
    audit(world, account, 'Connection Failed', { slug: app.slug, error });
    return callbackPage(
      exchange,
      redirectOf(world, flow),
      `The connection was not made: ${error === 'access_denied' ? 'it was not allowed (access_denied)' : error}.`,
    );
  };
  const error = sentQuery.get('error');
  if (error !== null) return fail(error);
  const secret = appState(world.store).registered.get(app.slug)?.configured_secret ?? '';
  const got = exchangeCode(world, app, sentQuery.get('code') ?? '', secret, callbackOf(world, app));
  if (got.status !== 200) return fail(String(got.body.error));
  const credentials = { access_token: String(got.body.access_token), refresh_token: String(got.body.refresh_token) };
  connect(world, account, app, { auth_type: 'oauth2', identifier: got.body.user, credentials }, exchange);
  exchange.entry.subject = account.account_id;
  return callbackPage(exchange, redirectOf(world, flow), null);
}

/** The address that the hosted portal was given for afterwards, if this flow began there. */
function redirectOf(world: World, { session }: Flow): string | null {
  const kept = session === null ? undefined : cobaltState(world.store).sessions.get(session)?.hosted;
  const url = kept?.properties.redirect_url;
  return typeof url === 'string' && /^https?:\/\//.test(url) ? url : null;
}

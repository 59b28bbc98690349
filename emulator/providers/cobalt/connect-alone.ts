import type { World } from '../../http/world.ts';
import type { After } from './announcing.ts';
import type { App } from './apps/app.ts';
import { appState } from './apps/third-party.ts';
import { connect } from './connections.ts';
import type { Account, Connection } from './state.ts';

/** Connects a customer without a browser: as if somebody had consented to these scopes, or typed a key that works. */
export function connectAlone(
  world: World,
  account: Account,
  app: App,
  after: After,
  scopes: readonly string[] = [...app.scopes.mandatory, ...app.scopes.optional],
): Connection {
  const user = `${account.account_id}@${app.slug.replaceAll('_', '-')}.example`;
  const isKey = app.auth_type === 'keybased';
  const token = world.secrets.issue(isKey ? 'app_key' : 'app_access_token', isKey ? 'pb_' : 'at_', app.slug);
  appState(world.store).tokens.insert({ id: token, slug: app.slug, scopes, user, revoked: false });
  const credentials: Record<string, string> = isKey
    ? { api_key: token }
    : { access_token: token, refresh_token: world.secrets.issue('app_refresh_token', 'rt_', app.slug) };
  return connect(world, account, app, { auth_type: app.auth_type, identifier: user, credentials }, after);
}

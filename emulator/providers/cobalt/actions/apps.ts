import { EmulatorError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { appState } from '../apps/third-party.ts';
import { connectionsTo } from '../connections.ts';
import { appIn, customerIn } from '../customer.ts';

/** Changes how the organization's OAuth app is set up, here or at the application. @throws EmulatorError `app_unknown`, `app_without_oauth` */
export function setOAuthApp(world: World, args: JsonObject): JsonObject {
  const app = appIn(args);
  const { registered } = appState(world.store);
  const before = registered.get(app.slug);
  if (!before) throw new EmulatorError('app_without_oauth', `${app.name} is connected by a key, and has no OAuth app.`);
  const all = [...app.scopes.mandatory, ...app.scopes.optional];
  const without = Array.isArray(args.without) ? args.without.map(String) : null;
  const secret = args.secret === 'wrong' ? `${before.client_secret}x` : before.client_secret;
  const changed = registered.update(app.slug, {
    ...(args.secret !== undefined && { configured_secret: secret }),
    ...(typeof args.callback === 'boolean' && { has_callback: args.callback }),
    ...(without && { enabled_scopes: all.filter((scope) => !without.includes(scope)) }),
  });
  return {
    slug: app.slug,
    secret: changed.configured_secret === changed.client_secret ? 'right' : 'wrong',
    callback: changed.has_callback,
    enabled_scopes: changed.enabled_scopes,
  };
}

/** An application is switched on or off for the organization. @throws EmulatorError `app_unknown` */
export function enableApp(world: World, args: JsonObject): JsonObject {
  const { slug } = appIn(args);
  const { disabled } = appState(world.store);
  const enabled = args.enabled !== false;
  if (enabled) disabled.delete(slug);
  else if (!disabled.get(slug)) disabled.insert({ id: slug });
  return { slug, enabled };
}

/** An application answers its next calls with a status. @throws EmulatorError `app_unknown` */
export function troubleApp(world: World, args: JsonObject): JsonObject {
  const { slug } = appIn(args);
  const { trouble } = appState(world.store);
  const met = { status: Number(args.status ?? 500), left: Number(args.times ?? 1) };
  if (trouble.get(slug)) trouble.update(slug, met);
  else trouble.insert({ id: slug, ...met });
  return { slug, status: met.status, times: met.left };
}

/** The application knows a customer's credentials no more, and nobody has been told. @throws EmulatorError `linked_account_unknown`, `app_unknown` */
export function revokeAtApp(world: World, args: JsonObject): JsonObject {
  const account = customerIn(world, args);
  const { slug } = appIn(args);
  const { tokens } = appState(world.store);
  const held = connectionsTo(world, account, slug).flatMap(({ credentials }) => Object.values(credentials));
  const known = held.filter((token) => tokens.get(token));
  for (const token of known) tokens.update(token, { revoked: true });
  return { linked_account_id: account.account_id, slug, revoked: known.length };
}

/** What an application holds. @throws EmulatorError `app_unknown` */
export function recordsOf(world: World, args: JsonObject): JsonObject {
  const { slug } = appIn(args);
  const rows = appState(world.store).records.filter((record) => record.slug === slug);
  return { slug, records: rows.map(({ id, about, user, data }) => ({ id, about, user, data })) };
}

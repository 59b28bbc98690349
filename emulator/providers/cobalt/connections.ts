import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { type After, announceConnection } from './announcing.ts';
import type { App } from './apps/app.ts';
import { appOf, iconOf } from './apps/catalogue.ts';
import { audit } from './audit.ts';
import { instant, objectId } from './ids.ts';
import { type Account, type Connection, cobaltState } from './state.ts';

/** What a new connection holds. */
export interface Credentials {
  readonly auth_type: Connection['auth_type'];
  readonly identifier: unknown;
  readonly credentials: Readonly<Record<string, string>>;
}

/** The connections of a customer to an application. */
export function connectionsTo(world: World, account: Account, slug: string): Connection[] {
  return cobaltState(world.store)
    .connections.by('account', account.id)
    .filter((connection) => connection.slug === slug);
}

/** The connection by which calls are made: the newest that works, or else the newest. */
export function connectionTo(world: World, account: Account, slug: string): Connection | undefined {
  const all = connectionsTo(world, account, slug);
  return all.findLast(({ status }) => status === 'active') ?? all.at(-1);
}

/** Makes a connection, or makes one anew that is there: the config stays. Tells of it, after the answer where a request is given. */
export function connect(
  world: World,
  account: Account,
  app: App,
  { auth_type, identifier, credentials }: Credentials,
  after: After,
): Connection {
  const { connections, accounts } = cobaltState(world.store);
  const now = world.clock.now();
  const before = connectionsTo(world, account, app.slug).find((one) => one.auth_type === auth_type);
  const lifeS = auth_type === 'oauth2' ? app.refresh_ttl_s : null;
  const members = {
    identifier,
    credentials,
    status: 'active',
    dies_at: lifeS === null ? null : now + lifeS * 1000,
    updated_at: instant(now),
  } as const;
  const made = before
    ? connections.update(before.id, members)
    : connections.insert({
        id: objectId(world),
        account: account.id,
        slug: app.slug,
        auth_type,
        connected_at: instant(now),
        ...members,
      });
  if (!account.ever.includes(app.slug)) accounts.update(account.id, { ever: [...account.ever, app.slug] });
  watch(world, made);
  const isTold = !before || world.knobs.flag('reconnect_event');
  if (isTold) announceConnection(world, account, app.slug, 'Connection Created', after);
  audit(world, account, before ? 'Reauthenticated' : 'Integration Created', { slug: app.slug });
  return made;
}

/** Ends connections to an application, or those of one kind alone. The configs go with the last one. Gives how many there were. */
export function disconnect(
  world: World,
  account: Account,
  slug: string,
  authType: string | null,
  after: After,
): number {
  const { connections, configs } = cobaltState(world.store);
  const going = connectionsTo(world, account, slug).filter(
    (one) => authType === null || authType === '' || one.auth_type === authType,
  );
  for (const { id } of going) connections.delete(id);
  if (going.length === 0 || connectionsTo(world, account, slug).length > 0) return going.length;
  for (const config of configs.by('account', account.id)) if (config.slug === slug) configs.delete(config.id);
  announceConnection(world, account, slug, 'Connection Deleted', after);
  audit(world, account, 'Integration Deleted', { slug });
  return going.length;
}

/** The credentials of a connection are dead: it must be made again. Nothing happens to one that is expired already. */
export function expire(world: World, id: string, cause: After): void {
  const { connections, accounts } = cobaltState(world.store);
  const found = connections.get(id);
  if (found?.status !== 'active') return;
  connections.update(id, { status: 'expired', dies_at: null, updated_at: instant(world.clock.now()) });
  const account = accounts.get(found.account);
  if (!account) return;
  announceConnection(world, account, found.slug, 'Connection Expired', cause);
  audit(world, account, 'Integration Expired', { slug: found.slug });
}

/** Waits again for the ends of connections, after a restore or a restart. */
export function resumeConnections(world: World): void {
  for (const connection of cobaltState(world.store).connections.list()) watch(world, connection);
}

function watch(world: World, { id, dies_at }: Connection): void {
  if (dies_at === null) return;
  world.clock.schedule(dies_at - world.clock.now(), () => {
    const now = cobaltState(world.store).connections.get(id);
    if (now?.dies_at === dies_at) expire(world, id, null);
  });
}

/** The integrations of a linked account, as answers about it list them: one for each application. Credentials are never shown. */
export function integrationsOf(world: World, account: Account): JsonObject[] {
  const own = cobaltState(world.store).connections.by('account', account.id);
  return [...new Set(own.map(({ slug }) => slug))].flatMap((slug) => {
    const current = connectionTo(world, account, slug);
    const app = appOf(slug);
    if (!current || !app) return [];
    const isDead = current.status === 'expired';
    return [
      {
        _id: current.id,
        type: slug,
        name: app.name,
        icon: iconOf(slug),
        identifier: current.identifier,
        app_id: app.app_id,
        refresh_token_expired: isDead,
        reauth_required: isDead,
        createdAt: current.connected_at,
        updatedAt: current.updated_at,
      },
    ];
  });
}

import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import type { App } from './apps/app.ts';
import { iconOf } from './apps/catalogue.ts';
import { connectionsTo } from './connections.ts';
import { eraOf } from './era.ts';
import type { Account } from './state.ts';

/** An application as a customer has it. @see https://docs.gocobalt.io/api-reference/application/get-application */
export function shownApplication(world: World, account: Account, app: App): JsonObject {
  const inputs = app.inputs.length > 0 ? { auth_input_map: app.inputs } : {};
  return {
    name: app.name,
    icon: iconOf(app.slug),
    description: app.description,
    slug: app.slug,
    type: app.slug,
    app_id: app.app_id,
    tags: app.tags,
    auth_type: app.auth_type,
    ...inputs,
    ...(eraOf(world) !== 'E1' && { version: { _v: '1.0.0', description: '' }, ecosystem: false }),
    ...(eraOf(world) === 'E3' && { auth_type_options: { [app.auth_type]: app.inputs } }),
    ...connectedness(world, account, app),
  };
}

/** `connected` is absent in E1 where nothing was ever connected. */
function connectedness(world: World, account: Account, { slug }: App): JsonObject {
  const own = connectionsTo(world, account, slug);
  const isE1 = eraOf(world) === 'E1';
  if (own.length === 0 && isE1 && !account.ever.includes(slug)) return {};
  const isAlive = own.some(({ status }) => status === 'active');
  return {
    connected: own.length > 0,
    connected_accounts: own.map(({ identifier, connected_at, status, auth_type }) => ({
      identifier,
      connectedAt: connected_at,
      ...(!isE1 && { status, auth_type }),
    })),
    ...(own.length > 0 && { reauth_required: !isAlive }),
  };
}

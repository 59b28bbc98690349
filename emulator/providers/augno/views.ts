import type { JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { stateOf } from './keys.ts';
import { augnoResources } from './resources.ts';
import { augnoState } from './state.ts';

/** Every API key as a person asks for it: whose it is, whether it works, what it may do, and when it was used last. */
export function keys(world: World): JsonObject[] {
  const { keeper, model } = augnoResources();
  const { accounts, aliases } = augnoState(world.store);
  const names = new Map(aliases.list().map(({ id, account_id }) => [account_id, id]));
  const roles = keeper.rows(world, model.resource('roles'));
  return keeper
    .rows(world, model.resource('api-keys'))
    .list()
    .map((held) => {
      const { fields, scope } = held;
      const role = roles.get(String(fields.role))?.fields;
      return {
        id: held.id,
        account_id: scope,
        account: names.get(scope) ?? null,
        environment: accounts.get(scope)?.environment ?? null,
        name: fields.name,
        key: fields.redacted_value,
        state: stateOf(world, held),
        role: role?.name ?? null,
        role_type: role?.type ?? null,
        last_used_at: fields.last_used_at ?? null,
        expires_at: fields.expires_at ?? null,
        revoked_at: fields.revoked_at ?? null,
        created_at: fields.created_at,
      };
    });
}

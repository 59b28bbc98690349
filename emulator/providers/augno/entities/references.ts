import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { EntityRules } from '../../../resources/rules.ts';
import { found, shown } from '../rows.ts';

/** Things that are shown under the schemas `Entity` and `Actor`, whatever they are elsewhere. They are kept as their ids. */
export const referenceRules: Readonly<Record<string, EntityRules>> = {
  Entity: { refer: entity },
  Actor: { refer: actor },
};

function entity(world: World, scope: string, id: string): JsonObject | null {
  const row = found(world, scope, id);
  return row ? shown(row) : null;
}

const ACTOR_TYPES: Readonly<Record<string, string>> = {
  account_user: 'user',
  user: 'user',
  api_key: 'api_key',
  agent_definition: 'agent',
  messaging_group: 'group',
};

function actor(world: World, scope: string, id: string): JsonObject | null {
  const row = found(world, scope, id);
  const type = row && ACTOR_TYPES[row.type];
  if (!row || !type) return null;
  const { fields } = row.held;
  const person = isJsonObject(fields.user) ? fields.user : fields;
  return {
    id,
    type,
    name: person.name ?? null,
    handle: person.username ?? fields.slug ?? null,
    avatar_url: person.image_url ?? null,
    role: fields.role ?? null,
  };
}

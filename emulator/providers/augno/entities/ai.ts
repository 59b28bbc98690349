import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { EntityRules, Making } from '../../../resources/rules.ts';
import { idWith } from '../ids.ts';
import { actorOf, entityTypeOf, invalid, linked } from '../rows.ts';
import { timestamp } from '../state.ts';

/** Agents, what they remember, and what they ran. */
export const aiRules: Readonly<Record<string, EntityRules>> = {
  AgentDefinition: {
    unique: ['slug'],
    searched: ['name', 'slug', 'description'],
    fill: agent,
  },
  AgentDefinitionTool: { fill: agentTool },
  AgentMemory: {
    searched: ['content'],
    filters: { entity_type: (value, world) => (held) => entityTypeOf(world, held.scope, held.fields.entity) === value },
    fill: memory,
  },
  AgentRun: {
    named: { agent_definition_id: 'definition' },
    filters: { agent_definition_id: (value) => (held) => held.fields.definition === value },
    fill: run,
  },
};

function agent({ fields }: Making): JsonObject {
  if (!['active', 'inactive'].includes(String(fields.status ?? 'active'))) {
    throw invalid(`status "${String(fields.status)}" is neither active nor inactive.`, 'status');
  }
  const { endpoint_tool_slugs = [], endpoint_tool_review = {} } = isJsonObject(fields.config) ? fields.config : {};
  return {
    definition_type: fields.definition_type ?? 'custom',
    editability: fields.editability ?? 'editable',
    status: fields.status ?? 'active',
    config: {
      object: 'agent_definition_config',
      ...(isJsonObject(fields.config) ? fields.config : {}),
      endpoint_tool_slugs,
      endpoint_tool_review,
    },
    tools: fields.tools ?? [],
  };
}

/** A tool of an agent, from what a request says of it (`ToolInput`). */
function agentTool({ world, fields }: Making): JsonObject {
  const { config_json, require_review, ...rest } = fields;
  return {
    id: fields.id ?? idWith(world, 'agto'),
    object: 'agent_definition_tool',
    review_requirement: rest.review_requirement ?? (require_review === true ? 'required' : 'not_required'),
    config: rest.config ?? (typeof config_json === 'string' ? parsed(config_json) : null),
    sort_order: rest.sort_order ?? 0,
  };
}

/** @throws Objected */
function parsed(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Told below, like any other text that is no object.
  }
  throw invalid('config_json must be a JSON object, written as text.', 'tools.config_json');
}

function memory({ world, scope, fields }: Making): JsonObject {
  const { entity_type, entity_id, metadata = null, importance = 0.5, expires_at = null } = fields;
  if (expires_at !== null && Number.isNaN(Date.parse(String(expires_at)))) {
    throw invalid(`"${String(expires_at)}" is no time.`, 'expires_at');
  }
  const entity =
    typeof entity_id === 'string' ? linked(world, scope, 'entity_id', entity_id, String(entity_type)) : null;
  const ends = expires_at === null ? null : timestamp(Date.parse(String(expires_at)));
  return { metadata, importance, expires_at: ends, entity: fields.entity ?? entity };
}

function run(making: Making): JsonObject {
  const { fields, before } = making;
  if (before) return {};
  return {
    trigger_type: fields.trigger_type ?? 'manual',
    status: fields.status ?? 'pending',
    input: typeof fields.input === 'string' ? { message: fields.input } : (fields.input ?? null),
    triggered_by: fields.triggered_by ?? actorOf(making),
    actions: fields.actions ?? [],
    steps: fields.steps ?? [],
  };
}

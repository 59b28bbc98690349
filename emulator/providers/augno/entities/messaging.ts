import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { EntityRules, Making } from '../../../resources/rules.ts';
import { idWith, lowercase } from '../ids.ts';
import { actorOf, entityTypeOf, found, linked, missing } from '../rows.ts';
import { timestamp } from '../state.ts';

/** Conversations with their messages, groups, inboxes, notifications, and who may write to whom. */
export const messagingRules: Readonly<Record<string, EntityRules>> = {
  Conversation: {
    searched: ['title'],
    filters: {
      include_archived: (value) => (held) => value === true || held.fields.status !== 'archived',
      unassigned: (value) => (held) => (held.fields.assignee == null) === value,
      assignee_resource_id: (value) => (held) => held.fields.assignee === value,
      topic_resource_id: (value) => (held) => idIn(held.fields.topic) === value,
      topic_resource_type: (value, world) => (held) => entityTypeOf(world, held.scope, held.fields.topic) === value,
    },
    fill: conversation,
  },
  ConversationParticipant: { fill: participant },
  ConversationLink: { fill: link },
  Message: {
    searched: ['body', 'subject'],
    filters: { after_sequence: (value) => (held) => Number(held.fields.sequence) > Number(value) },
    fill: message,
  },
  MessageAttachment: { fill: attachment },
  MessagingBlock: { named: { blocked_account_user_id: 'blocked_user' } },
  MessagingGroup: { searched: ['name'], fill: group },
  EmailInbox: { unique: ['address'], fill: inbox },
  Notification: {
    searched: ['title', 'body'],
    filters: {
      sender_ids: (value) => (held) => [value].flat().includes(held.fields.sender),
      sender_types: (value, world) => (held) =>
        [value].flat().includes(senderType(world, held.scope, held.fields.sender)),
    },
    fill: told,
  },
  Announcement: { searched: ['title', 'body'], fill: told },
};

function conversation({ world, scope, fields, before }: Making): JsonObject {
  if (before) return {};
  const ids = [fields.participant_account_user_ids ?? []].flat().map(String);
  for (const [i, id] of ids.entries()) {
    if (!found(world, scope, id)) throw missing(`participant_account_user_ids[${i}]`, id);
  }
  const { topic_resource_id: topic, topic_resource_type: type } = fields;
  return {
    status: fields.status ?? 'active',
    audience: fields.audience ?? 'internal',
    legal_hold: 'released',
    unread: fields.unread ?? 0,
    topic: typeof topic === 'string' ? linked(world, scope, 'topic_resource_id', topic, String(type)) : null,
    participants: fields.participants ?? ids.map((actor, i) => ({ actor, role: i === 0 ? 'owner' : 'member' })),
    participant_account_user_ids: undefined,
    // The number of its latest message.
    latest: 0,
  };
}

function participant({ world, fields }: Making): JsonObject {
  return {
    id: fields.id ?? idWith(world, 'cvpa'),
    object: 'conversation_participant',
    type: fields.type ?? (String(fields.actor).startsWith('agdf_') ? 'agent' : 'user'),
    role: fields.role ?? 'member',
    membership: fields.membership ?? 'active',
    notifications: fields.notifications ?? 'unmuted',
    agent_trigger_keywords: fields.agent_trigger_keywords ?? [],
    read_cursor: fields.read_cursor ?? { object: 'read_cursor', sequence: 0, message_id: null, read_at: null },
  };
}

function link({ world, scope, fields }: Making): JsonObject {
  const { resource_id: id, resource_type: type } = fields;
  return { resource: fields.resource ?? linked(world, scope, 'resource_id', String(id), String(type)) };
}

function message(making: Making): JsonObject {
  const { world, scope, parent, fields, before } = making;
  if (before) return {};
  const { link_resource_id: id, link_resource_type: type, channel = 'message' } = fields;
  const awaits = typeof fields.scheduled_at === 'string' && Date.parse(fields.scheduled_at) > world.clock.now();
  return {
    conversation: parent,
    sequence: Number(found(world, scope, String(parent))?.held.fields.latest ?? 0) + 1,
    kind: fields.kind ?? (channel === 'email' ? 'email' : awaits ? 'scheduled' : 'chat'),
    status: fields.status ?? (fields.mode === 'draft' ? 'draft' : awaits ? 'scheduled' : 'sent'),
    visibility: fields.visibility ?? (fields.audience === 'customer' ? 'external' : 'internal'),
    channel,
    sender: fields.sender ?? actorOf(making),
    author: fields.author ?? fields.sender ?? actorOf(making),
    attachments: fields.attachments ?? [],
    resource: typeof id === 'string' ? linked(world, scope, 'link_resource_id', id, String(type)) : null,
    agent_run_failed: false,
  };
}

function attachment({ world, scope, fields }: Making): JsonObject {
  const { resource_id: id, resource_type: type } = fields;
  return {
    id: fields.id ?? idWith(world, 'mgat'),
    object: 'message_attachment',
    resource: typeof id === 'string' ? linked(world, scope, 'attachments.resource_id', id, String(type)) : null,
    created_at: fields.created_at ?? timestamp(world.clock.now()),
  };
}

function group({ world, scope, fields }: Making): JsonObject {
  const ids = (member: string) => [fields[member] ?? []].flat().map(String);
  const added = ['member_account_user_ids', 'member_agent_config_ids'].flatMap((member) =>
    ids(member).map((actor, i) => {
      if (!found(world, scope, actor)) throw missing(`${member}[${i}]`, actor);
      return { id: idWith(world, 'meme'), object: 'messaging_group_member', actor };
    }),
  );
  return {
    members: [fields.members ?? [], added].flat(),
    member_account_user_ids: undefined,
    member_agent_config_ids: undefined,
  };
}

function inbox({ world, fields, before }: Making): JsonObject {
  return {
    status: fields.status ?? 'active',
    forwarding_address: before?.forwarding_address ?? `${lowercase(world, 12)}@inbound.augno.example`,
    agent_trigger_keywords: fields.agent_trigger_keywords ?? [],
  };
}

/** What people are told of: it is unseen at first. */
function told(making: Making): JsonObject {
  const { fields } = making;
  return { status: fields.status ?? 'unseen', priority: fields.priority ?? 'normal' };
}

function idIn(entity: unknown): unknown {
  return isJsonObject(entity) ? entity.id : entity;
}

function senderType(world: World, scope: string, sender: unknown): unknown {
  const type = found(world, scope, String(sender))?.type;
  return (
    { account_user: 'user', agent_definition: 'agent', api_key: 'apikey', messaging_group: 'group' }[type ?? ''] ??
    'system'
  );
}

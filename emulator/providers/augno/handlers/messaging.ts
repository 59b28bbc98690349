import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import { deedOf } from '../answers.ts';
import { noteLatest } from '../conversations.ts';
import { augnoResources } from '../resources.ts';
import { found, invalid, missing } from '../rows.ts';
import { timestamp } from '../state.ts';
import { guarded } from './guarded.ts';
import { type Move, movesOf } from './moves.ts';

const ANY = ['active', 'archived', 'hidden'];

/** Conversations and their messages. */
export const messagingHandlers: Readonly<Record<string, Handler>> = {
  ...movesOf({
    'archive-conversation': { from: ['active', 'hidden'], to: 'archived' },
    'unarchive-conversation': { from: ['archived'], to: 'active' },
    'hide-conversation': { from: ['active', 'archived'], to: 'hidden' },
    'unhide-conversation': { from: ['hidden'], to: 'active' },
    'set-legal-hold': always('legal_hold'),
    'set-case-status': always('workflow_status'),
    'assign-case': changes((_held, exchange) => ({ assignee: assignee(exchange) })),
    'mute-conversation': changes((held) => everybody(held, { notifications: 'muted' })),
    'unmute-conversation': changes((held) => everybody(held, { notifications: 'unmuted' })),
    'leave-conversation': changes((held) => everybody(held, { membership: 'left' })),
    'mark-conversation-read': changes(readUpTo),
    'report-conversation': changes(() => ({})),
    'redact-conversation': changes(redacted),
    'add-participant': changes(withParticipant),
    'update-participant-role': changes((held, exchange) => ({
      participants: participants(held).map((one) =>
        isNamed(one, exchange) ? { ...one, role: exchange.json.role } : one,
      ),
    })),
    'approve-and-send-reply-draft': { from: ['draft'], to: sentOrScheduled, also: sending },
    'cancel-scheduled-message': { from: ['scheduled'], to: 'canceled' },
    'reject-reply-draft': { from: ['draft'], to: 'rejected' },
    'update-reply-draft': {
      from: ['draft'],
      to: null,
      also: (_held, exchange) => exchange.json,
      stamps: ['edited_at'],
    },
  }),
  'send-message': guarded(send),
  'remove-participant': removeParticipant,
  'list-conversations': (exchange) => {
    // Archived ones are listed only when they are asked for.
    exchange.query = { include_archived: false, ...exchange.query };
    return augnoResources().handle(exchange);
  },
};

/** A change of a conversation in any state. */
function changes(also: NonNullable<Move['also']>): Move {
  return { from: ANY, to: null, also };
}

/** Sets a member to what the request says. */
function always(member: string): Move {
  return changes((_held, exchange) => ({ [member]: exchange.json[member] }));
}

function participants({ fields }: Held): JsonObject[] {
  return [fields.participants ?? []].flat().filter(isJsonObject);
}

/** An API key speaks for the account as a whole. */
function everybody(held: Held, change: JsonObject): JsonObject {
  return { participants: participants(held).map((one) => ({ ...one, ...change })) };
}

function isNamed({ id }: JsonObject, exchange: Exchange): boolean {
  const named = exchange.path.pid ?? '';
  return id === named;
}

function assignee({ world, identity, json }: Exchange): string | null {
  const id = json.assignee_resource_id;
  if (typeof id !== 'string') return null;
  if (!found(world, identity?.subject ?? '', id)) throw missing('assignee_resource_id', id);
  return id;
}

function readUpTo(held: Held, { world, json }: Exchange): JsonObject {
  const sequence = Math.min(Number(json.up_to_sequence), Number(held.fields.latest));
  const read_cursor = { object: 'read_cursor', sequence, message_id: null, read_at: timestamp(world.clock.now()) };
  return { unread: Number(held.fields.latest) - sequence, ...everybody(held, { read_cursor }) };
}

/** Takes the words out of every message, unless they have to be kept. */
function redacted(held: Held, { world }: Exchange): JsonObject {
  if (held.fields.legal_hold === 'held') throw invalid('What is under a legal hold is not redacted.', 'legal_hold');
  const { keeper, model } = augnoResources();
  const messages = model.resource('conversations.messages');
  for (const { id, fields } of keeper.children(world, held, messages)) {
    const gone = { body: null, subject: null, deleted_at: timestamp(world.clock.now()) };
    keeper.rows(world, messages).update(id, { fields: { ...fields, ...gone } });
  }
  return {};
}

function withParticipant(held: Held, { world, json }: Exchange): JsonObject {
  const actor = String(json.account_user_id);
  if (!found(world, held.scope, actor)) throw missing('account_user_id', actor);
  const others = participants(held).filter((one) => one.actor !== actor);
  return { participants: [...others, { actor, role: json.role ?? 'member' }] };
}

function removeParticipant(exchange: Exchange): Reply {
  const resources = augnoResources();
  const resource = resources.model.resource('conversations');
  const target = resources.target(exchange, resource);
  if ('why' in target) return resources.refuse(exchange, target);
  const there = participants(target);
  const rest = there.filter((one) => !isNamed(one, exchange));
  if (rest.length === there.length) {
    return resources.refuse(exchange, { why: 'reference', member: 'pid', id: exchange.path.pid ?? '' });
  }
  const draft = { fields: { participants: rest }, children: [] };
  const held = resources.keeper.update(resources.keeping(exchange), resource, target, draft);
  return resources.answerRow(exchange, deedOf(exchange).answer, held);
}

function sentOrScheduled({ fields }: Held, { world }: Exchange): string {
  const at = fields.scheduled_at;
  return typeof at === 'string' && Date.parse(at) > world.clock.now() ? 'scheduled' : 'sent';
}

function sending(held: Held, exchange: Exchange): JsonObject {
  const status = sentOrScheduled(held, exchange);
  noteLatest(exchange.world, { ...held, fields: { ...held.fields, status } });
  return { client_message_id: exchange.json.client_message_id };
}

function send(exchange: Exchange): Reply {
  const resources = augnoResources();
  const messages = resources.model.resource('conversations.messages');
  const above = resources.parentOf(exchange, messages);
  if (!above || 'why' in above)
    return resources.refuse(exchange, above ?? { why: 'missing', resource: messages, id: '' });
  const keeping = resources.keeping(exchange, above.id);
  const draft = resources.keeper.read(keeping, messages.entity, exchange.json);
  const held = resources.keeper.insert(keeping, messages, draft);
  noteLatest(exchange.world, held);
  return resources.answerRow(exchange, deedOf(exchange).answer, held);
}

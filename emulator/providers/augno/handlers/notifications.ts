import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import { answerList, answerThing, deedOf } from '../answers.ts';
import { idWith } from '../ids.ts';
import { augnoResources } from '../resources.ts';
import { found, linked, missing, rowsOf } from '../rows.ts';
import { augnoState, timestamp } from '../state.ts';
import { guarded } from './guarded.ts';
import { type Move, movesOf } from './moves.ts';

/** How long a place for an attachment can be written to. */
const UPLOAD_MS = 15 * 60_000;

// Forward only; what was done already is left as it is.
const seen: Move = { from: ['unseen'], to: 'seen', stamps: ['seen_at'], repeatable: true };
const read: Move = { from: ['unseen', 'seen'], to: 'read', stamps: ['read_at'], repeatable: true };
const dismissed: Move = {
  from: ['unseen', 'seen', 'read'],
  to: 'dismissed',
  stamps: ['dismissed_at'],
  repeatable: true,
};

/** Notifications and announcements, groups, contacts, preferences, and places for attachments. */
export const notificationHandlers: Readonly<Record<string, Handler>> = {
  ...movesOf({
    'mark-notification-seen': seen,
    'mark-notification-read': read,
    'dismiss-notification': dismissed,
    'mark-announcement-seen': seen,
    'mark-announcement-read': read,
    'mark-announcement-dismissed': dismissed,
  }),
  'send-notification': guarded(notify),
  'mark-all-notifications-seen': seeAll,
  'get-notification-unread-count': (exchange) => answerThing(exchange, unread(exchange)),
  'get-cross-account-unread-summary': summary,
  'upsert-notification-preference': guarded(prefer),
  'list-messaging-contacts': contacts,
  'add-messaging-group-member': guarded(addMember),
  'remove-messaging-group-member': guarded(removeMember),
  'create-attachment-upload-url': guarded(uploadTarget),
};

/** One notification for each person that is meant. */
function notify(exchange: Exchange): Reply {
  const { keeper, model, options } = augnoResources();
  const { world, json } = exchange;
  const scope = options.scopeOf(exchange);
  const target = isJsonObject(json.target) ? json.target : {};
  const id = String(target.id);
  if (target.type === 'account_user' && !found(world, scope, id)) throw missing('target.id', id);
  if (target.type === 'account' && id !== scope) throw missing('target.id', id);
  const to = target.type === 'account' ? rowsOf(world, scope, 'account-users').map((held) => held.id) : [id];
  const { title, body = null, category, priority = 'normal', link_resource_id: link, link_resource_type: type } = json;
  const resource = typeof link === 'string' ? linked(world, scope, 'link_resource_id', link, String(type)) : null;
  const sender = exchange.identity?.credential ?? null;
  for (const person of to) {
    const fields = { title, body, category, priority, resource, sender, person };
    keeper.insert({ world, scope, exchange }, model.resource('notifications'), { fields, children: [] });
  }
  return answerThing(exchange, { enqueued: to.length });
}

function seeAll(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { keeper, model, options } = resources;
  const { world } = exchange;
  const notifications = model.resource('notifications');
  const fields = { status: 'seen', seen_at: timestamp(world.clock.now()) };
  for (const held of rowsOf(world, options.scopeOf(exchange), 'notifications')) {
    if (held.fields.status !== 'unseen') continue;
    keeper.update(resources.keeping(exchange), notifications, held, { fields, children: [] });
  }
  return resources.bare(exchange, deedOf(exchange).answer);
}

function unread(exchange: Exchange): { notifications: number; conversations: number; total: number } {
  const scope = augnoResources().options.scopeOf(exchange);
  const isNew = ({ fields }: Held) => fields.status === 'unseen' || fields.status === 'seen';
  const notifications = rowsOf(exchange.world, scope, 'notifications').filter(isNew).length;
  const conversations = rowsOf(exchange.world, scope, 'conversations').filter(
    ({ fields }) => Number(fields.unread) > 0,
  ).length;
  return { notifications, conversations, total: notifications + conversations };
}

/** A key belongs to one account, so there is no other to sum up. */
function summary(exchange: Exchange): Reply {
  const { total } = unread(exchange);
  const scope = augnoResources().options.scopeOf(exchange);
  const name = augnoState(exchange.world.store).accounts.get(scope)?.name ?? null;
  const account = { id: scope, type: 'account', name, handle: null };
  return answerThing(exchange, { total, accounts: [{ account, unread: total }] });
}

/** There is one preference of each category, and one for all others. */
function prefer(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { keeper, model } = resources;
  const { world, json } = exchange;
  const keeping = resources.keeping(exchange);
  const preferences = model.resource('preferences');
  const category = json.category ?? null;
  const known = rowsOf(world, keeping.scope, 'preferences').find(({ fields }) => fields.category === category);
  const draft = { fields: { ...json, category }, children: [] };
  const held = known ? keeper.update(keeping, preferences, known, draft) : keeper.insert(keeping, preferences, draft);
  return resources.answerRow(exchange, deedOf(exchange).answer, held);
}

/** People and agents that can be written to. */
function contacts(exchange: Exchange): Reply {
  const { options } = augnoResources();
  const { world, query } = exchange;
  const scope = options.scopeOf(exchange);
  const people = rowsOf(world, scope, 'account-users').filter(({ fields }) => fields.status === 'active');
  const agents = rowsOf(world, scope, 'agents').filter(({ fields }) => fields.status === 'active');
  const actor = options.entities.Actor?.refer;
  const wanted = String(query.q ?? '').toLowerCase();
  const rows: JsonObject[] = [];
  for (const { id } of [...people, ...agents]) {
    const shown = actor?.(world, scope, id);
    if (
      shown &&
      String(shown.name ?? '')
        .toLowerCase()
        .includes(wanted)
    )
      rows.push(shown);
  }
  return answerList(exchange, rows);
}

function addMember(exchange: Exchange): Reply {
  const { json, world } = exchange;
  const member = json.member_type === 'agent' ? 'agent_config_id' : 'account_user_id';
  const id = String(json[member] ?? '');
  return changeMembers(exchange, (before, scope) => {
    if (!found(world, scope, id)) throw missing(member, id);
    const others = before.filter(({ actor }) => actor !== id);
    return [...others, { id: idWith(world, 'meme'), object: 'messaging_group_member', actor: id }];
  });
}

function removeMember(exchange: Exchange): Reply {
  const id = exchange.path.member_id ?? '';
  return changeMembers(exchange, (before) => {
    const rest = before.filter((member) => member.id !== id);
    if (rest.length === before.length) throw missing('member_id', id);
    return rest;
  });
}

function changeMembers(exchange: Exchange, change: (before: JsonObject[], scope: string) => JsonObject[]): Reply {
  const resources = augnoResources();
  const groups = resources.model.resource('groups');
  const target = resources.target(exchange, groups);
  if ('why' in target) return resources.refuse(exchange, target);
  const before = [target.fields.members ?? []].flat().filter(isJsonObject);
  const draft = { fields: { members: change(before, target.scope) }, children: [] };
  const held = resources.keeper.update(resources.keeping(exchange), groups, target, draft);
  return resources.answerRow(exchange, deedOf(exchange).answer, held);
}

/** Where the bytes of an attachment would go: nothing listens there. */
function uploadTarget(exchange: Exchange): Reply {
  const resources = augnoResources();
  const target = resources.target(exchange, resources.model.resource('conversations'));
  if ('why' in target) return resources.refuse(exchange, target);
  const { world, json } = exchange;
  const s3_key = `${target.id}/${idWith(world, 'file')}`;
  const now = world.clock.now();
  return answerThing(exchange, {
    upload_url: `https://uploads.augno.example/${s3_key}`,
    s3_key,
    expires_at: timestamp(now + UPLOAD_MS),
    attachment: {
      id: idWith(world, 'mgat'),
      kind: 'file',
      filename: json.filename,
      content_type: json.content_type ?? null,
      created_at: timestamp(now),
    },
  });
}

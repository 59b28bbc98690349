import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { AccountRows } from '../../../emulator/providers/augno/examples/rows.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

/** The rows of a list within a body. */
function listAt(body: JsonObject, name: string): JsonObject[] {
  const list = body[name];
  return isJsonObject(list) ? rowsIn(list) : [];
}

async function desk() {
  const { augno, call } = await augnoSandbox();
  const account = new AccountRows(augno, augno.facts.accountId ?? '');
  const [first = '', second = '', third = ''] = account.rows('account-users').map(({ id }) => id);
  const post = (path: string, body?: unknown) =>
    call('POST', `/v1/messaging/${path}`, body === undefined ? {} : { body });
  const get = (path: string) => call('GET', `/v1/messaging/${path}`);
  return { augno, call, account, first, second, third, post, get };
}

describe('conversations', () => {
  it('number their messages and show the latest that was sent', async () => {
    const { first, second, post, get } = await desk();
    const made = await post('conversations?include=participants', {
      type: 'group',
      title: 'Packing',
      participant_account_user_ids: [first, second],
    });
    expect(listAt(made.body, 'participants').map(({ role }) => role)).toEqual(['owner', 'member']);
    const talk = `conversations/${textAt(made.body, 'id')}`;
    const say = (body: string, more: object = {}) =>
      post(`${talk}/messages`, { body, client_message_id: body, ...more });
    await say('one');
    const draft = await say('two', { mode: 'draft' });
    expect(draft.body).toMatchObject({ sequence: 2, status: 'draft' });
    const shown = async () => textAt((await get(`${talk}?include=last_message`)).body, 'last_message', 'body');
    expect(await shown()).toBe('one');
    await post(`messages/${textAt(draft.body, 'id')}/actions/approve-send`, { client_message_id: 'two' });
    expect(await shown()).toBe('two');
    expect(rowsIn((await get(`${talk}/messages?after_sequence=1`)).body).map(({ body }) => body)).toEqual(['two']);
    const later = await say('three', { scheduled_at: '2026-09-22T12:00:00Z' });
    expect(later.body.status).toBe('scheduled');
  });

  it('are left out of the list once they are archived, unless they are asked for', async () => {
    const { account, post, get } = await desk();
    const id = account.id('conversations');
    await post(`conversations/${id}/actions/archive`);
    expect(rowsIn((await get('conversations')).body)).toEqual([]);
    expect(rowsIn((await get('conversations?include_archived=true')).body).map((row) => row.id)).toEqual([id]);
  });

  it('keep the words of their messages under a legal hold', async () => {
    const { account, post, get } = await desk();
    const talk = `conversations/${account.id('conversations')}`;
    await post(`${talk}/actions/set-legal-hold`, { legal_hold: 'held' });
    expect((await post(`${talk}/actions/redact`)).error.param).toBe('legal_hold');
    await post(`${talk}/actions/set-legal-hold`, { legal_hold: 'released' });
    await post(`${talk}/actions/redact`);
    expect(rowsIn((await get(`${talk}/messages`)).body).map(({ body }) => body)).toEqual([null, null, null]);
  });

  it('take people in, give them roles, and let them go', async () => {
    const { account, third, post, call } = await desk();
    const talk = `conversations/${account.id('conversations')}`;
    const people = '?include=participants';
    const added = await post(`${talk}/participants${people}`, { account_user_id: third, role: 'viewer' });
    const list = listAt(added.body, 'participants');
    const mine = list.find((row) => textAt(row, 'actor', 'id') === third);
    expect(mine).toMatchObject({ role: 'viewer', membership: 'active' });
    const path = `${talk}/participants/${textAt(mine, 'id')}`;
    const changed = await post(`${path}/actions/set-role${people}`, { role: 'admin' });
    expect(listAt(changed.body, 'participants').at(-1)?.role).toBe('admin');
    expect((await call('DELETE', `/v1/messaging/${path}`)).status).toBe(200);
    expect((await call('DELETE', `/v1/messaging/${path}`)).status).toBe(404);
  });

  it('refuse people who are not there', async () => {
    const { post } = await desk();
    const body = { type: 'direct_message', participant_account_user_ids: ['acus_nobody000000'] };
    expect((await post('conversations', body)).error).toMatchObject({
      code: 'resource_not_found',
      param: 'participant_account_user_ids[0]',
    });
  });
});

describe('notifications', () => {
  it('are counted until they are read, and are seen all at once', async () => {
    const { augno, account, post, get } = await desk();
    const count = async () => at((await get('notifications/unread-count')).body, 'notifications');
    const before = Number(await count());
    const target = { type: 'account', id: augno.facts.accountId };
    const sent = await post('notifications', { category: 'agent.alert', target, title: 'The press is down' });
    expect(sent).toMatchObject({ status: 202, body: { enqueued: account.rows('account-users').length } });
    expect(await count()).toBe(before + account.rows('account-users').length);
    await post('notifications/actions/mark-all-seen');
    const all = rowsIn((await get('notifications')).body);
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['seen']));
    await post(`notifications/${textAt(all[0], 'id')}/actions/read`);
    expect(await count()).toBe(all.length - 1);
  });

  it('are preferred once for each category', async () => {
    const { call, get } = await desk();
    const prefer = (email_enabled: boolean) =>
      call('PUT', '/v1/messaging/preferences', {
        body: { category: 'chat.message', in_app_enabled: true, email_enabled, push_enabled: false },
      });
    const first = await prefer(true);
    const second = await prefer(false);
    expect(second.body).toMatchObject({ id: first.body.id, email_enabled: false });
    expect(rowsIn((await get('preferences')).body)).toHaveLength(2);
  });
});

describe('contacts and groups', () => {
  it('are people and agents by name', async () => {
    const { first, get } = await desk();
    const [found] = rowsIn((await get('contacts?q=ines')).body);
    expect(found).toMatchObject({ id: first, type: 'user', name: 'Ines Calder' });
  });

  it('change members one by one', async () => {
    const { account, third, post, call } = await desk();
    const group = account.id('groups');
    const added = await post(`groups/${group}/members`, { member_type: 'user', account_user_id: third });
    const members = listAt(added.body, 'members');
    expect(textAt(members.at(-1), 'actor', 'id')).toBe(third);
    const left = await call('DELETE', `/v1/messaging/groups/${group}/members/${textAt(members.at(-1), 'id')}`);
    expect(listAt(left.body, 'members')).toHaveLength(members.length - 1);
  });
});

describe('agents', () => {
  it('of the system stay as they are, and slugs are taken once', async () => {
    const { call, account } = await desk();
    const assistant = account.id('agents', { slug: 'assistant' });
    const changed = await call('PATCH', `/v1/ai/agents/${assistant}`, { body: { name: 'Mine' } });
    expect(changed.error.code).toBe('insufficient_permissions');
    const off = await call('PUT', `/v1/ai/agents/${assistant}/status`, { body: { status: 'inactive' } });
    expect(off.body.status).toBe('inactive');
    const body = { name: 'Twin', slug: 'order-watcher', category_code: 'sales', trigger_type: 'manual', config: {} };
    expect((await call('POST', '/v1/ai/agents', { body })).error).toMatchObject({
      code: 'resource_exists',
      param: 'slug',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { AccountRows } from '../../../emulator/providers/augno/examples/rows.ts';
import { augnoResources } from '../../../emulator/providers/augno/resources.ts';
import { augnoSandbox } from '../../support/augno.ts';

/** The states of a kind of thing, and for each action, after its operation, where it leads from where. */
interface Machine {
  readonly resource: string;
  readonly member?: string;
  readonly path: string;
  readonly states: readonly string[];
  readonly actions: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly method?: string;
  readonly bodies?: Readonly<Record<string, unknown>>;
}

function from(states: readonly string[], to: string): Record<string, string> {
  return Object.fromEntries(states.map((state) => [state, to]));
}

const TOLD = ['unseen', 'seen', 'read', 'dismissed'];
/** Forward only; what is done already may be done again. */
const FORWARD = {
  seen: from(['unseen', 'seen'], 'seen'),
  read: from(['unseen', 'seen', 'read'], 'read'),
  dismiss: from(TOLD, 'dismissed'),
};
const OPEN = ['pending', 'running', 'awaiting_input', 'awaiting_approval'];

const MACHINES: readonly Machine[] = [
  {
    resource: 'runs',
    path: '/v1/ai/runs/{id}/actions',
    states: [...OPEN, 'completed', 'failed', 'cancelled'],
    actions: {
      cancel: from(OPEN, 'cancelled'),
      continue: from(['awaiting_input', 'awaiting_approval'], 'running'),
      retry: from(['failed'], 'pending'),
    },
    bodies: { continue: { message: 'Go on.' } },
  },
  {
    resource: 'production-schedules',
    path: '/v1/operations/production-schedules/{id}/actions',
    method: 'PUT',
    states: ['draft', 'generating', 'published', 'superseded', 'archived', 'failed'],
    actions: {
      publish: from(['draft'], 'published'),
      archive: from(['draft', 'generating', 'published', 'superseded', 'failed'], 'archived'),
      regenerate: from(['draft'], 'draft'),
    },
    bodies: { regenerate: {} },
  },
  {
    resource: 'conversations.messages',
    path: '/v1/messaging/messages/{id}/actions',
    states: ['draft', 'scheduled', 'sent', 'canceled', 'rejected', 'failed', 'superseded'],
    actions: {
      'approve-send': from(['draft'], 'sent'),
      cancel: from(['scheduled'], 'canceled'),
      reject: from(['draft'], 'rejected'),
    },
    bodies: { 'approve-send': { client_message_id: 'mine-1' } },
  },
  { resource: 'notifications', path: '/v1/messaging/notifications/{id}/actions', states: TOLD, actions: FORWARD },
  { resource: 'announcements', path: '/v1/messaging/announcements/{id}/actions', states: TOLD, actions: FORWARD },
  {
    resource: 'conversations',
    path: '/v1/messaging/conversations/{id}/actions',
    states: ['active', 'archived', 'hidden'],
    actions: {
      archive: from(['active', 'hidden'], 'archived'),
      unarchive: from(['archived'], 'active'),
      hide: from(['active', 'archived'], 'hidden'),
      unhide: from(['hidden'], 'active'),
    },
  },
  {
    resource: 'portal-domains',
    path: '/v1/settings/portal-domains/{id}/actions',
    states: ['pending', 'securing', 'verified', 'failed'],
    actions: { verify: { pending: 'securing', securing: 'verified', failed: 'securing' } },
  },
];

describe('the states of things', () => {
  it.each(MACHINES)('change as the documentation says: $resource', async (machine) => {
    const { resource, path, states, actions, method = 'POST', bodies = {} } = machine;
    const { augno, call } = await augnoSandbox();
    const { keeper, model } = augnoResources();
    const rows = keeper.rows(augno, model.resource(resource));
    const held = new AccountRows(augno, augno.facts.accountId ?? '').row(resource);
    if (!held) throw new Error(`there are no ${resource}`);
    const found: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    for (const [action, arrows] of Object.entries(actions)) {
      for (const state of states) {
        rows.update(held.id, { fields: { ...held.fields, status: state, scheduled_at: null } });
        const body = bodies[action];
        const answered = await call(method, `${path.replace('{id}', held.id)}/${action}`, body ? { body } : {});
        const name = `${action} of ${state}`;
        found[name] = answered.status === 200 ? answered.body.status : [answered.error.code, answered.error.param];
        wanted[name] = arrows[state] ?? ['validation_failed', 'status'];
      }
    }
    expect(found).toEqual(wanted);
  });

  it('lets a failed run be tried again five times', async () => {
    const { augno, call } = await augnoSandbox();
    const { keeper, model } = augnoResources();
    const runs = keeper.rows(augno, model.resource('runs'));
    const id = new AccountRows(augno, augno.facts.accountId ?? '').id('runs', { status: 'failed' });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) {
      const { fields } = runs.get(id) ?? { fields: {} };
      runs.update(id, { fields: { ...fields, status: 'failed' } });
      statuses.push((await call('POST', `/v1/ai/runs/${id}/actions/retry`)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 400]);
  });

  it('lets a machine be down once at a time', async () => {
    const { augno, call } = await augnoSandbox();
    const account = new AccountRows(augno, augno.facts.accountId ?? '');
    const machine = account.id('machines', { name: 'Press 1' });
    const event = { machine_id: machine, reason: 'breakdown', started_at: '2026-09-21T10:00:00Z' };
    const path = '/v1/operations/machine-downtime-events';
    const first = await call('POST', path, { body: event });
    expect(first.body).toMatchObject({ ended_at: null, duration_seconds: null });
    expect((await call('POST', path, { body: event })).error.code).toBe('resource_conflict');
    const ended = await call('PATCH', `${path}/${String(first.body.id)}`, {
      body: { ended_at: '2026-09-21T11:00:00Z' },
    });
    expect(ended.body.duration_seconds).toBe(3600);
    expect((await call('POST', path, { body: event })).status).toBe(201);
  });

  it('supersedes the published schedule by the next one of the same weeks', async () => {
    const { augno, call } = await augnoSandbox();
    const account = new AccountRows(augno, augno.facts.accountId ?? '');
    const before = account.id('production-schedules', { status: 'published' });
    const draft = account.id('production-schedules', { status: 'draft' });
    await call('PUT', `/v1/operations/production-schedules/${draft}/actions/publish`);
    const current = await call('GET', '/v1/operations/production-schedules/current');
    const old = await call('GET', `/v1/operations/production-schedules/${before}`);
    expect(current.body.id).toBe(draft);
    expect(old.body).toMatchObject({ status: 'superseded', superseded_by: { id: draft } });
  });

  it('releases the lines of a week once', async () => {
    const { augno, call } = await augnoSandbox();
    const account = new AccountRows(augno, augno.facts.accountId ?? '');
    const schedule = account.id('production-schedules', { status: 'published' });
    const body = { week_index: 0, responsible_user_id: account.id('account-users') };
    const path = `/v1/operations/production-schedules/${schedule}/actions/release-week`;
    const released = await call('POST', path, { body });
    expect(released.body).toMatchObject({ week_index: 0, released_line_count: 2 });
    expect((await call('POST', path, { body })).error.code).toBe('validation_failed');
  });

  it.each([
    [false, 400],
    [true, 200],
  ])('answers a repeated PUT action as idempotent_put_actions says: %s', async (idempotent_put_actions, status) => {
    const { augno, call } = await augnoSandbox({ knobs: { idempotent_put_actions } });
    const id = new AccountRows(augno, augno.facts.accountId ?? '').id('production-schedules');
    const path = `/v1/operations/production-schedules/${id}/actions/archive`;
    expect((await call('PUT', path)).status).toBe(200);
    expect((await call('PUT', path)).status).toBe(status);
  });
});

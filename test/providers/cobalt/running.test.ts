import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { type CobaltWorld, CUSTOMER, cobaltSandbox } from '../../support/cobalt.ts';
import { K, P, workflowNamed } from './exercise.ts';

const ADA = { email: 'ada@example.test', name: 'Ada', company: { name: 'Ada Bakery' } };

/** A world in which the customer exports contacts to the CRM. */
async function exporting(knobs: Record<string, unknown> = {}): Promise<CobaltWorld> {
  const world = await cobaltSandbox({ knobs });
  await world.cobalt.act('connectApp', { app: 'harbor_crm' });
  await world.cobalt.act('enableWorkflow', { workflow: 'export-contact' });
  return world;
}

function fire({ call }: CobaltWorld, payload: unknown, more: JsonObject = {}) {
  return call('POST', `${P}/event`, { ...K, body: { event: 'contact.created', payload, ...more } });
}

async function runs({ call }: CobaltWorld, query = ''): Promise<JsonObject[]> {
  const { docs } = (await call('GET', `${P}/execution?${query}`, K)).body;
  return Array.isArray(docs) ? docs.filter(isJsonObject) : [];
}

async function newest(world: CobaltWorld): Promise<JsonObject> {
  const [run] = await runs(world);
  return (await world.call('GET', `${P}/execution/${run?._id}`, K)).body;
}

function records({ cobalt }: CobaltWorld) {
  return cobalt.state('app_records');
}

describe('an event', () => {
  it('starts a workflow, which is to be seen at once and does its work a moment later', async () => {
    const world = await exporting();
    expect((await fire(world, ADA)).body).toEqual({ message: 'Webhook Fired Success' });
    expect(await runs(world)).toMatchObject([{ status: 'RUNNING', completion_percentage: 0 }]);
    await world.seconds(1);
    expect(records(world)).toMatchObject([
      { about: 'contact', data: { email: 'ada@example.test', name: 'Ada', company: 'Ada Bakery' } },
    ]);
    const run = await newest(world);
    expect(run).toMatchObject({
      name: `Execution for workflow ${workflowNamed(world.cobalt, 'export-contact')}`,
      status: 'COMPLETED',
      completion_percentage: 100,
      instance_execution_time: 1000,
      type_of_execution: 'ASYNC',
      trigger_application_event: 'contact.created',
      config_id: CUSTOMER,
    });
    expect(run.nodes).toMatchObject([
      { node_id: '1', node_type: 'start', node_status: 'Success' },
      { node_id: '2', node_status: 'Success', latest_output: { result: true } },
      { node_id: '3', node_status: 'Success', attempts_made: 1, maximum_attempts: 3 },
      { node_id: '5', node_status: 'Success' },
      { node_id: '4', node_status: 'Ready', latest_output: null },
    ]);
  });

  it('takes the other way where a condition does not hold: a member that is missing is null', async () => {
    const world = await exporting();
    await fire(world, { name: 'Ada' });
    await world.seconds(1);
    expect(records(world)).toEqual([]);
    const { nodes } = await newest(world);
    expect(nodes).toMatchObject([
      {},
      { latest_output: { result: false } },
      { node_id: '4', node_status: 'Success' },
      {},
      {},
    ]);
  });

  it.each([
    ['E1', 400, /^Trigger with name Contact\.Created not found for application [0-9a-f]{24}$/],
    ['E2', 404, /^Trigger not found$/],
    ['E3', 404, /^Trigger not found$/],
  ])('of another name is unknown, case included: %s', async (era, status, says) => {
    const world = await exporting({ era });
    const answer = await fire(world, ADA, { event: 'Contact.Created' });
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringMatching(says)]);
  });

  it.each([
    ['unpublished', (w: CobaltWorld) => w.cobalt.act('setWorkflow', { workflow: 'export-contact', published: false })],
    ['disabled', (w: CobaltWorld) => w.cobalt.act('enableWorkflow', { workflow: 'export-contact', enabled: false })],
    [
      'not for this customer',
      (w: CobaltWorld) => w.cobalt.act('setWorkflow', { workflow: 'export-contact', access: { plan: 'free' } }),
    ],
    [
      'of an application that is not connected',
      (w: CobaltWorld) => w.cobalt.act('disconnectApp', { app: 'harbor_crm' }),
    ],
  ])('is answered 200, and starts no workflow that is %s', async (_what, prepare) => {
    const world = await exporting();
    await prepare(world);
    expect((await fire(world, ADA)).status).toBe(200);
    expect(await runs(world)).toEqual([]);
  });

  it('runs for one application only where one is said', async () => {
    const world = await exporting();
    for (const slug of ['postbox', 'harbor_crm']) {
      await world.call('POST', `${P}/event/${slug}`, { ...K, body: { event: 'contact.created', payload: ADA } });
    }
    expect(await runs(world)).toHaveLength(1);
  });

  it('is dropped within five minutes, where the workflow asks for a key', async () => {
    const world = await exporting();
    await world.cobalt.act('setWorkflow', { workflow: 'export-contact', dedup_key: 'event.id' });
    for (const wait of [0, 10, 300]) {
      await world.seconds(wait);
      await fire(world, { id: 'e-1' });
    }
    await fire(world, { id: 'e-2' });
    expect(await runs(world)).toHaveLength(3);
    const log = (await world.call('GET', '/api/v1/audit/public/audit-logs')).body;
    expect(log.docs).toContainEqual(expect.objectContaining({ event: 'DUPLICATE' }));
  });

  it('comes as a form, too, with files or without', async () => {
    const world = await exporting();
    const form = new FormData();
    form.append('event', 'contact.created');
    form.append('payload', JSON.stringify(ADA));
    const headers = { 'x-api-key': world.keys.test, linked_account_id: CUSTOMER };
    const url = `${world.cobalt.urls.apiBase}${P}/event/trigger`;
    expect((await fetch(url, { method: 'POST', headers, body: form })).status).toBe(200);
    await world.seconds(1);
    expect(records(world)).toHaveLength(1);
  });

  it('is declared with a sample, whose paths are told', async () => {
    const { call } = await cobaltSandbox();
    const declare = (body: unknown) => call('POST', `${P}/application/event`, { body });
    const made = await declare({ name: 'deal.won', response: { deal: { id: 1 }, at: 'x' } });
    expect(made.rows.at(-1)).toMatchObject({
      name: 'deal.won',
      response: [
        { key: 'deal', type: 'object' },
        { key: 'deal.id', type: 'text' },
        { key: 'at', type: 'text' },
      ],
    });
    expect((await declare({ name: 'deal.won', response: {} })).body.message).toBe(
      'Trigger with name deal.won already exists',
    );
    expect((await declare({ name: 'x' })).body.message).toBe('name and response are required');
    // In 2024 it was done at the path that fires events.
    expect((await call('POST', `${P}/event`, { ...K, body: { name: 'old', response: {} } })).rows).toHaveLength(4);
    expect((await call('DELETE', `${P}/event/x`)).body.message).toBe('Trigger with Id x not found');
  });
});

describe('a node', () => {
  it('is tried three times, after one second and two, when the application has trouble', async () => {
    const world = await exporting();
    await world.cobalt.act('troubleApp', { app: 'harbor_crm', status: 503, times: 2 });
    await fire(world, ADA);
    await world.seconds(3);
    expect(await newest(world)).toMatchObject({ status: 'RUNNING' });
    await world.seconds(1);
    expect(await newest(world)).toMatchObject({ status: 'COMPLETED', instance_execution_time: 4000 });
  });

  it('is not tried again where that would not help, and the execution has failed', async () => {
    const world = await exporting();
    await world.cobalt.act('troubleApp', { app: 'harbor_crm', status: 404 });
    await fire(world, ADA);
    await world.seconds(1);
    const run = await newest(world);
    expect(run.status).toBe('ERRORED');
    expect(run.nodes).toMatchObject([
      {},
      {},
      {
        node_status: 'Errored',
        attempts_made: 1,
        latest_output: {
          status: 'Errored',
          node_id: '3',
          node_name: 'Create contact',
          body: { message: expect.any(String), status: 404 },
        },
      },
      { node_status: 'Ready' },
      { node_status: 'Ready' },
    ]);
  });

  it('that fails may be skipped', async () => {
    const world = await exporting();
    await world.cobalt.act('defineWorkflow', {
      name: 'Careless',
      app: 'harbor_crm',
      alias: 'careless',
      nodes: [
        {
          type: 'action',
          skip_on_error: true,
          data: { app: 'harbor_crm', action: 'find_contact', parameters: { email: 'x' } },
        },
        { type: 'response', data: { body: { found: '{{node.2.id}}' } } },
      ],
    });
    await world.cobalt.act('runWorkflow', { workflow: 'careless' });
    await world.seconds(1);
    expect(await newest(world)).toMatchObject({
      status: 'COMPLETED',
      nodes: [{}, { node_status: 'Errored_and_Skipped' }, { node_status: 'Success' }],
    });
  });

  it('notices a credential that was revoked: the connection is dead from then on', async () => {
    const world = await exporting();
    await world.cobalt.act('revokeAtApp', { app: 'harbor_crm' });
    await fire(world, ADA);
    await world.seconds(1);
    const { status, nodes } = await newest(world);
    expect(status).toBe('ERRORED');
    expect(JSON.stringify(nodes)).toContain('invalid_grant');
    expect((await world.call('GET', `${P}/application/harbor_crm`, K)).body).toMatchObject({ reauth_required: true });
    // Events still start it, and it fails at once.
    await fire(world, ADA);
    await world.seconds(1);
    expect(await runs(world, 'status=ERRORED')).toHaveLength(2);
  });
});

describe('an execution', () => {
  it('is stopped, times out, or is ended by a node', async () => {
    const world = await exporting();
    const define = (name: string, nodes: JsonObject[], timeout_s = 60) =>
      world.cobalt.act('defineWorkflow', { name, app: 'harbor_crm', timeout_s, nodes });
    await define('Slow', [{ type: 'delay', data: { ms: 120_000 } }]);
    await define('Short', [{ type: 'terminate' }, { type: 'response' }]);
    const run = (workflow: string) => world.cobalt.act('runWorkflow', { workflow });
    await run('Slow');
    await world.seconds(10);
    const [slow] = await runs(world);
    const stopped = await world.call('POST', `${P}/execution/${slow?._id}/stop`, K);
    expect(stopped.body).toEqual({ message: 'Stopping instance' });
    expect(await newest(world)).toMatchObject({ status: 'STOPPING' });
    await world.seconds(1);
    expect(await newest(world)).toMatchObject({ status: 'STOPPED', nodes: [{}, { node_status: 'Stopped' }] });
    await run('Slow');
    await world.seconds(60);
    expect(await newest(world)).toMatchObject({ status: 'TIMED_OUT', nodes: [{}, { node_status: 'Timed_Out' }] });
    await run('Short');
    await world.seconds(1);
    expect(await newest(world)).toMatchObject({ status: 'TERMINATED' });
  });

  it('runs again with the same payload, as another one', async () => {
    const world = await exporting();
    await fire(world, ADA);
    await world.seconds(1);
    const [first] = await runs(world);
    const again = await world.call('POST', `${P}/execution/${first?._id}/rerun`, { ...K, body: {} });
    expect(again.body).toMatchObject({ status: 'success' });
    await world.seconds(1);
    expect(await newest(world)).toMatchObject({
      _id: again.body.id,
      name: expect.stringMatching(/^Retry for workflow/),
    });
    expect(records(world)).toHaveLength(2);
  });

  it('is found by what it was, by whoever it belongs to', async () => {
    const world = await exporting();
    await fire(world, ADA);
    await world.seconds(1);
    for (const [query, count] of [
      ['status=COMPLETED&slug=postbox,harbor_crm', 1],
      ['status=ERRORED', 0],
      ['workflow_name=export', 1],
      ['execution_type=SYNC', 0],
      ['execution_source=Event', 1],
      ['execution_source=API_CALL', 0],
      ['start_date=2026-09-21&end_date=2026-09-21', 1],
      ['start_date=2026-09-22', 0],
    ] as const) {
      expect([query, (await runs(world, query)).length]).toEqual([query, count]);
    }
    const [run] = await runs(world);
    const other = await world.call('GET', `${P}/execution/${run?._id}`, { as: 'cust_4712' });
    expect([other.status, other.body.message]).toEqual([404, 'Execution not found']);
    expect((await world.call('GET', `${P}/execution`)).body).toMatchObject({
      error_code: 'BAD_REQUEST',
      http_error_type: 'INVALID_LINKED_ACCOUNT_ID',
      message: 'linked_account_id or org_id is required',
    });
  });

  it('had six members in E1', async () => {
    const world = await exporting({ era: 'E1' });
    await fire(world, ADA);
    const [run] = await runs(world);
    expect(Object.keys(run ?? {})).toEqual([
      ...['_id', 'org_id', 'linked_account_id', 'environment', 'status', 'createdAt'],
    ]);
  });

  it('is begun by hand whether the workflow is enabled or not, and answers at once where that is asked for', async () => {
    const world = await exporting();
    await world.cobalt.act('enableWorkflow', { workflow: 'export-contact', enabled: false });
    const path = `${P}/workflow/export-contact/execute`;
    const headers = { slug: 'harbor_crm' };
    const later = await world.call('POST', path, { ...K, headers, body: ADA });
    expect(later.body).toMatchObject({ message: 'Workflow execution started' });
    const now = await world.call('POST', path, { ...K, headers: { ...headers, sync_execution: 'true' }, body: ADA });
    expect(now.body).toMatchObject({ return_value: { exported: true, contact_id: expect.any(String) } });
    const v1 = await world.call('POST', '/api/v1/workflow/export-contact/execute', { ...K, headers, body: {} });
    expect(Object.keys(v1.body)).toEqual(['execution_id']);
    const unnamed = await world.call('POST', path, { ...K, body: {} });
    expect([unnamed.status, unnamed.body]).toEqual([
      400,
      { message: 'Server Error', error: 'Workflow ID and slug are required' },
    ]);
  });

  it('goes on after a restart', async () => {
    const world = await exporting();
    await fire(world, ADA);
    const snapshot = world.cobalt.store.dump();
    world.sandbox.clock.clear();
    world.cobalt.store.restore(snapshot);
    world.cobalt.resume();
    await world.seconds(1);
    expect(await newest(world)).toMatchObject({ status: 'COMPLETED' });
  });
});

import { describe, expect, it } from 'vitest';
import { object } from '../../../emulator/http/contract.ts';
import { CUSTOMER, cobaltSandbox } from '../../support/cobalt.ts';
import { K, P, workflowNamed } from './exercise.ts';

describe('a workflow of a customer', () => {
  it('is a draft with a start, and has another id once it is published', async () => {
    const { call, tokenOf } = await cobaltSandbox();
    const token = await tokenOf();
    const made = object(
      (await call('POST', `${P}/workflow`, { token, body: { name: 'Mine', slug: 'postbox' } })).body.workflow,
    );
    expect(made).toMatchObject({ published: false, linked_account_id: CUSTOMER, nodes: [{ type: 'start' }] });
    const publish = (id: unknown, published: boolean) =>
      call('PUT', `${P}/workflow/${id}/publish`, { token, body: { published } });
    const published = (await publish(made._id, true)).body;
    expect(published).toMatchObject({ published: true, version: 1 });
    expect(published._id).not.toBe(made._id);
    expect((await publish(made._id, true)).body).toMatchObject({ _id: published._id, version: 2 });
    expect((await publish(published._id, false)).body).toMatchObject({ published: false });
    expect((await publish(made._id, false)).body).toMatchObject({
      error_code: 'INVALID_WORKFLOW_ID',
      message: 'Only public and published workflows can be unpublished',
    });
    expect((await call('GET', `${P}/workflow/${published._id}/edit`, { token })).body).toMatchObject({ _id: made._id });
    const other = await call('GET', `${P}/workflow/${made._id}`, { as: 'cust_4712' });
    expect([other.status, other.body.message]).toEqual([403, 'Workflow is private to another linked account']);
    expect((await call('GET', `${P}/workflow?scope=private`, { token })).body).toMatchObject({ totalDocs: 2 });
    expect((await call('DELETE', `${P}/workflow/${made._id}`, { token })).body).toMatchObject({ success: true });
  });

  it('is not that of the organization', async () => {
    const { call, tokenOf, cobalt } = await cobaltSandbox();
    const token = await tokenOf();
    const id = workflowNamed(cobalt, 'export-contact');
    expect((await call('DELETE', `${P}/workflow/${id}`, { token })).body.message).toBe(
      'Workflow is a version workflow.',
    );
    expect((await call('GET', `${P}/workflow/x/edit`, K)).body.message).toBe('No public workflow with id x.');
    const nowhere = await call('POST', `${P}/workflow`, { ...K, body: { name: 'a', slug: 'x' } });
    expect([nowhere.status, nowhere.body.message]).toEqual([500, 'Application with slug x not found']);
    // A key is no session.
    expect((await call('PUT', `${P}/workflow/${id}/publish`, { body: { published: true } })).body).toMatchObject({
      error_code: 'AUTH_SERVICE_ERROR',
      message: 'Authorization Token Missing',
    });
  });
});

describe('a schedule', () => {
  const PATH = '/api/v1/workflow/public/scheduled';
  const headers = { slug: 'postbox', workflow_id_alias: 'send-receipt' };

  it('runs its workflow when it is due, unless it is paused', async () => {
    const { call, cobalt, seconds } = await cobaltSandbox();
    await cobalt.act('connectApp', { app: 'postbox' });
    const body = { trigger_type: 'cron', regex: '*/10 * * * *', payload: { customer: 'a@b.example', id: 'o-1' } };
    const made = await call('POST', PATH, { ...K, headers, body });
    expect(made.body).toMatchObject({ cron_patten: '*/10 * * * *', status: 'running', linked_account_id: CUSTOMER });
    await seconds(1201);
    expect(cobalt.state('app_records')).toHaveLength(2);
    const path = `${PATH}/${made.body._id}`;
    expect((await call('PUT', `${path}/pause`, K)).body).toMatchObject({ status: 'paused', inactive: true });
    await seconds(1200);
    expect(cobalt.state('app_records')).toHaveLength(2);
    expect((await call('PUT', `${path}/resume`, K)).body).toMatchObject({ status: 'running' });
    expect((await call('PUT', `${path}/resume`, K)).body.message).toBe('Scheduled Job Already Active');
    await seconds(601);
    expect(cobalt.state('app_records')).toHaveLength(3);
    const runs = (await call('GET', `${P}/execution?execution_source=Schedule`, K)).body;
    expect(runs).toMatchObject({ totalDocs: 3 });
  });

  it.each([
    { trigger_type: 'cron', regex: '* * * * *' },
    { trigger_type: 'cron', regex: 'every day' },
    { trigger_type: 'interval', interval_dates: [{ minute: 4 }] },
  ])('is refused as %o', async (body) => {
    const { call } = await cobaltSandbox();
    const answer = await call('POST', PATH, { ...K, headers, body });
    expect([answer.status, answer.body.message]).toEqual([
      400,
      'Cron Job Could Not Be Added , Regex Configuration failed to register',
    ]);
    expect(await call('PUT', `${PATH}/x/pause`, K)).toMatchObject({
      status: 404,
      body: { message: 'Scheduled Job Not Found' },
    });
  });
});

describe('an inbound webhook', () => {
  it('starts a workflow, signed or with a word where that is asked for', async () => {
    const { call, cobalt, seconds } = await cobaltSandbox();
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    const nodes = [
      {
        type: 'action',
        data: { app: 'harbor_crm', action: 'create_contact', parameters: { email: '{{event.email}}' } },
      },
    ];
    const define = async (inbound: object | undefined, more: object = {}) => {
      const made = await cobalt.act('defineWorkflow', {
        name: 'In',
        app: 'harbor_crm',
        nodes,
        ...(inbound && { inbound }),
        ...more,
      });
      return `/api/v1/webhook-trigger/${cobalt.facts.orgId}-test/${object(made).workflow_id}/${CUSTOMER}`;
    };
    const path = await define(undefined);
    const send = (headers = {}, body: unknown = { email: 'a@b.example', id: 1 }) =>
      call('POST', path, { key: null, body, headers });
    expect((await send()).status).toBe(200);
    await seconds(1);
    expect(cobalt.state('app_records')).toHaveLength(1);
    await define({ kind: 'token', header: 'x-word', secret: 'sesame' });
    expect((await send()).status).toBe(401);
    expect((await send({ 'x-word': 'sesame' })).status).toBe(200);
    await define({ kind: 'token', header: 'x-word', secret: 'sesame' }, { dedup_key: 'event.id' });
    expect((await send({ 'x-word': 'sesame' })).status).toBe(409);
    expect((await send({ 'x-word': 'sesame' }, { text: 'x'.repeat(1024 * 1024) })).status).toBe(413);
    expect((await send({ 'Content-Type': 'text/plain' }, 'x')).status).toBe(415);
    expect((await call('GET', path, { key: null })).status).toBe(405);
    expect((await call('POST', path.replace('-test', '-production'), { key: null, body: {} })).status).toBe(404);
  });
});

describe('a direct action', () => {
  const PATH = '/api/v2/integration-schema/harbor_crm/actions';

  it('is done at once, or refused in words that say why', async () => {
    const { call, cobalt } = await cobaltSandbox();
    const execute = (body: unknown) => call('POST', `${PATH}/create_contact/execute`, { ...K, body });
    expect((await execute({})).body).toMatchObject({
      error_code: 'VALIDATION_ERROR',
      message: "Required parameter 'email' is missing",
    });
    expect((await execute({ email: 'a@b.example' })).status).toBe(401);
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    expect((await execute({ email: 'a@b.example' })).body).toMatchObject({ node_status: 'Success', http_status: 201 });
    expect((await call('GET', `${PATH}/x`, K)).body.message).toBe('Action x not found in Application harbor_crm');
    expect((await call('GET', PATH.replace('harbor_crm', 'x'), K)).body.message).toBe(
      "Application app_type 'x' not found",
    );
    await call('POST', `${P}/config`, { ...K, body: { slug: 'harbor_crm' } });
    const found = await call('POST', `${P}/datastore/harbor_crm/contact/search`, { ...K, body: { email: '^A@' } });
    expect(found.rows).toMatchObject([{ email: 'a@b.example' }]);
  });
});

describe('the rate limit', () => {
  it('takes five events at once and twenty in a second, and tells what is left', async () => {
    const { call, seconds, sandbox } = await cobaltSandbox({ knobs: { rate_limit: true } });
    const fire = () => call('POST', `${P}/event`, { ...K, body: { event: 'x' } });
    const first = await fire();
    expect(first.headers.get('x-ratelimit-limit')).toBe('20');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('19');
    expect(first.headers.get('x-ratelimit-reset')).toMatch(/^\d{10}$/);
    const burst = await Promise.all(Array.from({ length: 5 }, fire));
    expect(burst.map(({ status }) => status).sort()).toEqual([404, 404, 404, 404, 429]);
    expect(burst.find(({ status }) => status === 429)?.body).toMatchObject({
      http_error_type: 'TOO_MANY_REQUESTS',
      message: 'Too many requests',
    });
    for (let i = 0; i < 15; i++) {
      if (i % 5 === 0) await sandbox.clock.advance(60);
      expect((await fire()).status).toBe(404);
    }
    await sandbox.clock.advance(60);
    expect((await fire()).status).toBe(429);
    await seconds(1);
    expect((await fire()).status).toBe(404);
  });

  it('is ten in E1, and names a wait where a knob says so', async () => {
    const { call } = await cobaltSandbox({ knobs: { rate_limit: true, era: 'E1', burst: 10, retry_after: 'seconds' } });
    const fire = () => call('POST', `${P}/event`, { ...K, body: { event: 'x' } });
    const all = await Promise.all(Array.from({ length: 11 }, fire));
    expect(all.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('1');
    expect(all[0]?.headers.get('x-ratelimit-limit')).toBe('10');
  });
});

import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signature } from '../../../emulator/providers/cobalt/webhooks.ts';
import { CUSTOMER, cobaltSandbox } from '../../support/cobalt.ts';
import { receiver } from '../../support/receiver.ts';
import { K, P, workflowNamed } from './exercise.ts';

async function listening(answer: (nth: number) => number = () => 200, knobs: Record<string, unknown> = {}) {
  const { received, url } = await receiver((nth) => answer(nth));
  const world = await cobaltSandbox({ knobs, webhooks: { cobalt: url } });
  return { ...world, received, url };
}

describe('a signature', () => {
  const key = 'tk5d0c7f1e-0000-4a00-8a00-0123456789ab';
  const body = '{"event":"Connection Expired","slug":"harbor_crm"}';

  it('is what openssl computes over the raw body, under the API key', () => {
    const args = ['dgst', '-sha256', '-hmac', key, '-hex'];
    const said = execFileSync('openssl', args, { input: body, encoding: 'utf8' }).trim();
    expect(said.endsWith(signature(key, Buffer.from(body)))).toBe(true);
    expect(signature(key, Buffer.from(body))).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a delivery', () => {
  it('is compact JSON, signed with the key of its environment, and nothing else identifies it', async () => {
    const { cobalt, received, sandbox, keys } = await listening();
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await sandbox.clock.quiet();
    const [first] = received;
    expect(first?.text).toBe(JSON.stringify(first?.body));
    expect(first?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-cobalt-signature': signature(keys.test, Buffer.from(first?.text ?? '')),
    });
    expect(Object.keys(first?.headers ?? {}).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'host',
      'x-cobalt-signature',
    ]);
  });

  it('tells of executions without a reason, unless a knob asks for one', async () => {
    const { cobalt, received, seconds } = await listening();
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await cobalt.act('enableWorkflow', { workflow: 'export-contact' });
    for (const enriched of [false, true]) {
      cobalt.knobs.set('enriched_errors', enriched);
      await cobalt.act('troubleApp', { app: 'harbor_crm', status: 404 });
      await cobalt.act('fireEvent', { event: 'contact.created' });
      await seconds(1);
    }
    const plain = {
      linked_account_id: CUSTOMER,
      instance_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      workflow_id: workflowNamed(cobalt, 'export-contact'),
      config_id: CUSTOMER,
      event: 'Workflow Errored',
      workflow_name: 'Export contact',
      status: 'ERRORED',
    };
    const errored = received.filter(({ body }) => body.event === 'Workflow Errored').map(({ body }) => body);
    expect(errored).toEqual([
      plain,
      {
        ...plain,
        failed_node: { node_id: '3', node_name: 'Create contact' },
        attempts_made: 1,
        errored_at: expect.any(String),
        error: expect.anything(),
      },
    ]);
  });

  it('comes after the execution can be read', async () => {
    const seen: string[] = [];
    const { call, cobalt, seconds } = await listening();
    await cobalt.act('connectApp', { app: 'postbox' });
    cobalt.journal.observe(
      (entry, change) => {
        if (entry.kind === 'event' && change === 'appended' && entry.type === 'Workflow Completed') {
          seen.push(
            ...cobalt.state('executions').map((row) => String(Object.entries(row).find(([k]) => k === 'status')?.[1])),
          );
        }
      },
      ['event'],
    );
    await call('POST', `${P}/event`, { ...K, body: { event: 'order.paid', payload: { customer: 'a', id: 'b' } } });
    await seconds(1);
    expect(seen).toContain('COMPLETED');
  });

  it('is tried once and three times more, and only 200 accepts it', async () => {
    const { received, cobalt, seconds, sandbox } = await listening((nth) => (nth < 4 ? 204 : 500));
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await sandbox.clock.quiet();
    for (const wait of [10, 60, 300, 3600]) await seconds(wait);
    expect(received).toHaveLength(4);
    expect(sandbox.journal.query({ kind: 'delivery' })).toMatchObject([{ status: 'dead-letter' }]);
  });

  it('is accepted by any 2xx, where a knob says so', async () => {
    const { received, cobalt, seconds, sandbox } = await listening(() => 204, { success_status: '2xx' });
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await sandbox.clock.quiet();
    await seconds(3600);
    expect(received).toHaveLength(1);
  });

  it('is signed with the new key after a rotation', async () => {
    const { received, cobalt, sandbox } = await listening();
    await cobalt.act('rotateKey', {});
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await sandbox.clock.quiet();
    const [first] = received;
    const wanted = signature(cobalt.facts.webhookSecret ?? '', Buffer.from(first?.text ?? ''));
    expect(first?.headers['x-cobalt-signature']).toBe(wanted);
  });

  it.each([
    ['Workflow Completed', 'COMPLETED'],
    ['Workflow Errored', 'ERRORED'],
    ['Workflow Stopped', 'STOPPED'],
    ['Workflow Timed Out', 'TIMED_OUT'],
  ])('of %s agrees with the execution that it names', async (type, status) => {
    const { call, cobalt, received, sandbox } = await listening();
    cobalt.happen(type, { workflow: 'export-contact' });
    await sandbox.clock.quiet();
    const run = (await call('GET', `${P}/execution/${received[0]?.body.instance_id}`, K)).body;
    expect([received[0]?.body.status, run.status]).toEqual([status, status]);
  });
});

describe('a subscription', () => {
  it('gets what it asks for: by event, application and workflow', async () => {
    const { call, cobalt, received, url, sandbox, seconds } = await listening();
    await cobalt.act('setWebhook', { enabled: false });
    const subscribe = (path: string, more: object) =>
      call('POST', `${P}/webhook`, {
        body: { webhook_url: url + path, webhook_events: ['Connection Created'], ...more },
      });
    await subscribe('/all', {});
    await subscribe('/crm', { slug: 'harbor_crm' });
    await subscribe('/off', { is_enabled: false });
    const runs = { webhook_events: ['Workflow Completed'] };
    await subscribe('/export', { ...runs, workflow_ids: [workflowNamed(cobalt, 'export-contact')] });
    await subscribe('/receipt', { ...runs, workflow_ids: [workflowNamed(cobalt, 'send-receipt')] });
    for (const app of ['harbor_crm', 'postbox']) await cobalt.act('connectApp', { app });
    await cobalt.act('fireEvent', { event: 'order.paid' });
    await seconds(2);
    await sandbox.clock.quiet();
    const seen = received.map(({ path, body }) => `${path} ${body.slug ?? body.workflow_name}`);
    expect(seen.sort()).toEqual(['/all harbor_crm', '/all postbox', '/crm harbor_crm', '/receipt Send receipt']);
  });

  it('has a body, headers and a method of its own', async () => {
    const seen: { method: string; word: unknown; text: string }[] = [];
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      seen.push({ method: request.method ?? '', word: request.headers['x-word'], text });
      response.writeHead(200).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const webhook_url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
    const { call, cobalt, sandbox } = await cobaltSandbox();
    const common = { webhook_url, webhook_events: ['Connection Created'] };
    await call('POST', `${P}/webhook`, {
      body: {
        ...common,
        webhook_type: 'custom',
        method: 'PUT',
        webhook_headers: { 'x-word': 'sesame' },
        webhook_body: '{"what":"{{event.event}}","who":"{{event.linked_account_id}}"}',
      },
    });
    await call('POST', `${P}/webhook`, { body: { ...common, webhook_type: 'slack' } });
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await sandbox.clock.quiet();
    expect(seen.sort((a, b) => b.method.localeCompare(a.method))).toEqual([
      { method: 'PUT', word: 'sesame', text: '{"what":"Connection Created","who":"cust_4711"}' },
      { method: 'POST', word: undefined, text: '{"text":"Connection Created: harbor_crm for cust_4711"}' },
    ]);
  });

  it('is refused for events that there are not, and for addresses that are none', async () => {
    const { call } = await cobaltSandbox();
    const subscribe = (body: object) => call('POST', `${P}/webhook`, { body });
    const url = { webhook_url: 'https://hooks.example/' };
    for (const webhook_events of [['connection-created'], ['x'], []]) {
      expect(await subscribe({ ...url, webhook_events })).toMatchObject({
        status: 400,
        body: { error_code: 'INVALID_EVENT', message: 'Invalid event. Check events list in documentation.' },
      });
    }
    const wrong = await subscribe({ webhook_url: 'hooks', webhook_events: ['Workflow Errored'] });
    expect([wrong.status, wrong.body.message]).toEqual([500, 'Request failed with status code 500']);
    expect(await call('GET', `${P}/webhook/x`)).toMatchObject({
      status: 400,
      body: { error_code: 'RESOURCE_NOT_FOUND', message: 'Webhook not found' },
    });
    expect((await call('PUT', `${P}/webhooks/group/edit`, { body: {} })).body.message).toBe('webhookIds is required');
  });

  it('was one, with names in kebab case, in E1', async () => {
    const { received, url } = await receiver(() => 200);
    const { call, cobalt, sandbox } = await cobaltSandbox({ knobs: { era: 'E1' } });
    await call('PUT', `${P}/webhook`, { body: { webhook_url: url, webhook_events: ['connected-created'] } });
    expect((await call('GET', `${P}/webhook`)).body).toEqual({
      webhook_url: url,
      webhook_events: ['connected-created'],
    });
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await sandbox.clock.quiet();
    expect(received).toMatchObject([{ body: { event: 'Connection Created' } }]);
    const more = await call('POST', `${P}/webhook/subscribe`, { body: { webhook_events: ['workflow-errored'] } });
    expect(more.body).toMatchObject({ webhook_events: ['connected-created', 'workflow-errored'] });
    expect((await call('DELETE', `${P}/webhook`)).body).toEqual({ message: 'Webhook deleted successfully' });
  });

  it('belongs to one environment', async () => {
    const { call, keys } = await cobaltSandbox();
    const key = keys.production;
    const made = await call('POST', `${P}/webhook`, {
      key,
      body: { webhook_url: 'https://hooks.example/', webhook_events: ['Workflow Errored'] },
    });
    expect(made.body).toMatchObject({ environment: 'production' });
    expect((await call('GET', `${P}/webhook/${made.body._id}`)).status).toBe(400);
    expect((await call('GET', `${P}/webhook/${made.body._id}`, { key })).status).toBe(200);
  });
});

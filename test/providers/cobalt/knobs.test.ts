import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cobalt as definition } from '../../../emulator/providers/cobalt/index.ts';
import { CUSTOMER, cobaltSandbox, walkConsent } from '../../support/cobalt.ts';
import { receiver } from '../../support/receiver.ts';
import { K, P, workflowNamed } from './exercise.ts';

async function listening(knobs: Record<string, unknown>) {
  const { received, url } = await receiver(() => 500);
  const world = await cobaltSandbox({ knobs, webhooks: { cobalt: url } });
  return { ...world, events: () => received.map(({ body }) => body.event) };
}

describe('the knobs of Cobalt', () => {
  it('are all read somewhere', () => {
    const folder = 'emulator/providers/cobalt';
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('knobs'))
      .map((file) => join(folder, file));
    const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    expect(Object.keys(definition.knobs).filter((name) => !text.includes(`'${name}'`))).toEqual([]);
  });

  it('environment: keys of the other one are unknown', async () => {
    const { call, keys } = await cobaltSandbox({ knobs: { environment: 'production' } });
    expect((await call('GET', `${P}/linked-account`)).body.message).toBe('Invalid Credentials');
    expect((await call('GET', `${P}/linked-account`, { key: keys.production })).status).toBe(200);
  });

  it('session_ttl_s, session_reuse and expired_token_body', async () => {
    const knobs = { session_ttl_s: 60, session_reuse: 'always', expired_token_body: 'envelope' };
    const { call, tokenOf, seconds } = await cobaltSandbox({ knobs });
    const token = await tokenOf();
    expect(await tokenOf()).toBe(token);
    await seconds(60);
    expect((await call('GET', '/api/v2/f-sdk/application', { token })).body).toMatchObject({
      status_code: 401,
      error_code: 'INVALID_TOKEN',
      message: 'Token Expired',
    });
    expect(await tokenOf()).not.toBe(token);
  });

  it('upsert_answer_of_e1 and max_page_size', async () => {
    const knobs = { era: 'E1', upsert_answer_of_e1: 'success', max_page_size: 1 };
    const { call } = await cobaltSandbox({ knobs });
    expect((await call('PUT', `${P}/linked-account`, { body: { account_id: 'x' } })).body).toEqual({ success: true });
    expect((await call('GET', `${P}/linked-account`)).body).toMatchObject({ limit: 1, totalPages: 4 });
  });

  it('callback_closes: a page without a script', async () => {
    const { call } = await cobaltSandbox({ knobs: { callback_closes: false } });
    const { auth_url } = (await call('GET', `${P}/linked-account/integration/oauth-url/harbor_crm`, K)).body;
    expect((await walkConsent(String(auth_url))).at(-1)?.text).not.toContain('<script>');
  });

  it('reconnect_event and delete_events: nobody is told', async () => {
    const { call, cobalt, events, sandbox } = await listening({ reconnect_event: false, delete_events: false });
    await cobalt.act('connectApp', { app: 'ledgerly' });
    await call('DELETE', `${P}/linked-account/${CUSTOMER}`);
    await sandbox.clock.quiet();
    expect(events()).toEqual([]);
  });

  it('retry_schedule_s and extra_event_types', async () => {
    const { cobalt, events, seconds, sandbox } = await listening({
      retry_schedule_s: '0,5',
      extra_event_types: 'Brand New',
    });
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await sandbox.clock.quiet();
    await seconds(1000);
    expect(events()).toEqual(['Connection Created', 'Connection Created']);
    await cobalt.act('setWebhook', { events: ['Brand New'] });
    cobalt.happen('Brand New', {});
    await sandbox.clock.quiet();
    expect(events().at(-1)).toBe('Brand New');
    expect(() => cobalt.happen('Brand Old', {})).toThrow('Cobalt has no webhook type "Brand Old"');
  });

  it('execution_latency_ms, dedup_window_s and inbound_per_minute', async () => {
    const knobs = { execution_latency_ms: 5000, dedup_window_s: 10, inbound_per_minute: 3 };
    const { call, cobalt, seconds } = await cobaltSandbox({ knobs });
    await cobalt.act('setWorkflow', { workflow: 'export-contact', dedup_key: 'event.id' });
    const path = `/api/v1/webhook-trigger/${cobalt.facts.orgId}-test/${workflowNamed(cobalt, 'export-contact')}/${CUSTOMER}`;
    const send = async () => (await call('POST', path, { key: null, body: { id: 1 } })).status;
    const running = async () => (await call('GET', `${P}/execution?status=RUNNING`, K)).body.totalDocs;
    expect([await send(), await send()]).toEqual([200, 409]);
    await seconds(4);
    expect(await running()).toBe(1);
    await seconds(7);
    expect([await running(), await send(), await send()]).toEqual([0, 200, 429]);
  });
});

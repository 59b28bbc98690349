import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { object } from '../../../emulator/http/contract.ts';
import { goroute as definition } from '../../../emulator/providers/goroute/index.ts';
import { documentXml, gorouteSandbox } from '../../support/goroute.ts';
import { receiver } from '../../support/receiver.ts';

const NAMELESS = documentXml().replace('<cbc:ID>INV-7001</cbc:ID>', '');

describe('the knobs of GoRoute', () => {
  it('are all read somewhere', () => {
    const folder = 'emulator/providers/goroute';
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('knobs'))
      .map((file) => join(folder, file));
    const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    const isRead = (name: string) =>
      text.includes(`'${name}'`) || (name.startsWith('tier_') && text.includes('`tier_'));
    expect(Object.keys(definition.knobs).filter((name) => !isRead(name))).toEqual([]);
  });

  it('error_style: the numbered vocabulary has a number, a sentence and no request id', async () => {
    const { call } = await gorouteSandbox({ knobs: { error_style: 'numbered' } });
    expect((await call('GET', '/health', { key: 'x' })).body).toEqual({
      error: { code: 'AUTH_001', message: 'The API key is malformed or unknown in this environment.' },
    });
    expect((await call('POST', '/send', { body: NAMELESS })).error).toEqual({
      code: 'VAL_002',
      message: 'Document validation failed',
      details: expect.stringMatching(/^UBL-XSD: .*there is no cbc:ID\. BR-02: An invoice must have a number\.$/),
    });
    expect((await call('POST', '/send', { body: '<a' })).error.code).toBe('VAL_001');
    expect((await call('GET', '/transactions/txn_nothing')).error.code).toBe('RES_001');
  });

  it('validation_status and validate_invalid_status', async () => {
    const { call, goroute } = await gorouteSandbox({ knobs: { validation_status: '422' } });
    expect(await call('POST', '/send', { body: NAMELESS })).toMatchObject({
      status: 422,
      error: { code: 'VALIDATION_ERROR' },
    });
    goroute.knobs.set('validate_invalid_status', '422');
    expect(await call('POST', '/validate', { body: NAMELESS })).toMatchObject({ status: 422, body: { valid: false } });
    expect((await call('POST', '/validate', { body: documentXml() })).status).toBe(200);
  });

  it.each(['200', '201'])('send_status %s', async (send_status) => {
    const { call } = await gorouteSandbox({ knobs: { send_status } });
    expect((await call('POST', '/send', { body: documentXml() })).status).toBe(Number(send_status));
  });

  it('send_validation: an invalid document fails while it is processed, and is told of', async () => {
    const { received, url } = await receiver();
    const { call, seconds } = await gorouteSandbox({
      knobs: { send_validation: 'asynchronous' },
      webhooks: { goroute: url },
    });
    const { transaction_id: id } = (await call('POST', '/send', { body: NAMELESS })).body;
    await seconds(3);
    expect((await call('GET', `/transactions/${id}`)).body).toMatchObject({
      status: 'failed',
      error: { code: 'VALIDATION_ERROR', details: [{ rule: 'UBL-XSD' }, { rule: 'BR-02' }] },
      message_id: null,
    });
    expect(received.map(({ body }) => body.event)).toEqual([
      'transaction.created',
      'document.failed_validation',
      'transaction.failed',
    ]);
    expect(object(received[1]?.body.data)).toMatchObject({
      valid: false,
      transaction_id: id,
      errors: [{ rule: 'UBL-XSD' }, { rule: 'BR-02' }],
    });
  });

  it('receiver_check: an unknown receiver fails the transaction', async () => {
    const { call, seconds } = await gorouteSandbox({ knobs: { receiver_check: 'asynchronous' } });
    const body = documentXml({ to: '9915:not-registered' });
    const { transaction_id: id } = (await call('POST', '/send', { body })).body;
    await seconds(3);
    expect((await call('GET', `/transactions/${id}`)).body).toMatchObject({
      status: 'failed',
      error: { code: 'SMP_LOOKUP_FAILED' },
    });
  });

  it('timeout_outcome: a late receiver takes it in the end', async () => {
    const { call, seconds } = await gorouteSandbox({ knobs: { timeout_outcome: 'delivered' } });
    const { transaction_id: id } = (await call('POST', '/send', { body: documentXml({ to: '9915:timeout-test' }) }))
      .body;
    await seconds(38);
    expect((await call('GET', `/transactions/${id}`)).body.status).toBe('delivered');
  });

  it('pending_s, processing_s and sending_s', async () => {
    const { call, seconds } = await gorouteSandbox({ knobs: { pending_s: 0, processing_s: 0, sending_s: 0 } });
    const { transaction_id: id } = (await call('POST', '/send', { body: documentXml() })).body;
    await seconds(0);
    expect((await call('GET', `/transactions/${id}`)).body.status).toBe('delivered');
  });

  it('health_needs_key, api_version and deprecation', async () => {
    const { call } = await gorouteSandbox({
      knobs: { health_needs_key: false, api_version: '1.1.0', deprecation: '2027-03-01' },
    });
    const { status, body, headers } = await call('GET', '/health', { key: null });
    expect([status, body]).toMatchObject([200, { version: '1.1.0', environment: 'production' }]);
    expect(headers.get('sunset')).toBe('Mon, 01 Mar 2027 00:00:00 GMT');
    expect(headers.get('deprecation')).toMatch(/^@\d+$/);
    expect((await call('GET', '/transactions', { key: null })).status).toBe(401);
  });

  it('production_key_prefix', async () => {
    const { call, goroute } = await gorouteSandbox({ knobs: { production_key_prefix: 'sk_live_' } });
    const key = goroute.facts.productionApiKey ?? '';
    expect(key).toMatch(/^sk_live_/);
    expect((await call('GET', '/health', { key })).status).toBe(200);
  });

  it('transaction_prefix', async () => {
    const { call } = await gorouteSandbox({ knobs: { transaction_prefix: 'tx_' } });
    const { transaction_id: id } = (await call('POST', '/send', { body: documentXml() })).body;
    expect(id).toMatch(/^tx_[a-z0-9]{14}$/);
    expect((await call('GET', `/transactions/${id}`)).status).toBe(200);
  });

  it('event_id_header and download_base', async () => {
    const { received, url } = await receiver((nth) => (nth === 1 ? 500 : 204));
    const { goroute, sandbox, seconds } = await gorouteSandbox({
      knobs: { event_id_header: 'own', download_base: 'https://app.goroute.ai/peppol-api' },
      webhooks: { goroute: url },
    });
    goroute.happen('document.received', {});
    await sandbox.clock.quiet();
    await seconds(60);
    const [first, again] = received.map(({ headers }) => headers['x-goroute-event-id']);
    expect(first).toMatch(/^evt_/);
    expect([first === again, first === received[0]?.body.event_id]).toEqual([true, false]);
    expect(received[0]?.text).toContain('"download_url": "https://app.goroute.ai/peppol-api/api/v1/documents/doc_');
  });

  it('page_limit cuts', async () => {
    const { call } = await gorouteSandbox({ knobs: { page_limit: 2 } });
    expect((await call('GET', '/transactions?limit=50')).body).toMatchObject({ limit: 2, total: 0 });
  });

  it('signature_header, extra_headers and body_style', async () => {
    const { received, url } = await receiver();
    const { goroute, sandbox } = await gorouteSandbox({
      knobs: { signature_header: 'X-GoRoute-Signature-256', extra_headers: false, body_style: 'plain' },
      webhooks: { goroute: url },
    });
    goroute.happen('document.received', {});
    goroute.webhooks.shape({ sign: 'none', times: 1 });
    goroute.happen('document.received', {});
    await sandbox.clock.quiet();
    const [genuine, unsigned] = received;
    expect(genuine?.headers['x-goroute-signature-256']).toMatch(/^sha256=/);
    const ours = Object.keys(unsigned?.headers ?? {}).filter((name) => name.startsWith('x-goroute'));
    expect(ours).toEqual(['x-goroute-event-id']);
    expect(JSON.stringify(genuine?.body)).toBe(genuine?.text);
  });

  it('webhook_https, auto_disable_after and invoice_response_event', async () => {
    const { received, url } = await receiver(() => 500);
    const { call, goroute, sandbox, seconds } = await gorouteSandbox({
      knobs: { webhook_https: 'strict', auto_disable_after: 2, invoice_response_event: true },
      webhooks: { goroute: url },
    });
    const body = { url: 'http://127.0.0.1:9', events: ['document.received'] };
    expect(await call('POST', '/webhooks', { body })).toMatchObject({
      status: 400,
      error: { code: 'INVALID_WEBHOOK_URL' },
    });
    goroute.happen('invoice_response.received', { response_code: 'RE' });
    await sandbox.clock.quiet();
    expect(received[0]?.body).toMatchObject({ event: 'invoice_response.received', data: { response_code: 'RE' } });
    await seconds(60);
    expect((await call('GET', '/webhooks')).body.webhooks).toMatchObject([
      { active: false, failure_count: 2, disabled_at: '2026-09-21T12:01:00Z' },
    ]);
    goroute.knobs.set('invoice_response_event', 'false');
    const seq = goroute.happen('invoice_response.received', {});
    expect(goroute.journal.get(seq)).toMatchObject({ withheld: 'the knob goroute.invoice_response_event is off' });
  });

  it('extra_event_types', async () => {
    const { goroute } = await gorouteSandbox();
    expect(() => goroute.happen('document.deleted', {})).toThrow('GoRoute has no webhook type "document.deleted"');
    goroute.knobs.set('extra_event_types', 'document.deleted');
    expect(goroute.happen('document.deleted', { data: { document_id: 'doc_1' } })).toBeGreaterThan(0);
  });
});

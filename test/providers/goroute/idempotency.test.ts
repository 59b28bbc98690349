import { describe, expect, it } from 'vitest';
import { documentXml, gorouteSandbox } from '../../support/goroute.ts';

const KEY = { 'Idempotency-Key': '0b6e4b3e-6a55-4c1e-9a7d-1f0d1c7f2a11' };

describe('an idempotency key', () => {
  it('gives the same answer again, whichever path is used, and makes one transaction', async () => {
    const { call, goroute } = await gorouteSandbox();
    const first = await call('POST', '/api/v1/send', { body: documentXml(), headers: KEY });
    const again = await call('POST', '/documents/send', { body: documentXml(), headers: KEY });
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect(goroute.state('transactions')).toHaveLength(1);
  });

  it('is refused for another body, or answered as before where the knob says so', async () => {
    const { call, goroute } = await gorouteSandbox();
    await call('POST', '/send', { body: documentXml(), headers: KEY });
    const other = () => call('POST', '/send', { body: documentXml({ number: 'X' }), headers: KEY });
    expect(await other()).toMatchObject({ status: 409, error: { code: 'IDEMPOTENCY_CONFLICT' } });
    goroute.knobs.set('idempotency_conflict', 'replay');
    expect(await other()).toMatchObject({ status: 202, body: { document_id: 'INV-7001' } });
  });

  it('says so while the first request is running', async () => {
    const { call, goroute, sandbox } = await gorouteSandbox();
    goroute.faults.add({ operation: ['sendDocument'], delayMs: 400, times: 1 });
    const first = call('POST', '/send', { body: documentXml(), headers: KEY });
    while (sandbox.journal.query({ kind: 'request' }).length < 1) await new Promise((turn) => setImmediate(turn));
    await new Promise((turn) => setImmediate(turn));
    expect(await call('POST', '/send', { body: documentXml(), headers: KEY })).toMatchObject({
      status: 409,
      error: { code: 'IDEMPOTENCY_IN_PROGRESS' },
    });
    expect((await first).status).toBe(202);
  });

  it('keeps refusals, and neither 429 nor 5xx', async () => {
    const { call, goroute } = await gorouteSandbox();
    const refused = await call('POST', '/send', { body: documentXml({ to: '9915:not-registered' }), headers: KEY });
    await goroute.act('setReceiver', { address: '9915:not-registered', behaviour: 'accept' });
    const again = await call('POST', '/send', { body: documentXml({ to: '9915:not-registered' }), headers: KEY });
    expect([refused.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([404, 404, 'true']);
    for (const status of [429, 503]) {
      const headers = { 'Idempotency-Key': `key-${status}` };
      goroute.faults.add({ operation: ['sendDocument'], status, times: 1 });
      expect((await call('POST', '/send', { body: documentXml(), headers })).status).toBe(status);
      expect((await call('POST', '/send', { body: documentXml(), headers })).status).toBe(202);
    }
  });

  it('finds what was done although its answer was lost', async () => {
    const { call, goroute } = await gorouteSandbox();
    goroute.faults.add({ operation: ['sendDocument'], status: 502, effect: true, times: 1 });
    expect((await call('POST', '/send', { body: documentXml(), headers: KEY })).status).toBe(502);
    const again = await call('POST', '/send', { body: documentXml(), headers: KEY });
    expect([again.status, goroute.state('transactions').length]).toEqual([202, 1]);
  });

  it('is forgotten after a day, belongs to one organization, and has an end', async () => {
    const { call, goroute, seconds, keys } = await gorouteSandbox();
    const send = (key = keys.sandbox, to = '9915:helger-test') =>
      call('POST', '/send', { body: documentXml({ to }), headers: KEY, key });
    const first = (await send()).body.transaction_id;
    expect((await send(keys.production, '0088:8712345000004')).body.transaction_id).not.toBe(first);
    await seconds(86_399);
    expect((await send()).body.transaction_id).toBe(first);
    await seconds(1);
    expect((await send()).body.transaction_id).not.toBe(first);
    expect(goroute.state('transactions')).toHaveLength(3);
    const headers = { 'Idempotency-Key': 'k'.repeat(256) };
    expect((await call('POST', '/send', { body: documentXml(), headers })).status).toBe(400);
  });

  it('is not needed: the same number twice is two transactions, the second marked', async () => {
    const { call, goroute } = await gorouteSandbox();
    const send = () => call('POST', '/send', { body: documentXml() });
    const { transaction_id: first } = (await send()).body;
    expect((await send()).status).toBe(202);
    expect(goroute.state('transactions')).toMatchObject([{ duplicate_of: null }, { duplicate_of: first }]);
    goroute.knobs.set('duplicate_policy', 'reject');
    expect(await send()).toMatchObject({ status: 409, error: { code: 'DUPLICATE_DOCUMENT' } });
  });
});

import { describe, expect, it } from 'vitest';
import { documentXml, gorouteSandbox } from '../../support/goroute.ts';
import { receiver } from '../../support/receiver.ts';

describe('what GoRoute and the network can do', () => {
  it('makes an organization that shares nothing, and events of it by its name', async () => {
    const { goroute, call, organizations } = await gorouteSandbox();
    const made = await goroute.act('identity', { as: 'acme' });
    expect(made).toMatchObject({
      as: 'acme',
      api_key: expect.stringMatching(/^sk_test_/),
      sender_id: expect.stringMatching(/^0106:\d{8}$/),
    });
    expect(made).not.toMatchObject({ organization_id: organizations.sandbox });
    await goroute.act('name', { as: 'live', environment: 'production' });
    expect(goroute.state('aliases')).toMatchObject([
      { id: 'acme' },
      { id: 'live', organization_id: organizations.production },
    ]);
    goroute.happen('document.received', { of: 'acme' });
    expect((await call('GET', '/documents')).body.total).toBe(0);
    await expect(goroute.act('setTier', { of: 'acmee', tier: 'starter' })).rejects.toThrow(
      /no organization "acmee".*"acme"/,
    );
  });

  it('takes a sender out of the SMP, and puts one in', async () => {
    const { goroute, call } = await gorouteSandbox();
    const send = async (from: string) => (await call('POST', '/send', { body: documentXml({ from }) })).status;
    await goroute.act('deregister');
    expect(await send('0106:11223344')).toBe(404);
    await goroute.act('register', { address: '0106:11223344' });
    expect(await send('0106:11223344')).toBe(202);
    await goroute.act('register', { address: '0088:8712345000004', name: 'Filiaal' });
    expect(await send('0088:8712345000004')).toBe(202);
    await expect(goroute.act('register', { address: '0106:55667788' })).rejects.toThrow('belongs to somebody else');
    await expect(goroute.act('deregister', { address: '0106:55667788' })).rejects.toThrow(
      'has no participant 0106:55667788',
    );
    await expect(goroute.act('setReceiver', { address: '9906:1' })).rejects.toThrow('"9906:1" names no participant');
  });

  it('makes receivers, and changes what they take', async () => {
    const { goroute, call, seconds } = await gorouteSandbox();
    const to = '0192:991825827';
    await goroute.act('setReceiver', { address: to, behaviour: 'reject', documents: ['Invoice'] });
    const { transaction_id: id } = (await call('POST', '/send', { body: documentXml({ to }) })).body;
    await seconds(11);
    expect((await call('GET', `/transactions/${id}`)).body).toMatchObject({ error: { code: 'RECEIVER_REJECTED' } });
    await goroute.act('setReceiver', { address: to, documents: ['CreditNote'] });
    expect((await call('POST', '/send', { body: documentXml({ to }) })).error.code).toBe(
      'DOCUMENT_TYPE_NOT_SUPPORTED_BY_RECEIVER',
    );
  });

  it('switches the webhook, and gives production the address of the sandbox', async () => {
    const { received, url } = await receiver();
    const { goroute, sandbox, organizations } = await gorouteSandbox({ webhooks: { goroute: url } });
    await goroute.act('setWebhook', { active: false });
    goroute.happen('document.received', {});
    await goroute.act('setWebhook', { environment: 'production', like: 'sandbox' });
    goroute.happen('document.received', { environment: 'production' });
    await goroute.act('setWebhook', { active: true, events: ['transaction.failed'] });
    goroute.happen('document.received', {});
    goroute.happen('transaction.failed', { error: 'DELIVERY_TIMEOUT' });
    await sandbox.clock.quiet();
    expect(received.map(({ body }) => [body.event, body.organization_id])).toEqual([
      ['document.received', organizations.production],
      ['transaction.failed', organizations.sandbox],
    ]);
    expect(received[1]?.body.data).toMatchObject({ error: { code: 'DELIVERY_TIMEOUT' }, retryable: true });
  });

  it('changes the data with what it tells of', async () => {
    const { goroute, call } = await gorouteSandbox();
    const { transaction_id } = (await call('POST', '/send', { body: documentXml() })).body;
    goroute.happen('transaction.delivered', { transaction_id });
    expect((await call('GET', `/transactions/${transaction_id}`)).body.status).toBe('delivered');
    // An end is final.
    goroute.happen('transaction.failed', { transaction_id });
    expect((await call('GET', `/transactions/${transaction_id}`)).body.status).toBe('delivered');
    expect(() => goroute.happen('transaction.failed', { transaction_id: 'txn_nobody' })).toThrow('has no transaction');
    goroute.happen('document.received', { number: 'PO-1', document: 'CreditNote', from: '0208:0671516647' });
    const [row] = goroute.state('documents');
    expect((await call('GET', `/documents/${row?.id}`)).body).toMatchObject({
      type: 'CreditNote',
      sender: { scheme: '0208', identifier: '0671516647' },
      parsed: { invoice_id: 'PO-1', lines: [{ quantity: '1' }] },
    });
  });

  it('comes back as it was after a reset', async () => {
    const { goroute, sandbox, call } = await gorouteSandbox();
    await call('POST', '/send', { body: documentXml() });
    await goroute.act('restrictKey', { scopes: ['documents:read'] });
    sandbox.reset();
    expect(goroute.state('transactions')).toEqual([]);
    expect((await call('POST', '/send', { body: documentXml(), key: goroute.facts.apiKey ?? '' })).status).toBe(202);
  });
});

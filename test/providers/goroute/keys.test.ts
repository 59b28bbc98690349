import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../../emulator/core/json.ts';
import { documentXml, gorouteSandbox, rowsIn } from '../../support/goroute.ts';

/** The key that an action has made. */
function madeKey(made: unknown): string {
  return isJsonObject(made) ? String(made.api_key) : '';
}

describe('an API key', () => {
  it('begins as the documentation says, and decides the environment under one address', async () => {
    const { call, keys, organizations } = await gorouteSandbox();
    expect(keys.sandbox).toMatch(/^sk_test_[A-Za-z0-9]{32}$/);
    expect(keys.production).toMatch(/^pk_goroute_[A-Za-z0-9]{32}$/);
    const of = async (key: string) => {
      const { environment } = (await call('GET', '/health', { key })).body;
      const [own] = rowsIn((await call('GET', '/organizations', { key })).body, 'organizations');
      return [environment, own?.org_id];
    };
    expect(await of(keys.sandbox)).toEqual(['sandbox', organizations.sandbox]);
    expect(await of(keys.production)).toEqual(['production', organizations.production]);
  });

  it.each([
    ['no key', null, 401, 'MISSING_API_KEY'],
    ['a malformed key', 'letmein', 401, 'INVALID_API_KEY'],
    ['an unknown key', `sk_test_${'x'.repeat(32)}`, 401, 'INVALID_API_KEY'],
  ])('is asked for before anything else: %s', async (_, key, status, code) => {
    const { call } = await gorouteSandbox();
    for (const path of ['/health', '/peppol/version', '/api/v1/nothing', '/api/v1/transactions?limit=none']) {
      expect(await call('GET', path, { key })).toMatchObject({ status, error: { code } });
    }
    expect(await call('POST', '/send', { key, body: '<a' })).toMatchObject({ status, error: { code } });
  });

  it('of the other environment is unknown where one environment is emulated', async () => {
    const { call, keys, goroute } = await gorouteSandbox({ knobs: { environment: 'production' } });
    expect(await call('GET', '/health', { key: keys.sandbox })).toMatchObject({
      status: 401,
      error: { code: 'INVALID_API_KEY' },
    });
    expect((await call('GET', '/health', { key: keys.production })).status).toBe(200);
    const entry = goroute.journal.query({ kind: 'request' })[0];
    expect(JSON.stringify(entry)).toContain('a sandbox key');
  });

  it('can be disabled, enabled and revoked', async () => {
    const { call, goroute } = await gorouteSandbox();
    const code = async () => (await call('GET', '/health')).error.code;
    await goroute.act('disableKey');
    expect(await code()).toBe('API_KEY_DISABLED');
    await goroute.act('enableKey');
    expect(await code()).toBeUndefined();
    await goroute.act('revokeKey');
    expect(await code()).toBe('API_KEY_EXPIRED');
    await expect(goroute.act('revokeKey')).rejects.toThrow(/has no active key\./);
  });

  it('is rotated with both keys alive for a while', async () => {
    const { call, goroute, keys, seconds } = await gorouteSandbox();
    const next = madeKey(await goroute.act('rotateKey', { grace_s: 60 }));
    const works = async (key: string) => (await call('GET', '/health', { key })).status;
    expect([await works(keys.sandbox), await works(next)]).toEqual([200, 200]);
    await seconds(60);
    expect([await works(keys.sandbox), await works(next)]).toEqual([401, 200]);
  });

  it('needs the scope of the operation', async () => {
    const { call, goroute, sandbox } = await gorouteSandbox();
    await goroute.act('restrictKey', { without: ['documents:send'] });
    const refused = await call('POST', '/send', { body: documentXml() });
    expect(refused).toMatchObject({ status: 403, error: { code: 'INSUFFICIENT_PERMISSIONS' } });
    expect(refused.error.details).toBe('The scope documents:send is needed.');
    expect((await call('POST', '/validate', { body: documentXml() })).status).toBe(200);
    expect(sandbox.provider('goroute').state('transactions')).toEqual([]);
    const narrow = madeKey(await goroute.act('issueKey', { scopes: ['documents:send'] }));
    expect((await call('POST', '/send', { body: documentXml(), key: narrow })).status).toBe(202);
    expect((await call('GET', '/transactions', { key: narrow })).status).toBe(403);
  });

  it('may be bound to addresses', async () => {
    const { call, goroute } = await gorouteSandbox();
    await goroute.act('allowAddresses', { addresses: ['203.0.113.7'] });
    expect(await call('GET', '/health')).toMatchObject({ status: 403, error: { code: 'IP_NOT_ALLOWED' } });
    await goroute.act('allowAddresses', { addresses: ['127.0.0.1'] });
    expect((await call('GET', '/health')).status).toBe(200);
  });

  it('is never shown in the journal in full', async () => {
    const { call, keys, goroute } = await gorouteSandbox();
    await call('GET', '/health');
    const [entry] = goroute.journal.query({ kind: 'request' });
    expect(entry).toMatchObject({ credential: expect.stringMatching(/^key_/) });
    expect(goroute.secrets.mask(JSON.stringify(entry))).not.toContain(keys.sandbox);
  });
});

describe('organizations', () => {
  it('see nothing of each other', async () => {
    const { call, goroute } = await gorouteSandbox();
    const other = madeKey(await goroute.act('identity', { as: 'acme' }));
    const { transaction_id: transaction } = (await call('POST', '/send', { body: documentXml() })).body;
    await goroute.act('receive');
    const [document] = rowsIn((await call('GET', '/documents')).body, 'documents');
    const [participant] = rowsIn((await call('GET', '/participants')).body, 'participants');
    const hook = (
      await call('POST', '/webhooks', { body: { url: 'https://a.example', events: ['document.received'] } })
    ).body;
    const hidden = [
      [`/transactions/${transaction}`, 'TRANSACTION_NOT_FOUND'],
      [`/documents/${document?.id}`, 'DOCUMENT_NOT_FOUND'],
      [`/documents/${document?.id}/download`, 'DOCUMENT_NOT_FOUND'],
      [`/participants/${participant?.id}`, 'PARTICIPANT_NOT_FOUND'],
      [`/webhooks/${hook.id}`, 'WEBHOOK_NOT_FOUND'],
      [`/webhooks/${hook.id}/deliveries`, 'WEBHOOK_NOT_FOUND'],
    ];
    for (const [path = '', code] of hidden) {
      expect((await call('GET', path)).status).toBe(200);
      expect(await call('GET', path, { key: other })).toMatchObject({ status: 404, error: { code } });
    }
    for (const name of ['transactions', 'documents', 'webhooks']) {
      expect((await call('GET', `/${name}`, { key: other })).body).toMatchObject({ [name]: [], total: 0 });
    }
    const answer = { invoice_document_id: document?.id, response_code: 'AP' };
    expect((await call('POST', '/invoice-response', { key: other, body: answer })).status).toBe(404);
    // Nor may one send in the name of the other.
    expect(await call('POST', '/send', { key: other, body: documentXml() })).toMatchObject({
      status: 404,
      error: { code: 'PARTICIPANT_NOT_FOUND' },
    });
  });

  it('made by the API are listed beside their maker, and have keys of their own', async () => {
    const { call, goroute } = await gorouteSandbox();
    const { id } = (await call('POST', '/organizations', { body: { name: 'Dochter BV', country: 'NL' } })).body;
    const { organizations, total } = (await call('GET', '/organizations')).body;
    expect([total, organizations]).toMatchObject([2, [{}, { org_id: id, status: 'active' }]]);
    const key = madeKey(await goroute.act('issueKey', { of: String(id) }));
    expect((await call('GET', '/organizations', { key })).body).toMatchObject({
      total: 1,
      organizations: [{ org_id: id }],
    });
  });
});

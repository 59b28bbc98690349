import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { temporaryFolder } from '../../core/folder.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

const CUSTOMERS = '/v1/sales/customers';

async function acting() {
  const world = await augnoSandbox();
  const act = async (name: string, args: JsonObject = {}): Promise<JsonObject> => {
    const result = await world.augno.act(name, args);
    return isJsonObject(result) ? result : {};
  };
  /** The status of a read with a key, and the code where it is refused. */
  const reads = async (key: unknown) => {
    const { status, error } = await world.call('GET', CUSTOMERS, { key: String(key) });
    return error.code === undefined ? status : `${status} ${error.code}`;
  };
  const counts = async (key: unknown) =>
    rowsIn((await world.call('GET', `${CUSTOMERS}?limit=1000`, { key: String(key) })).body).length;
  return { ...world, act, reads, counts };
}

describe('accounts', () => {
  it('come into being under a name, with data and a key that nobody shares', async () => {
    const { act, call, reads, counts, keys } = await acting();
    const one = await act('identity', { as: 'one' });
    const many = await act('identity', { as: 'many', environment: 'production', customers: 20 });
    expect([one.api_key, many.api_key]).toEqual([
      expect.stringMatching(/^aug_sk_test_/),
      expect.stringMatching(/^aug_sk_prod_/),
    ]);
    expect([await reads(one.api_key), await reads(many.api_key)]).toEqual([200, 200]);
    expect((await counts(many.api_key)) - (await counts(one.api_key))).toBe(20);
    const id = textAt((await call('GET', CUSTOMERS, { key: String(one.api_key) })).body, 'data', 0, 'id');
    expect((await call('GET', `${CUSTOMERS}/${id}`)).status).toBe(404);
    const units = async (key: unknown) =>
      rowsIn((await call('GET', '/v1/catalog/units', { key: String(key) })).body).filter(({ name }) => name === 'Each');
    expect(await units(one.api_key)).toEqual(await units(keys.sandbox));
  });

  it('are suspended and resumed one by one, found by name, id or environment', async () => {
    const { act, reads, keys } = await acting();
    const { api_key: key, account_id: id } = await act('identity', { as: 'one' });
    await act('suspendSubscription', { of: 'one' });
    expect([await reads(key), await reads(keys.sandbox)]).toEqual(['402 payment_required', 200]);
    await act('resumeSubscription', { of: id });
    expect(await reads(key)).toBe(200);
    await act('suspendSubscription', { environment: 'production' });
    expect([await reads(keys.production), await reads(keys.sandbox)]).toEqual(['402 payment_required', 200]);
    await expect(act('suspendSubscription', { of: 'oen' })).rejects.toThrow(
      'There is no account "oen". Did you mean "one"?',
    );
  });

  it('get names and customers', async () => {
    const { act, counts, keys } = await acting();
    await act('name', { as: 'live', environment: 'production' });
    const before = await counts(keys.production);
    expect(await act('addCustomers', { of: 'live', count: 30 })).toMatchObject({ added: 30 });
    expect((await counts(keys.production)) - before).toBe(30);
  });
});

describe('keys', () => {
  it('are rotated with a grace period: both work, then the new one alone', async () => {
    const { act, reads, sandbox, keys } = await acting();
    const rotated = await act('rotateKey', { grace_s: 3600 });
    expect([await reads(keys.sandbox), await reads(rotated.api_key)]).toEqual([200, 200]);
    await sandbox.advance(3_600_000);
    expect([await reads(keys.sandbox), await reads(rotated.api_key)]).toEqual(['401 api_key_revoked', 200]);
  });

  it('are revoked and expire', async () => {
    const { act, reads, keys } = await acting();
    await act('revokeKey');
    await act('expireKey', { environment: 'production' });
    expect([await reads(keys.sandbox), await reads(keys.production)]).toEqual([
      '401 api_key_revoked',
      '401 api_key_expired',
    ]);
    await expect(act('revokeKey')).rejects.toThrow(/has no key that works\.$/);
    await expect(act('revokeKey', { key: 'apke_0' })).rejects.toThrow(/There is no key "apke_0"/);
  });

  it('are issued with fewer permissions, or lose some', async () => {
    const { act, call, reads, keys } = await acting();
    const reader = await act('issueKey', { permissions: ['customers:read'] });
    expect(await reads(reader.api_key)).toBe(200);
    const create = (key: unknown) => call('POST', CUSTOMERS, { key: String(key), body: { name: 'x' } });
    expect((await create(reader.api_key)).error.code).toBe('insufficient_permissions');
    const restricted = await act('restrictRole', { without: ['customers:create'] });
    expect(restricted.permissions).not.toContain('customers:create');
    expect((await create(keys.sandbox)).status).toBe(403);
    expect(await reads(keys.sandbox)).toBe(200);
    const admin = await act('issueKey', { environment: 'production' });
    expect((await call('GET', '/v1/auth/api-keys', { key: String(admin.api_key) })).status).toBe(200);
  });

  it('are overlooked in a view, with their last use', async () => {
    const { augno, reads, keys } = await acting();
    await reads(keys.sandbox);
    expect(augno.state('keys').map((key) => Object(key))).toMatchObject([
      { environment: 'sandbox', state: 'active', role_type: 'admin', last_used_at: '2026-09-21T12:00:00Z' },
      { environment: 'production', state: 'active', last_used_at: null },
    ]);
  });
});

describe('secrets', () => {
  it('are known again after a restart, keys and those of webhooks', async () => {
    const dataDir = temporaryFolder();
    const before = await augnoSandbox({ dataDir });
    await before.augno.act('rotateWebhookSecret', {});
    await before.close();
    const after = await augnoSandbox({ dataDir });
    const { apiKey = '', webhookSecret = '' } = after.augno.facts;
    const kinds = after.augno.secrets.find(`${apiKey} and ${webhookSecret}`).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['api_key', 'webhook_secret']);
  });
});

describe('the platform', () => {
  it('announces a version, which nobody is moved to', async () => {
    const { act, call } = await acting();
    await act('announceVersion', { version: '1.1.forge' });
    expect((await call('GET', CUSTOMERS)).headers.get('augno-version')).toBe('1.0.forge-preview.3');
    expect(String((await call('GET', CUSTOMERS, { version: null })).error.message)).toContain('1.1.forge');
    expect((await call('GET', CUSTOMERS, { version: '1.1.forge' })).status).toBe(200);
  });

  it('sets quotas', async () => {
    const { act, call, keys } = await acting();
    await act('setQuota', { sandboxes: 0 });
    const made = await call('POST', '/v1/core/sandboxes', { key: keys.production, body: { name: 'One more' } });
    expect(made.error).toMatchObject({ code: 'limit_exceeded', quota: { limit: 0 } });
  });

  it('refuses what an action cannot mean', async () => {
    const { act } = await acting();
    await expect(act('failNextJob', { code: 'internal_eror' })).rejects.toThrow(/Did you mean "internal_error"/);
    await expect(act('identity')).rejects.toThrow(/as/);
    await expect(act('addCustomers', { count: 1, cuont: 3 })).rejects.toThrow(/takes no "cuont". Did you mean "count"/);
  });

  it('points the endpoint of an environment elsewhere', async () => {
    const { act, augno } = await acting();
    await act('setWebhook', { environment: 'production', url: 'http://127.0.0.1:9/live', status: 'disabled' });
    expect(at(augno.state('webhook_endpoints')[1], 'url')).toBe('http://127.0.0.1:9/live');
    expect(at(augno.state('webhook_endpoints')[1], 'status')).toBe('disabled');
  });

  it('takes over what is set in the Dashboard: of an address a path is enough, where the sandbox has one', async () => {
    const { act, augno } = await acting();
    const live = { environment: 'production', url: '/live', api_version: '1.0.forge-preview.2' };
    await act('setWebhook', { url: 'http://127.0.0.1:9/hooks?from=augno' });
    await act('declareManifest', { webhook_endpoints: [live] });
    expect(augno.state('webhook_endpoints')).toEqual([
      expect.objectContaining({ url: 'http://127.0.0.1:9/hooks?from=augno', api_version: null }),
      expect.objectContaining({ url: 'http://127.0.0.1:9/live', api_version: live.api_version, status: 'enabled' }),
    ]);
    await act('setWebhook', { url: null });
    await expect(act('declareManifest', { webhook_endpoints: [live] })).rejects.toThrow(
      '"/live" is no address, and there is none of the sandbox to complete it.',
    );
  });
});

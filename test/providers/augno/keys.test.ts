import { describe, expect, it } from 'vitest';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

const DAY_MS = 86_400_000;
const KEYS = '/v1/auth/api-keys';

/** A world, and a way to get a key with a role of its own. */
async function world(options: Parameters<typeof augnoSandbox>[0] = {}) {
  const made = await augnoSandbox(options);
  const { call } = made;
  const adminRole = async () => {
    const { body } = await call('GET', '/v1/identity/roles?types=admin');
    return textAt(body, 'data', 0, 'id');
  };
  const keyWith = async (permissions: readonly string[] | 'admin', more: object = {}) => {
    const role =
      permissions === 'admin'
        ? await adminRole()
        : textAt((await call('POST', '/v1/identity/roles', { body: { name: 'Narrow', permissions } })).body, 'id');
    const { body } = await call('POST', KEYS, { body: { name: 'Test key', role_id: role, ...more } });
    return { id: textAt(body, 'api_key_info', 'id'), secret: textAt(body, 'api_key_secret'), role };
  };
  return { ...made, adminRole, keyWith };
}

describe('an API key', () => {
  it('tells its secret once, and only its end ever after', async () => {
    const { call, adminRole } = await world();
    const made = await call('POST', `${KEYS}?include=role`, { body: { name: 'CI', role_id: await adminRole() } });
    const secret = textAt(made.body, 'api_key_secret');
    const id = textAt(made.body, 'api_key_info', 'id');
    expect(made.status).toBe(201);
    expect(secret).toMatch(/^aug_sk_test_[0-9A-Za-z]{22}_[0-9A-Za-z]{50}$/);
    expect(at(made.body, 'api_key_info', 'redacted_value')).toBe(`aug_sk_test_****${secret.slice(-4)}`);
    expect(at(made.body, 'api_key_info', 'role', 'type')).toBe('admin');
    expect(made.headers.get('location')).toBe(`${KEYS}/${id}`);
    expect((await call('GET', `${KEYS}/${id}`)).text).not.toContain(secret);
    expect((await call('GET', '/v1/sales/customers', { key: secret })).status).toBe(200);
  });

  it('works until it expires', async () => {
    const { sandbox, call, keyWith } = await world();
    const { secret, id } = await keyWith('admin', { expires_at: '2026-09-22T12:00:00Z' });
    expect((await call('GET', '/v1/sales/customers', { key: secret })).status).toBe(200);
    await sandbox.advance(DAY_MS);
    expect((await call('GET', '/v1/sales/customers', { key: secret })).error.code).toBe('api_key_expired');
    const listed = await call('GET', `${KEYS}?statuses=expired,revoked`);
    expect(rowsIn(listed.body).map((row) => row.id)).toEqual([id]);
  });

  it('cannot be made with an expiry that is over', async () => {
    const { call, adminRole } = await world();
    const body = { name: 'Late', role_id: await adminRole(), expires_at: '2026-09-20T12:00:00Z' };
    expect((await call('POST', KEYS, { body })).error).toMatchObject({
      code: 'validation_failed',
      param: 'expires_at',
    });
  });

  it('is revoked at once, kept for the record, and cannot be rotated', async () => {
    const { call, keyWith } = await world();
    const { secret, id } = await keyWith('admin');
    const revoked = await call('DELETE', `${KEYS}/${id}`);
    expect([revoked.status, revoked.body]).toEqual([200, {}]);
    expect((await call('DELETE', `${KEYS}/${id}`)).status).toBe(200);
    expect((await call('GET', '/v1/sales/customers', { key: secret })).error).toMatchObject({
      code: 'api_key_revoked',
      is_transient: false,
    });
    expect(at((await call('GET', `${KEYS}/${id}`)).body, 'revoked_at')).toBe('2026-09-21T12:00:00Z');
    expect((await call('POST', `${KEYS}/${id}/actions/rotate`)).error.code).toBe('validation_failed');
  });

  it('lives on beside its successor for the grace of a rotation', async () => {
    const { sandbox, call, keyWith } = await world();
    const { secret, id } = await keyWith('admin');
    const path = `${KEYS}/${id}/actions/rotate`;
    const late = await call('POST', path, { body: { revoke_at: '2026-10-22T12:00:00Z' } });
    expect(late.error).toMatchObject({ code: 'validation_failed', param: 'revoke_at' });
    const { body, status, headers } = await call('POST', path, { body: { revoke_at: '2026-09-28T12:00:00Z' } });
    expect([status, headers.get('location')]).toEqual([201, `${KEYS}/${textAt(body, 'api_key_info', 'id')}`]);
    const works = async (key: string) => (await call('GET', '/v1/sales/customers', { key })).status;
    const next = textAt(body, 'api_key_secret');
    expect([await works(secret), await works(next)]).toEqual([200, 200]);
    await sandbox.advance(7 * DAY_MS);
    expect([await works(secret), await works(next)]).toEqual([401, 200]);
  });

  it('stops at once where a rotation names no grace', async () => {
    const { call, keyWith } = await world();
    const { secret, id } = await keyWith('admin');
    await call('POST', `${KEYS}/${id}/actions/rotate`);
    expect((await call('GET', '/v1/sales/customers', { key: secret })).error.code).toBe('api_key_revoked');
  });

  it('notes its use once in 24 hours', async () => {
    const { sandbox, call, keyWith } = await world();
    const { secret, id } = await keyWith('admin');
    const used = async () => {
      await call('GET', '/v1/sales/customers', { key: secret });
      return at((await call('GET', `${KEYS}/${id}`)).body, 'last_used_at');
    };
    expect(await used()).toBe('2026-09-21T12:00:00Z');
    await sandbox.advance(DAY_MS - 1000);
    expect(await used()).toBe('2026-09-21T12:00:00Z');
    await sandbox.advance(1000);
    expect(await used()).toBe('2026-09-22T12:00:00Z');
  });

  it('has an environment, and finds nothing of the other one', async () => {
    const { call, keys } = await world();
    expect([keys.sandbox, keys.production].map((key) => key.slice(0, 12))).toEqual(['aug_sk_test_', 'aug_sk_prod_']);
    const { body } = await call('GET', '/v1/sales/customers?limit=1');
    const path = `/v1/sales/customers/${textAt(body, 'data', 0, 'id')}`;
    expect((await call('GET', path)).status).toBe(200);
    expect((await call('GET', path, { key: keys.production })).error.code).toBe('resource_not_found');
  });
});

describe('permissions', () => {
  it('let a role do what it names, and nothing else', async () => {
    const { call, keyWith } = await world();
    const { secret: key } = await keyWith(['customers:read']);
    const codes = [];
    for (const [method, path] of [
      ['GET', '/v1/sales/customers'],
      ['POST', '/v1/sales/customers'],
      ['GET', '/v1/sales/sales-orders'],
      ['GET', KEYS],
      ['GET', '/v1/finance/transaction-types'],
    ] as const) {
      const { status, error } = await call(method, path, { key });
      codes.push([status, error.code ?? null]);
    }
    const forbidden = [403, 'insufficient_permissions'];
    expect(codes).toEqual([[200, null], forbidden, forbidden, forbidden, [200, null]]);
  });

  it.each([
    ['own_family', ['customers:read'], 403],
    ['own_family', ['sales_orders:read'], 200],
    ['any', ['customers:read'], 200],
    ['all', ['sales_orders:read'], 403],
    ['all', ['sales_orders:read', 'customers:read', 'suppliers:read'], 200],
  ])('permissions_needed=%s: with %j, sales orders answer %i', async (rule, permissions, status) => {
    const { call, keyWith } = await world({ knobs: { permissions_needed: rule } });
    const { secret: key } = await keyWith(permissions);
    expect((await call('GET', '/v1/sales/sales-orders', { key })).status).toBe(status);
  });

  it('are those that exist', async () => {
    const { call } = await world();
    const body = { name: 'Odd', permissions: ['customers:read', 'moon:walk'] };
    expect((await call('POST', '/v1/identity/roles', { body })).error).toMatchObject({ param: 'permissions[1]' });
    const groups = await call('GET', '/v1/identity/permission-groups');
    expect(rowsIn(groups.body)).toHaveLength(44);
  });
});

describe('roles', () => {
  it('of the system stay as they are, and those in use cannot go', async () => {
    const { call, adminRole, keyWith } = await world();
    const system = await call('PATCH', `/v1/identity/roles/${await adminRole()}`, { body: { name: 'Mine' } });
    expect([system.status, system.error.code]).toEqual([403, 'insufficient_permissions']);
    const { role, id } = await keyWith(['customers:read']);
    expect((await call('DELETE', `/v1/identity/roles/${role}`)).error.code).toBe('resource_conflict');
    const changed = await call('PATCH', `/v1/identity/roles/${role}?include=permissions,owner`, {
      body: { permissions: ['items:read'] },
    });
    expect([at(changed.body, 'permissions'), at(changed.body, 'owner', 'type')]).toEqual([['items:read'], 'account']);
    expect(id).toMatch(/^apke_[0-9a-z]{12}$/);
  });
});

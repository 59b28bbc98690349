import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

const SANDBOXES = '/v1/core/sandboxes';
const CUSTOMERS = '/v1/sales/customers';

/** A world, and ways to make a sandbox and get a key to it. */
async function world(knobs: Record<string, unknown> = {}, dataDir?: string) {
  const made = await augnoSandbox({ knobs, ...(dataDir === undefined ? {} : { dataDir }) });
  const key = made.keys.production;
  const create = (name: string, mode = 'blank') =>
    made.call('POST', `${SANDBOXES}?include=owner_account`, { body: { name, mode }, key });
  const keyOf = async (id: string) => textAt(await made.augno.act('issueKey', { of: id }), 'api_key');
  return { ...made, key, create, keyOf };
}

describe('a sandbox', () => {
  it('is an account of its own, with keys of its own and nothing in it', async () => {
    const { augno, call, create, keyOf, key } = await world();
    const { status, body } = await create('Dev');
    expect([status, at(body, 'owner_account', 'id')]).toEqual([201, augno.facts.productionAccountId]);
    const own = await keyOf(textAt(body, 'id'));
    expect(own).toMatch(/^aug_sk_test_/);
    expect(rowsIn((await call('GET', CUSTOMERS, { key: own })).body)).toEqual([]);
    expect(rowsIn((await call('GET', '/v1/sales/sales-orders/statuses', { key: own })).body)).toHaveLength(3);
    const group = { name: 'Retail', type: 'type_group' };
    const made = await call('POST', '/v1/sales/account-groups', { key: own, body: group });
    const path = `/v1/sales/account-groups/${textAt(made.body, 'id')}`;
    expect([(await call('GET', path, { key: own })).status, (await call('GET', path, { key })).status]).toEqual([
      200, 404,
    ]);
  });

  it('that is seeded has its data a moment later', async () => {
    const { sandbox, call, create, keyOf } = await world();
    const own = await keyOf(textAt((await create('Dev', 'seeded')).body, 'id'));
    const count = async () => rowsIn((await call('GET', CUSTOMERS, { key: own })).body).length;
    expect(await count()).toBe(0);
    await sandbox.advance(2000);
    expect(await count()).toBeGreaterThan(0);
  });

  it('that is seeded gets its data even if the emulator is restarted meanwhile', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'augno-sandbox-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const before = await world({}, dataDir);
    const own = await before.keyOf(textAt((await before.create('Dev', 'seeded')).body, 'id'));
    await before.close();
    const { sandbox, call } = await world({}, dataDir);
    const count = async () => rowsIn((await call('GET', CUSTOMERS, { key: own })).body).length;
    expect(await count()).toBe(0);
    await sandbox.advance(2000);
    expect(await count()).toBeGreaterThan(0);
  });

  it('that is deleted loses its keys at once, and is gone at the second time', async () => {
    const { sandbox, call, create, keyOf, key } = await world();
    const id = textAt((await create('Dev', 'seeded')).body, 'id');
    const own = await keyOf(id);
    const remove = () => call('DELETE', `${SANDBOXES}/${id}`, { key });
    const first = await remove();
    expect([first.status, first.body]).toEqual([202, {}]);
    expect((await call('GET', CUSTOMERS, { key: own })).error.code).toBe('api_key_revoked');
    const second = await remove();
    expect([second.status, second.error.code]).toEqual([410, 'resource_gone']);
    await sandbox.advance(5000);
    expect(rowsIn((await call('GET', SANDBOXES, { key })).body)).toEqual([]);
    expect((await call('GET', CUSTOMERS, { key: own })).error.code).toBe('api_key_revoked');
  });

  it('cannot have sandboxes', async () => {
    const { call } = await world();
    for (const [method, path] of [
      ['GET', SANDBOXES],
      ['POST', SANDBOXES],
      ['GET', `${SANDBOXES}/sbac_0`],
      ['DELETE', `${SANDBOXES}/sbac_0`],
    ] as const) {
      const { status, error } = await call(method, path, method === 'POST' ? { body: { name: 'x' } } : {});
      expect([status, error.code]).toEqual([403, 'insufficient_permissions']);
    }
  });

  it('is one of so many that the plan allows', async () => {
    const { create } = await world({ sandbox_quota: 2 });
    const answers = [await create('One'), await create('Two'), await create('Three')];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 403]);
    expect(answers[2]?.error).toMatchObject({ code: 'limit_exceeded', quota: { limit: 2, used: 2, reset_at: null } });
  });
});

describe('what the system owns', () => {
  const unitIds = async (shared: boolean) => {
    const { call, keys } = await world({ system_ids_are_shared: shared });
    const idOf = async (key: string) =>
      textAt((await call('GET', '/v1/sales/sales-orders/statuses', { key })).body, 'data', 0, 'id');
    const role = textAt((await call('GET', '/v1/identity/roles?types=admin')).body, 'data', 0, 'id');
    const changed = await call('PATCH', `/v1/identity/roles/${role}`, { body: { name: 'Mine' } });
    return { isEqual: (await idOf(keys.sandbox)) === (await idOf(keys.production)), code: changed.error.code };
  };

  it('has the same ids in every account, unless the knob is off, and never changes', async () => {
    expect(await unitIds(true)).toEqual({ isEqual: true, code: 'insufficient_permissions' });
    expect(await unitIds(false)).toEqual({ isEqual: false, code: 'insufficient_permissions' });
  });
});

describe('an account user', () => {
  const USERS = '/v1/identity/account-users';

  it('is active, disabled or removed, and doing so twice changes nothing', async () => {
    const { call } = await world();
    const made = await call('POST', `${USERS}?include=user,role`, {
      body: { name: 'Noor', email: 'noor@birch.example', password: 'a secret of hers' },
    });
    expect([made.status, at(made.body, 'status'), at(made.body, 'user', 'name')]).toEqual([201, 'active', 'Noor']);
    const path = `${USERS}/${textAt(made.body, 'id')}`;
    const step = async (verb: string) => {
      const { status, body } = await call('PUT', `${path}/actions/${verb}`);
      const isListed = rowsIn((await call('GET', `${USERS}?q=noor`)).body).length === 1;
      return [status, status === 200 ? body : null, at((await call('GET', path)).body, 'status'), isListed];
    };
    expect(await step('disable')).toEqual([200, {}, 'disabled', true]);
    expect(await step('disable')).toEqual([200, {}, 'disabled', true]);
    expect(await step('remove')).toEqual([200, {}, 'removed', false]);
    expect(await step('disable')).toEqual([400, null, 'removed', false]);
    expect(await step('activate')).toEqual([200, {}, 'active', true]);
    expect(rowsIn((await call('GET', `${USERS}?q=noor&removed_scope=included`)).body)).toHaveLength(1);
  });

  it('with the role of an administrator cannot be disabled, and a mail address is that of one', async () => {
    const { call } = await world();
    const admin = textAt((await call('GET', `${USERS}?role_type=admin`)).body, 'data', 0, 'id');
    expect((await call('PUT', `${USERS}/${admin}/actions/disable`)).error.code).toBe('validation_failed');
    const same = await call('POST', USERS, { body: { name: 'Ines', email: 'INES@birch.example' } });
    expect([same.status, same.error.code, same.error.param]).toEqual([409, 'resource_exists', 'email']);
  });

  it('needs a free seat', async () => {
    const { call } = await world({ seat_quota: 5 });
    const hire = (name: string) => call('POST', USERS, { body: { name } });
    const first = await hire('Noor');
    expect([first.status, (await hire('Olu')).error.code]).toEqual([201, 'limit_exceeded']);
    const path = `${USERS}/${textAt(first.body, 'id')}/actions`;
    await call('PUT', `${path}/disable`);
    expect((await hire('Olu')).status).toBe(201);
    const full = await call('PUT', `${path}/activate`);
    expect(full.error).toMatchObject({ code: 'limit_exceeded', quota: { limit: 5, used: 5 } });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { at, augnoSandbox, textAt } from '../../support/augno.ts';

const ROLES = '/v1/identity/roles';
const DAY_MS = 86_400_000;

/** A world with ways to create a role under a key, and to count those of a name. */
async function world(options: Parameters<typeof augnoSandbox>[0] = {}) {
  const made = await augnoSandbox(options);
  const { call } = made;
  const create = (key: string, name = 'Porter', more: { path?: string; apiKey?: string } = {}) =>
    call('POST', more.path ?? ROLES, {
      body: { name },
      headers: { 'Idempotency-Key': key },
      ...(more.apiKey ? { key: more.apiKey } : {}),
    });
  const count = async (name = 'Porter', key = made.keys.sandbox) => {
    const { body } = await call('GET', `${ROLES}?limit=1000&q=${encodeURIComponent(name)}`, { key });
    return Array.isArray(body.data) ? body.data.length : 0;
  };
  return { ...made, create, count };
}

describe('an idempotency key', () => {
  it('answers a repetition as it did the first time, and does nothing again', async () => {
    const { create, count } = await world();
    const [first, second] = [await create('k1'), await create('k1')];
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
    expect([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(second.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
    expect(await count()).toBe(1);
  });

  it('refuses another request under the same key', async () => {
    const { create } = await world();
    await create('k1');
    expect((await create('k1', 'Baker')).error).toMatchObject({
      code: 'validation_failed',
      type: 'idempotency_error',
      is_transient: false,
    });
    expect((await create('k1', 'Porter', { path: `${ROLES}/` })).status).not.toBe(201);
  });

  it('looks at the bytes of the body, and at the first value of each query parameter', async () => {
    const { call } = await world();
    const send = (path: string, body: string) =>
      call('POST', path, { body, headers: { 'Idempotency-Key': 'k' } }).then(({ status }) => status);
    const body = JSON.stringify({ name: 'Ada', email: 'ada@birch.example' });
    const users = '/v1/identity/account-users';
    expect(await send(`${users}?include[]=user&include[]=role`, body)).toBe(201);
    expect(await send(`${users}?include[]=user&include[]=department`, body)).toBe(201);
    expect(await send(`${users}?include[]=role&include[]=user`, body)).toBe(400);
    expect(await send(`${users}?include[]=user&include[]=role`, `${body} `)).toBe(400);
  });

  it('counts for one key, account and route: the same word elsewhere is another key', async () => {
    const { create, call, count, keys } = await world();
    await create('k1');
    const group = await call('POST', '/v1/sales/account-groups', {
      body: { name: 'Zebra group', type: 'type_group' },
      headers: { 'Idempotency-Key': 'k1' },
    });
    expect([group.status, group.headers.get('idempotent-replayed')]).toEqual([201, null]);
    const other = await create('k1', 'Porter', { apiKey: keys.production });
    expect([other.status, other.headers.get('idempotent-replayed')]).toEqual([201, null]);
    expect([await count(), await count('Porter', keys.production)]).toEqual([1, 1]);
  });

  it('counts for the account that is acted on', async () => {
    const { call, create, count } = await world();
    await create('k1');
    const customer = textAt((await call('GET', '/v1/sales/customers?limit=1')).body, 'data', 0, 'id');
    const headers = { 'Idempotency-Key': 'k1', 'Augno-Account': customer };
    const other = await call('POST', ROLES, { body: { name: 'Porter' }, headers });
    expect([other.status, other.headers.get('idempotent-replayed'), await count()]).toEqual([201, null, 2]);
  });

  it('remembers refusals, so that a corrected request needs a key of its own', async () => {
    const { call } = await world();
    const send = (key: string, body: object) => call('POST', ROLES, { body, headers: { 'Idempotency-Key': key } });
    const first = await send('k1', { permissions: [] });
    const again = await send('k1', { permissions: [] });
    expect([first.error.code, again.error.code, again.headers.get('idempotent-replayed')]).toEqual([
      'missing_field',
      'missing_field',
      'true',
    ]);
    expect((await send('k1', { permissions: [], name: 'Mended' })).error.type).toBe('idempotency_error');
    expect((await send('k2', { permissions: [], name: 'Mended' })).status).toBe(201);
  });

  it.each([
    ['internal_error', false],
    ['service_unavailable', false],
    ['external_service_error', false],
    ['timeout', false],
    ['rate_limit_exceeded', false],
    ['api_key_revoked', false],
    ['request_timeout', true],
    ['resource_conflict', true],
    ['missing_field', true],
  ])('after an injected %s: remembered is %s', async (error, isKept) => {
    const { augno, create, count } = await world();
    augno.faults.add({ operation: 'create-role', error, times: 1 });
    expect((await create('k1')).error.code).toBe(error);
    expect((await create('k1')).status === 201).toBe(!isKept);
    expect(await count()).toBe(isKept ? 0 : 1);
  });

  it('finds the answer that was lost on its way', async () => {
    const { augno, create, count } = await world();
    augno.faults.add({ operation: 'create-role', drop: true, times: 2 });
    await expect(create('k1')).rejects.toThrow();
    // A fault that is still in force is met by a repetition, too.
    await expect(create('k1')).rejects.toThrow();
    const found = await create('k1');
    expect([found.status, found.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(await count()).toBe(1);
  });

  it('is in progress while its first request runs', async () => {
    const { augno, create, count } = await world();
    augno.faults.add({ operation: 'create-role', delayMs: 400, times: 1 });
    const first = create('k1');
    await expect
      .poll(async () => (await create('k1')).error)
      .toMatchObject({
        code: 'idempotency_in_progress',
        type: 'idempotency_error',
        is_transient: true,
      });
    expect((await first).status).toBe(201);
    expect([(await create('k1')).status, await count()]).toEqual([201, 1]);
  });

  it('is in progress when its client has given up, until the work is done', async () => {
    const { augno, create, count, keys } = await world();
    augno.faults.add({ operation: 'create-role', delayMs: 600, times: 1 });
    const impatient = fetch(augno.urls.apiBase + ROLES, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${keys.sandbox}`,
        'Augno-Version': '1.0.forge-preview.3',
        'Content-Type': 'application/json',
        'Idempotency-Key': 'k1',
      },
      body: JSON.stringify({ name: 'Porter' }),
      signal: AbortSignal.timeout(200),
    });
    await expect(impatient).rejects.toThrow();
    expect((await create('k1')).error.code).toBe('idempotency_in_progress');
    await expect.poll(async () => (await create('k1')).status).toBe(201);
    expect(await count()).toBe(1);
  });

  it('is forgotten after 30 days', async () => {
    const { sandbox, create, count } = await world();
    await create('k1');
    await sandbox.advance(30 * DAY_MS - 1);
    expect((await create('k1')).headers.get('idempotent-replayed')).toBe('true');
    await sandbox.advance(1);
    expect((await create('k1')).headers.get('idempotent-replayed')).toBe(null);
    expect(await count()).toBe(2);
  });

  it('is ignored by GET and PUT, and by what is refused before it', async () => {
    const { call, create } = await world();
    const headers = { 'Idempotency-Key': 'k1' };
    for (let i = 0; i < 2; i++) {
      const list = await call('GET', ROLES, { headers });
      expect([list.status, list.headers.get('idempotent-replayed')]).toEqual([200, null]);
    }
    expect((await call('POST', ROLES, { headers, version: null, body: {} })).error.code).toBe('api_version_required');
    expect((await call('POST', ROLES, { headers, key: 'aug_sk_test_no', body: {} })).status).toBe(401);
    expect((await create('k1')).status).toBe(201);
  });

  it('has at most 255 characters', async () => {
    const { create } = await world();
    expect((await create('x'.repeat(255))).status).toBe(201);
    expect((await create('x'.repeat(256))).error).toMatchObject({
      code: 'parameter_invalid',
      param: 'Idempotency-Key',
    });
  });

  it('makes a repeated DELETE gone, unless DELETE ignores it', async () => {
    for (const [ignores, code, replayed] of [
      [false, 'resource_gone', 'true'],
      [true, 'resource_not_found', null],
    ]) {
      const { create, call } = await world({ knobs: { delete_ignores_key: ignores } });
      const path = `${ROLES}/${textAt((await create('k1')).body, 'id')}`;
      const remove = () => call('DELETE', path, { headers: { 'Idempotency-Key': 'd1' } });
      expect((await remove()).status).toBe(200);
      const again = await remove();
      expect([again.error.code, again.headers.get('idempotent-replayed')]).toEqual([code, replayed]);
    }
  });

  it('survives a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'augno-keys-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const before = await world({ dataDir });
    const first = await before.create('k1');
    await before.close();
    const after = await world({ dataDir });
    const again = await after.create('k1');
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
    expect(await after.count()).toBe(1);
  });

  it('has one effect however many equal requests come at once', async () => {
    const { create, count, augno } = await world();
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 12 }), fc.boolean(), async (times, isSlow) => {
        const name = `Role number ${++round} of this property`;
        if (isSlow) augno.faults.add({ operation: 'create-role', delayMs: 5, times: 1 });
        const answers = await Promise.all(Array.from({ length: times }, () => create(name, name)));
        const made = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => at(body, 'id')));
        expect([made.size, await count(name)]).toEqual([1, 1]);
        const others = answers.filter(({ status }) => status !== 201).map(({ error }) => error.code);
        expect(others.every((code) => code === 'idempotency_in_progress')).toBe(true);
      }),
      { numRuns: 15 },
    );
  });
});

describe('knobs of idempotency', () => {
  it('idempotency_position=after_validation leaves a key to a request that is corrected', async () => {
    const { call } = await world({ knobs: { idempotency_position: 'after_validation' } });
    const send = (body: object) => call('POST', ROLES, { body, headers: { 'Idempotency-Key': 'k1' } });
    expect((await send({ permissions: [] })).error.code).toBe('missing_field');
    expect((await send({ permissions: [], name: 'Mended' })).status).toBe(201);
    expect((await send({ permissions: [], name: 'Mended' })).headers.get('idempotent-replayed')).toBe('true');
  });

  it('long_key_code and stored_answer_limit_bytes', async () => {
    const knobs = { long_key_code: 'validation_failed', stored_answer_limit_bytes: 20 };
    const { create } = await world({ knobs, strict: false });
    expect((await create('x'.repeat(256))).error.code).toBe('validation_failed');
    const first = await create('k1');
    expect((await create('k1')).text).toBe(first.text.slice(0, 20));
  });
});

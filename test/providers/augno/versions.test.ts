import { describe, expect, it } from 'vitest';
import { inShapesOf } from '../../../emulator/providers/augno/versions.ts';
import { at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

const CUSTOMERS = '/v1/sales/customers';
const [P1, P2, P3] = ['1.0.forge-preview.1', '1.0.forge-preview.2', '1.0.forge-preview.3'] as const;

/** A world whose answers may be those of an older document than the contract. */
const world = (knobs: Record<string, unknown> = {}) => augnoSandbox({ knobs });

describe('the version header', () => {
  it('is required, known, and echoed', async () => {
    const { call } = await world();
    const none = await call('GET', CUSTOMERS, { version: null });
    expect([none.status, none.error.code]).toEqual([400, 'api_version_required']);
    expect(none.error.message).toContain(P3);
    const odd = await call('GET', CUSTOMERS, { version: '2.0.crucible' });
    expect([odd.status, odd.error.code]).toEqual([400, 'api_version_invalid']);
    for (const version of [P1, P2, P3]) {
      expect(odd.error.message).toContain(version);
      expect((await call('GET', CUSTOMERS, { version })).headers.get('augno-version')).toBe(version);
    }
  });

  it('is the account’s where strict_version is off', async () => {
    const { augno, call } = await world({ strict_version: false });
    const versionOf = async () => (await call('GET', CUSTOMERS, { version: null })).headers.get('augno-version');
    expect(await versionOf()).toBe(P3);
    await augno.act('setVersion', { version: P2 });
    expect(await versionOf()).toBe(P2);
    expect((await call('GET', CUSTOMERS, { version: 'x' })).error.code).toBe('api_version_invalid');
  });

  it('is too old for an operation that minimum_versions names', async () => {
    const { call } = await world({ minimum_versions: `list-customers=${P2}, create-role=${P3}` });
    const codes = [];
    for (const version of [P1, P2]) codes.push((await call('GET', CUSTOMERS, { version })).error.code);
    codes.push((await call('POST', '/v1/identity/roles', { version: P2, body: { name: 'x' } })).error.code);
    expect(codes).toEqual(['api_version_too_old', undefined, 'api_version_too_old']);
  });

  it('follows supported_versions and latest_version', async () => {
    const { augno, call } = await world({ supported_versions: `${P2},${P3}` });
    expect((await call('GET', CUSTOMERS, { version: P1 })).error.code).toBe('api_version_invalid');
    await augno.act('announceVersion', { version: '1.1.forge-preview.1' });
    expect((await call('GET', CUSTOMERS, { version: '1.1.forge-preview.1' })).status).toBe(200);
    expect((await call('GET', CUSTOMERS, { version: null })).error.message).toContain('1.1.forge-preview.1');
  });
});

describe('an older version', () => {
  it('shows an account user as it was', async () => {
    const { call } = await world();
    const { body } = await call('GET', '/v1/identity/account-users?q=tomas&include=user');
    const path = `/v1/identity/account-users/${textAt(body, 'data', 0, 'id')}`;
    const person = { name: 'Tomas Reyes', username: 'tomas', email: 'tomas@birch.example' };
    const [first, second, third] = [P1, P2, P3].map((version) => call('GET', `${path}?include=user`, { version }));
    expect((await third)?.body).toMatchObject({ is_commission_eligible: true, user: person });
    expect((await second)?.body).toMatchObject({ user: person });
    expect((await second)?.body).not.toHaveProperty('is_commission_eligible');
    expect((await first)?.body).toMatchObject({ ...person, image_url: null });
    expect((await first)?.body).not.toHaveProperty('user');
  });

  it('shows a job as it was', async () => {
    const { augno } = await world();
    const error = { code: 'missing_field', type: 'invalid_request_error', message: 'sku must be present.' };
    const list = (data: object[]) => ({ object: 'list', data });
    const job = {
      id: 'jb_000000000000',
      object: 'job',
      status: 'completed',
      resource_type: 'product',
      created_by: null,
      error: null,
      results: list([
        {
          object: 'job_result',
          index: 0,
          status: 'created',
          resource: { id: 'pd_1', object: 'entity' },
          sub_resources: list([{ id: 'it_1' }]),
          error: null,
        },
        { object: 'job_result', index: 1, status: 'failed', resource: null, sub_resources: null, error },
      ]),
    };
    expect(inShapesOf(augno, P3, job)).toEqual(job);
    expect(inShapesOf(augno, P2, job)).toEqual({
      id: 'jb_000000000000',
      object: 'job',
      status: 'completed',
      created_by_id: null,
      created_by_name: null,
      created_by_email: null,
      created_by_username: null,
      errors: [{ index: 1, message: 'sku must be present.' }],
      error_summary: '1 of 2 rows failed.',
      results: list([
        { index: 0, id: 'pd_1', action: 'created', sub_resource_ids: ['it_1'] },
        { index: 1, id: null, action: 'failed', sub_resource_ids: [] },
      ]),
    });
  });

  it('tells flatly who made a job', async () => {
    const { sandbox, call } = await world();
    const body = { locations: [{ name: 'Aisle 900', type: 'aisle' }] };
    const made = await call('POST', '/v1/operations/locations/actions/bulk-upsert', { body, version: P2 });
    await sandbox.advance(60_000);
    const job = await call('GET', `/v1/core/jobs/${textAt(made.body, 'id')}`, { version: P2 });
    expect(job.body).toMatchObject({
      status: 'completed',
      errors: [],
      error_summary: null,
      created_by_name: 'Default key',
    });
    expect(job.body.created_by_id).toMatch(/^apke_/);
    expect(at(job.body, 'results', 'data', 0)).toMatchObject({ index: 0, action: 'created', sub_resource_ids: [] });
  });

  it('names cursors instead of pages with early_preview_1', async () => {
    const { call } = await world({ early_preview_1: true });
    const path = '/v1/identity/permission-groups?limit=2';
    const { body } = await call('GET', path, { version: P1 });
    expect(Object.keys(Object(body.page_info)).sort()).toEqual([
      'has_next_page',
      'has_prev_page',
      'next_cursor',
      'prev_cursor',
    ]);
    const next = await call('GET', `${path}&cursor=${textAt(body, 'page_info', 'next_cursor')}`);
    expect(rowsIn(next.body)).toHaveLength(2);
    expect(at(next.body, 'page_info', 'next_page_url')).toContain('cursor=');
  });
});

describe('the brand', () => {
  it.each([
    ['augno', 'Augno', 'aug_sk_test_', true, false],
    ['openmrp', 'OpenMRP', 'mrp_sk_test_', false, true],
    ['both', 'Augno', 'aug_sk_test_', true, true],
  ])('%s: answers say %s, keys start with %s', async (brand, name, prefix, hearsAugno, hearsOpenmrp) => {
    const { call, keys } = await world({ brand });
    expect(keys.sandbox.startsWith(prefix)).toBe(true);
    const isHeard = async (header: string) => {
      const answer = await call('GET', CUSTOMERS, { version: null, headers: { [header]: P3 } });
      if (answer.status === 200) expect(answer.headers.get(`${name}-Version`)).toBe(P3);
      return answer.status === 200;
    };
    expect([await isHeard('Augno-Version'), await isHeard('OpenMRP-Version')]).toEqual([hearsAugno, hearsOpenmrp]);
  });
});

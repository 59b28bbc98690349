import { describe, expect, it } from 'vitest';
import { type Asked, at, augnoSandbox, rowsIn, textAt } from '../../support/augno.ts';

const CUSTOMERS = '/v1/sales/customers';
const GROUPS = '/v1/sales/account-groups';
const ROLES = '/v1/identity/roles';
const USERS = '/v1/identity/account-users';
const KEYS = '/v1/auth/api-keys';
const group = { name: 'Zebra group', type: 'type_group' };

type World = Awaited<ReturnType<typeof augnoSandbox>>;

/** What is looked at under each value of a knob. */
type Look = (world: World) => Promise<unknown>;

/** An error by its code, or another member. */
const failure =
  (method: string, path: string, asked: Asked = {}, member = 'code'): Look =>
  async ({ call }) =>
    (await call(method, path, asked)).error[member];

const firstId = async ({ call }: World, path: string, key?: string) =>
  textAt((await call('GET', path, key ? { key } : {})).body, 'data', 0, 'id');

const injected =
  (error: string, member: string): Look =>
  async (world) => {
    world.augno.faults.add({ error, times: 1 });
    const answer = await world.call('GET', CUSTOMERS);
    return member === 'status' ? answer.status : answer.error[member];
  };

const statuses =
  (path: string, count: number, asked: Asked = {}): Look =>
  async ({ call }) => {
    const seen = [];
    for (let i = 0; i < count; i++) seen.push((await call('GET', path, asked)).status);
    return seen;
  };

const waits: Look = async ({ call }) => {
  const seen = [];
  for (let i = 0; i < 8; i++) seen.push((await call('GET', CUSTOMERS)).headers.get('retry-after'));
  return seen.slice(1);
};

/** Each knob with the values that are tried, and what is seen under each. */
const TABLE: readonly (readonly [knob: string, values: Readonly<Record<string, unknown>>, look: Look])[] = [
  ['key_required', { true: 401, false: 200 }, async ({ call }) => (await call('GET', CUSTOMERS, { key: null })).status],
  [
    'missing_key_code',
    { invalid_credentials: 'invalid_credentials', expired_token: 'expired_token' },
    failure('GET', CUSTOMERS, { key: null }),
  ],
  ['account_header_required', { false: undefined, true: 'Augno-Account' }, failure('GET', CUSTOMERS, {}, 'param')],
  [
    'foreign_account_code',
    { insufficient_permissions: 'insufficient_permissions', resource_not_found: 'resource_not_found' },
    ({ call, augno }) =>
      call('GET', CUSTOMERS, { headers: { 'Augno-Account': augno.facts.productionAccountId ?? '' } }).then(
        ({ error }) => error.code,
      ),
  ],
  [
    'foreign_id_code',
    { resource_not_found: 'resource_not_found', insufficient_permissions: 'insufficient_permissions' },
    async (world) => failure('GET', `${GROUPS}/${await firstId(world, GROUPS, world.keys.production)}`)(world),
  ],
  [
    'key_lifetime_limit_days',
    { 0: undefined, 30: 'expires_at' },
    async (world) => {
      const body = { name: 'Long', role_id: await firstId(world, ROLES), expires_at: '2027-09-21T12:00:00Z' };
      return failure('POST', KEYS, { body }, 'param')(world);
    },
  ],
  [
    'system_object_code',
    { insufficient_permissions: 'insufficient_permissions', resource_conflict: 'resource_conflict' },
    async (world) => failure('PATCH', `${ROLES}/${await firstId(world, ROLES)}`, { body: { name: 'x' } })(world),
  ],
  [
    'not_json_code',
    { validation_failed: 'validation_failed', invalid_format: 'invalid_format' },
    failure('POST', GROUPS, { body: '{' }),
  ],
  [
    'missing_member_code',
    { missing_field: 'missing_field', validation_failed: 'validation_failed' },
    failure('POST', GROUPS, { body: {} }),
  ],
  [
    'wrong_type_code',
    { invalid_format: 'invalid_format', validation_failed: 'validation_failed' },
    failure('POST', GROUPS, { body: { ...group, name: 1 } }),
  ],
  [
    'unknown_value_code',
    { validation_failed: 'validation_failed', invalid_format: 'invalid_format' },
    failure('POST', GROUPS, { body: { ...group, type: 'moon' } }),
  ],
  [
    'unknown_reference_code',
    { resource_not_found: 'resource_not_found', validation_failed: 'validation_failed' },
    failure('POST', USERS, { body: { name: 'x', role_id: 'rl_0' } }),
  ],
  [
    'duplicate_code',
    { resource_exists: 'resource_exists', resource_conflict: 'resource_conflict' },
    failure('POST', USERS, { body: { name: 'x', email: 'ines@birch.example' } }),
  ],
  [
    'conflict_code',
    { resource_conflict: 'resource_conflict', resource_exists: 'resource_exists' },
    async (world) => {
      const { body } = await world.call('POST', ROLES, { body: { name: 'Used' } });
      const role_id = textAt(body, 'id');
      await world.call('POST', USERS, { body: { name: 'x', role_id } });
      return failure('DELETE', `${ROLES}/${role_id}`)(world);
    },
  ],
  [
    'bad_cursor_code',
    { parameter_invalid: 'parameter_invalid', validation_failed: 'validation_failed' },
    failure('GET', `${CUSTOMERS}?cursor=no`),
  ],
  [
    'param_style',
    { brackets: 'permissions[1]', dots: 'permissions.1', pointer: '/permissions/1' },
    failure('POST', ROLES, { body: { name: 'x', permissions: ['items:read', 7] } }, 'param'),
  ],
  [
    'message_lists',
    { first: 'name must be present.', all: 'name must be present; type must be present.' },
    failure('POST', GROUPS, { body: {} }, 'message'),
  ],
  [
    'resource_gone_type',
    { invalid_request_error: 'invalid_request_error', api_error: 'api_error' },
    injected('resource_gone', 'type'),
  ],
  ['spending_cap_status', { 402: 402, 403: 403 }, injected('agent_spending_cap_reached', 'status')],
  [
    'spending_cap_type',
    { invalid_request_error: 'invalid_request_error', api_error: 'api_error' },
    injected('agent_spending_cap_reached', 'type'),
  ],
  ['spending_cap_is_transient', { false: false, true: true }, injected('agent_spending_cap_reached', 'is_transient')],
  [
    'id_length',
    { 12: 12, 40: 40 },
    async ({ call }) => textAt((await call('POST', GROUPS, { body: group })).body, 'id').length - 'acgp_'.length,
  ],
  [
    'sandbox_nesting_code',
    { insufficient_permissions: 'insufficient_permissions', validation_failed: 'validation_failed' },
    failure('GET', '/v1/core/sandboxes'),
  ],
  [
    'fault_names',
    { true: 'internal_error', false: undefined },
    async (world) => {
      const category = await firstId(world, '/v1/catalog/item-categories');
      const body = { sku: 'fault:internal_error', type: 'sale', category_id: category };
      return failure('POST', '/v1/catalog/products', { body })(world);
    },
  ],
  ['unknown_route_body', { envelope: 'resource_not_found', text: undefined }, failure('GET', '/v1/nowhere')],
  [
    'reject_unknown_body_fields',
    { false: undefined, true: 'colour' },
    failure('POST', GROUPS, { body: { ...group, colour: 'red' } }, 'param'),
  ],
  [
    'body_limit_bytes',
    { 10485760: undefined, 50: 'validation_failed' },
    failure('POST', GROUPS, { body: { ...group, name: 'A name of more than so many bytes' } }),
  ],
  ['name_limit', { 255: undefined, 5: 'name' }, failure('POST', GROUPS, { body: group }, 'param')],
  [
    'list_limit',
    { 1000: undefined, 1: 'permissions' },
    failure('POST', ROLES, { body: { name: 'x', permissions: ['items:read', 'items:create'] } }, 'param'),
  ],
  [
    'bulk_limit',
    { 1000: undefined, 1: 'locations' },
    failure(
      'POST',
      '/v1/operations/locations/actions/bulk-upsert',
      { body: { locations: ['A', 'B'].map((name) => ({ name, type: 'aisle' })) } },
      'param',
    ),
  ],
  [
    'cursor_lifetime_s',
    { 0: undefined, 60: 'parameter_invalid' },
    async (world) => {
      const { body } = await world.call('GET', '/v1/identity/permission-groups?limit=1');
      await world.sandbox.advance(60_000);
      return failure('GET', textAt(body, 'page_info', 'next_page_url'))(world);
    },
  ],
  [
    'included_list_limit',
    { 0: [4, false], 2: [2, true] },
    async ({ call }) => {
      const { body } = await call('GET', '/v1/identity/permission-groups?q=customers');
      const list = at(rowsIn(body)[0], 'permissions');
      return [Object(at(list, 'data')).length, at(list, 'page_info', 'has_next_page')];
    },
  ],
  [
    'request_id_header',
    { 'Request-ID': [true, false], 'X-Request-Id': [false, true], both: [true, true] },
    async ({ call }) => {
      const { headers } = await call('GET', CUSTOMERS);
      return [headers.has('request-id'), headers.has('x-request-id')];
    },
  ],
  [
    'location_header',
    { always: [true, true], api_keys: [false, true], never: [false, false] },
    async (world) => {
      const role_id = await firstId(world, ROLES);
      const made = await world.call('POST', GROUPS, { body: group });
      const key = await world.call('POST', KEYS, { body: { name: 'x', role_id } });
      return [made.headers.has('location'), key.headers.has('location')];
    },
  ],
  [
    'should_retry_header',
    { false: null, true: 'false' },
    async ({ call }) => (await call('GET', '/v1/nowhere')).headers.get('x-should-retry'),
  ],
  [
    'account_version',
    { '1.0.forge-preview.3': '1.0.forge-preview.3', '1.0.forge-preview.2': '1.0.forge-preview.2' },
    async ({ augno, call }) => {
      augno.knobs.set('strict_version', false);
      return (await call('GET', CUSTOMERS, { version: null })).headers.get('augno-version');
    },
  ],
];

/** What a knob is tried with beside itself. */
const BESIDE: Readonly<Record<string, Record<string, unknown>>> = {
  rate_key: { rate_limit: 1 },
  rate_window_ms: { rate_limit: 1 },
  retry_after_factor: { rate_limit: 1 },
  retry_after_least_s: { rate_limit: 1 },
  retry_after_most_s: { rate_limit: 1 },
};

const LIMITS: typeof TABLE = [
  ['rate_limit', { 1: [200, 429, 429], 2: [200, 200, 429] }, statuses(CUSTOMERS, 3)],
  ['auth_rate_limit', { 1: [200, 429, 429], 3: [200, 200, 200] }, statuses(KEYS, 3)],
  [
    'rate_key',
    { account: [200, 429, 200], key: [200, 200, 200], address: [200, 429, 429] },
    async ({ augno, call, keys }) => {
      const second = textAt(await augno.act('issueKey'), 'api_key');
      const seen = [];
      for (const key of [keys.sandbox, second, keys.production]) {
        seen.push((await call('GET', CUSTOMERS, { key })).status);
      }
      return seen;
    },
  ],
  [
    'rate_window_ms',
    { 1000: [200, 200], 60000: [200, 429] },
    async ({ sandbox, call }) => {
      const first = await call('GET', CUSTOMERS);
      await sandbox.advance(1000);
      return [first.status, (await call('GET', CUSTOMERS)).status];
    },
  ],
  ['retry_after_factor', { 1.5: ['1', '1', '2', '3', '5', '7', '11'], 1: ['1', '1', '1', '1', '1', '1', '1'] }, waits],
  ['retry_after_least_s', { 1: ['1', '1', '2', '3', '5', '7', '11'], 3: ['3', '3', '3', '3', '5', '7', '11'] }, waits],
  ['retry_after_most_s', { 900: ['1', '1', '2', '3', '5', '7', '11'], 2: ['1', '1', '2', '2', '2', '2', '2'] }, waits],
];

const rows = [...TABLE, ...LIMITS].flatMap(([knob, values, look]) =>
  Object.entries(values).map(([value, seen]) => [knob, value, seen, look] as const),
);

describe('a knob of the way of a request', () => {
  it.each(rows)('%s=%s shows %j', async (knob, value, seen, look) => {
    // Not strict: under another value than the default an answer may depart from the contract on purpose.
    const world = await augnoSandbox({ strict: false, knobs: { ...BESIDE[knob], [knob]: value } });
    expect(await look(world)).toEqual(seen);
  });
});

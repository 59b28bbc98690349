import { Agent, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../../emulator/core/json.ts';
import { type CobaltWorld, CUSTOMER, cobaltSandbox } from '../../support/cobalt.ts';
import { fieldNamed, K, P, workflowNamed } from './exercise.ts';

const CONFIG = `${P}/config`;
const SLUG = { slug: 'harbor_crm' };
const H = { ...K, headers: SLUG };

async function connected(knobs: Record<string, unknown> = {}): Promise<CobaltWorld> {
  const world = await cobaltSandbox({ knobs });
  await world.cobalt.act('connectApp', { app: 'harbor_crm' });
  await world.call('POST', CONFIG, { ...K, body: SLUG });
  return world;
}

function fieldOf(body: unknown, name: string) {
  const fields = isJsonObject(body) && Array.isArray(body.fields) ? body.fields.filter(isJsonObject) : [];
  return fields.find((field) => field.name === name);
}

describe('a config', () => {
  it('is made with the id of the customer, or another', async () => {
    const { call } = await connected();
    await call('POST', CONFIG, { ...K, body: { ...SLUG, config_id: 'sales' } });
    expect((await call('GET', `${P}/slug/harbor_crm/configs`, K)).rows).toMatchObject([
      { config_id: CUSTOMER },
      { config_id: 'sales' },
    ]);
    const other = await call('GET', `${P}/slug/harbor_crm/config/sales`, { as: 'cust_4712' });
    expect([other.status, other.body.message]).toEqual([404, 'Config with config id sales not found']);
  });

  it.each([
    ['E1', 500, /^No Saved Config x for application \w{24} found for linked account cust_4711 in environment test$/],
    ['E2', 404, /^Config with config id x not found$/],
  ])('that is not there is told of in the words of %s', async (era, status, says) => {
    const { call } = await cobaltSandbox({ knobs: { era } });
    const answer = await call('GET', `${P}/slug/harbor_crm/config/x`, K);
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringMatching(says)]);
  });

  it('needs an application that there is', async () => {
    const { call } = await cobaltSandbox();
    expect((await call('POST', CONFIG, { ...K, body: {} })).body.message).toBe('Missing Slug');
    expect(await call('POST', CONFIG, { ...K, body: { slug: 'x' } })).toMatchObject({
      status: 404,
      body: { error_code: 'INVALID_APP_ID', message: expect.stringContaining("app_type 'x' not found for org") },
    });
    expect(await call('POST', CONFIG, { body: SLUG })).toMatchObject({
      status: 400,
      body: { error_code: 'INVALID_LINKED_ACCOUNT_ID', message: 'linked_account_id is required' },
    });
  });

  it('needs one that is enabled', async () => {
    const { call, cobalt } = await cobaltSandbox();
    await cobalt.act('enableApp', { app: 'harbor_crm', enabled: false });
    const answer = await call('POST', CONFIG, { ...K, body: SLUG });
    expect([answer.status, answer.body.message]).toEqual([
      500,
      expect.stringMatching(/does not exist for org .+ enabled$/),
    ]);
    expect((await call('GET', `${P}/application`, K)).rows).toHaveLength(2);
    expect((await call('GET', `${P}/application/harbor_crm`, K)).status).toBe(404);
  });

  it('is refused as a whole in E1 when it makes no sense', async () => {
    const { call } = await cobaltSandbox({ knobs: { era: 'E1' } });
    const answer = await call('POST', CONFIG, { ...K, body: { ...SLUG, config_id: 7 } });
    expect([answer.status, answer.body.message]).toEqual([
      500,
      'ApplicationInstallationDetail validation failed: body/config_id must be string',
    ]);
  });

  it('calls its error otherwise when it is updated in E1', async () => {
    const { call } = await cobaltSandbox({ knobs: { era: 'E1' } });
    expect((await call('PUT', CONFIG, { ...K, body: { slug: 'x' } })).body).toMatchObject({ error: 'BAD_REQUEST' });
  });

  it('fetches options, those of a dependent field once its parent has a value', async () => {
    const { call } = await connected();
    const [pipeline, stage] = [fieldNamed('Pipeline'), fieldNamed('Stage')];
    const before = (await call('GET', `${P}/slug/harbor_crm/config`, K)).body;
    expect(fieldOf(before, 'Pipeline')).toMatchObject({ options: [{ value: 'pl_sales' }, { value: 'pl_partners' }] });
    expect(fieldOf(before, 'Stage')).not.toHaveProperty('options');
    await call('PUT', `${CONFIG}/field/${pipeline}`, { ...H, body: { value: 'pl_partners' } });
    const field = await call('POST', `${CONFIG}/field/${stage}`, { ...H, body: {} });
    expect(field.body).toMatchObject({ parent: pipeline, options: [{ value: 'st_invited' }] });
    const bare = await call('GET', `${P}/slug/harbor_crm/config`, { ...K, headers: { disable_field_options: 'true' } });
    expect(fieldOf(bare.body, 'Pipeline')).not.toHaveProperty('options');
  });

  it('tells of options that cannot be fetched beside the fields, with 200', async () => {
    const { call, cobalt } = await connected();
    await cobalt.act('troubleApp', { app: 'harbor_crm', status: 429 });
    const answer = await call('GET', `${P}/slug/harbor_crm/config`, K);
    expect(answer.status).toBe(200);
    expect(answer.body.field_errors).toMatchObject([
      { name: 'Pipeline', error: { message: 'Request failed with status code 429' } },
      { name: 'Stage' },
      { name: 'Field mapping' },
    ]);
  });

  it('is not updated with credentials that are dead, and that is noticed', async () => {
    const { call, cobalt } = await connected();
    await cobalt.act('revokeAtApp', { app: 'harbor_crm' });
    const answer = await call('PUT', CONFIG, { ...K, body: { ...SLUG, fields: {} } });
    expect([answer.status, answer.body.message]).toEqual([
      500,
      `Error While Editing Config ${CUSTOMER} for application harbor_crm reason: {data: 'access token revoked'}`,
    ]);
    expect((await call('GET', `${P}/application/harbor_crm`, K)).body).toMatchObject({ reauth_required: true });
  });

  it('has its fields replaced by an update, and one of them changed by itself', async () => {
    const { call } = await connected();
    const [pipeline, owner] = [fieldNamed('Pipeline'), fieldNamed('Owner')];
    await call('PUT', CONFIG, { ...K, body: { ...SLUG, fields: { [pipeline]: 'pl_sales', [owner]: 'a@b.example' } } });
    const changed = await call('PUT', CONFIG, { ...K, body: { ...SLUG, fields: { [pipeline]: 'pl_partners' } } });
    expect(fieldOf(changed.body, 'Owner')).not.toHaveProperty('value');
    await call('PUT', `${CONFIG}/field/${owner}`, { ...H, body: { value: 'c@d.example' } });
    const kept = (await call('PUT', CONFIG, { ...K, body: SLUG })).body;
    expect([fieldOf(kept, 'Pipeline')?.value, fieldOf(kept, 'Owner')?.value]).toEqual(['pl_partners', 'c@d.example']);
    expect((await call('DELETE', `${CONFIG}/field/${owner}`, H)).body).not.toHaveProperty('value');
    const unknown = await call('POST', `${CONFIG}/field/x`, { ...H, body: {} });
    expect([unknown.status, unknown.body.message]).toEqual([400, 'Field with id x not found']);
  });

  it('has the labels that a request brings', async () => {
    const { call } = await connected();
    const labels = { contact: [{ name: 'Birthday', value: 'birthday' }] };
    const answer = await call('POST', CONFIG, { ...K, body: { ...SLUG, labels } });
    expect(fieldOf(answer.body, 'Field mapping')?.labels).toEqual(labels.contact);
  });

  it('knows what may stand in a rule', async () => {
    const { call } = await connected();
    const ask = (field: string, lhs: string) =>
      call('POST', `${CONFIG}/rule-engine/${field}`, { ...H, body: { rule_column: { lhs } } });
    const rules = fieldNamed('Only contacts that');
    expect((await ask(rules, 'country')).body).toMatchObject({
      rule_column: { rhs: { type: 'select', options: [{ value: 'PL' }, { value: 'NL' }] } },
    });
    expect((await ask(rules, 'email')).body).toMatchObject({ rule_column: { rhs: { type: 'text', options: [] } } });
    expect((await ask(fieldNamed('Owner'), 'x')).body.message).toMatch(/is not of type rule engine or has undefined/);
  });
});

/** A GET with a body over a connection that is kept, as the package for backends sends it; `fetch` would not. */
function getWithBody(agent: Agent, url: string, key: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ tenant_config: true, padding: 'x'.repeat(100_000) });
    const headers = {
      'x-api-key': key,
      linked_account_id: CUSTOMER,
      'content-type': 'application/json',
      'content-length': body.length,
    };
    const asked = request(url, { agent, method: 'GET', headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

it('is read by a GET with a body, and a slash behind', async () => {
  const { cobalt, keys } = await connected();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const url = `${cobalt.urls.apiBase}${P}/slug/harbor_crm/config/?linked_account_id=${CUSTOMER}`;
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push(await getWithBody(agent, url, keys.test));
  agent.destroy();
  expect(statuses).toEqual([200, 200, 200]);
});

describe('the workflows of a config', () => {
  it('are those that the customer may use', async () => {
    const { call } = await connected();
    const names = async (as: string) => {
      const { workflows } = (await call('POST', CONFIG, { as, body: SLUG })).body;
      return Array.isArray(workflows) ? workflows.map(({ name }) => name) : [];
    };
    expect(await names(CUSTOMER)).toEqual(['Export contact', 'Enrich contact']);
    // Whose plan is another.
    expect(await names('cust_4712')).toEqual(['Export contact']);
  });

  it('are switched one by one, of an application that is connected', async () => {
    const { call, cobalt } = await connected();
    const path = (id: string) => `${P}/slug/harbor_crm/config/${CUSTOMER}/workflows/${id}`;
    const workflow = workflowNamed(cobalt, 'export-contact');
    const on = await call('PATCH', path(workflow), { ...K, body: { enabled: true } });
    expect(on.body).toMatchObject({ workflows: [{ id: workflow, enabled: true }] });
    expect((await call('GET', `${P}/workflow/enabled`, K)).rows).toMatchObject([
      { name: 'Export contact', config_id: CUSTOMER },
      { name: 'Send receipt' },
      { name: 'Book order' },
    ]);
    const unknown = await call('PATCH', path('x'), { ...K, body: { enabled: true } });
    expect([unknown.status, unknown.body.message]).toEqual([404, 'No workflow with id x exists on config']);
    await cobalt.act('expireApp', { app: 'harbor_crm' });
    expect((await call('PATCH', path(workflow), { ...K, body: { enabled: false } })).status).toBe(400);
  });

  it('stay disabled behind a 200, where a knob says so and options cannot be fetched', async () => {
    const { call, cobalt } = await connected({ toggle_revalidates: true });
    await cobalt.act('troubleApp', { app: 'harbor_crm', status: 429 });
    const path = `${P}/slug/harbor_crm/config/${CUSTOMER}/workflows/${workflowNamed(cobalt, 'export-contact')}`;
    const answer = await call('PUT', path, { ...K, body: { enabled: true } });
    expect([answer.status, answer.body]).toMatchObject([200, { workflows: [{ enabled: false }] }]);
  });
});

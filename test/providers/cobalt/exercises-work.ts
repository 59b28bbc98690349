import { CUSTOMER } from '../../support/cobalt.ts';
import { type Exercises, fieldNamed, K, P, workflowNamed } from './exercise.ts';

const H = { ...K, headers: { slug: 'harbor_crm' } };
const CONFIG = { slug: 'harbor_crm' };

/** One genuine use of every operation about configs, workflows, executions, events, schedules and actions. */
export const workExercises: Exercises = {
  putAuthCredential: ({ call }) =>
    call('PUT', `${P}/linked-account/default-app/auth-credentials/token`, { ...K, body: { value: 'x' } }),
  deleteAuthCredential: async ({ call }) => {
    const path = `${P}/linked-account/default-app/auth-credentials/token`;
    await call('PUT', path, { ...K, body: { value: 'x' } });
    return call('DELETE', path, K);
  },
  findOrCreateConfig: ({ call }) => call('POST', `${P}/config`, { ...K, body: { slug: 'harbor_crm', labels: [] } }),
  updateConfig: async ({ call, cobalt }) => {
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await call('POST', `${P}/config`, { ...K, body: CONFIG });
    const fields = { [fieldNamed('Pipeline')]: 'pl_sales' };
    const workflows = [{ id: workflowNamed(cobalt, 'export-contact'), enabled: true }];
    return call('PUT', `${P}/config`, { ...K, body: { ...CONFIG, fields, workflows } });
  },
  listConfigs: async ({ call }) => {
    await call('POST', `${P}/config`, { ...K, body: CONFIG });
    return call('GET', `${P}/slug/harbor_crm/configs`, K);
  },
  getConfig: async ({ call }) => {
    await call('POST', `${P}/config`, { ...K, body: CONFIG });
    return call('GET', `${P}/slug/harbor_crm/config/`, K);
  },
  getConfigById: async ({ call, tokenOf }) => {
    await call('POST', `${P}/config`, { ...K, body: { ...CONFIG, config_id: 'sales' } });
    return call('GET', '/api/v2/f-sdk/slug/harbor_crm/config/sales', { token: await tokenOf() });
  },
  deleteConfig: async ({ call }) => {
    await call('POST', `${P}/config`, { ...K, body: CONFIG });
    return call('DELETE', `${P}/slug/harbor_crm/config`, K);
  },
  deleteConfigById: async ({ call }) => {
    await call('POST', `${P}/config`, { ...K, body: CONFIG });
    return call('DELETE', `${P}/slug/harbor_crm/config/${CUSTOMER}`, K);
  },
  toggleConfigWorkflow: async ({ call, cobalt }) => {
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await call('POST', `${P}/config`, { ...K, body: CONFIG });
    const path = `${P}/slug/harbor_crm/config/${CUSTOMER}/workflows/${workflowNamed(cobalt, 'export-contact')}`;
    return call('PATCH', path, { ...K, body: { enabled: true } });
  },
  putConfigWorkflow: async ({ call, cobalt }) => {
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    await call('POST', `${P}/config`, { ...K, body: CONFIG });
    const path = `${P}/slug/harbor_crm/config/${CUSTOMER}/workflows/${workflowNamed(cobalt, 'export-contact')}`;
    return call('PUT', path, { ...K, body: { enabled: true } });
  },
  listConfigFields: ({ call }) => call('POST', `${P}/config/field`, { ...H, body: {} }),
  getConfigField: ({ call }) => call('POST', `${P}/config/field/${fieldNamed('Pipeline')}`, { ...H, body: {} }),
  readConfigField: ({ call }) => call('GET', `${P}/config/field/${fieldNamed('Pipeline')}`, H),
  setConfigField: async ({ call }) => {
    await call('POST', `${P}/config`, { ...K, body: CONFIG });
    return call('PUT', `${P}/config/field/${fieldNamed('Pipeline')}`, { ...H, body: { value: 'pl_sales' } });
  },
  clearConfigField: async ({ call }) => {
    await call('POST', `${P}/config`, { ...K, body: CONFIG });
    return call('DELETE', `${P}/config/field/${fieldNamed('Pipeline')}`, H);
  },
  getRuleColumns: ({ call }) =>
    call('POST', `${P}/config/rule-engine/${fieldNamed('Only contacts that')}`, {
      ...H,
      body: { rule_column: { lhs: 'country' } },
    }),
  listEnabledWorkflows: ({ call }) => call('GET', `${P}/workflow/enabled`, K),
  listWorkflows: ({ call }) => call('GET', `${P}/workflow?published=true&name=Export.*`),
  createWorkflow: ({ call }) => call('POST', `${P}/workflow`, { ...K, body: { name: 'Mine', slug: 'harbor_crm' } }),
  getRequestStructure: ({ call, cobalt }) =>
    call('GET', `${P}/workflow/request-structure/${workflowNamed(cobalt, 'export-contact')}`, K),
  listWorkflowVersions: ({ call, cobalt }) =>
    call('GET', `${P}/workflow/versions/${workflowNamed(cobalt, 'export-contact')}`, K),
  getWorkflow: ({ call, cobalt }) => call('GET', `${P}/workflow/${workflowNamed(cobalt, 'enrich-contact')}`),
  updateWorkflow: async ({ call, cobalt }) =>
    call('PUT', `${P}/workflow/${workflowNamed(cobalt, 'export-contact')}`, { ...K, body: { description: 'x' } }),
  deleteWorkflow: async ({ call, tokenOf }) => {
    const token = await tokenOf();
    const made = await call('POST', `${P}/workflow`, { token, body: { name: 'Mine' } });
    return call('DELETE', `${P}/workflow/${idOf(made.body.workflow)}`, { token });
  },
  editWorkflow: ({ call, cobalt }) => call('GET', `${P}/workflow/${workflowNamed(cobalt, 'export-contact')}/edit`, K),
  publishWorkflow: async ({ call, tokenOf }) => {
    const token = await tokenOf();
    const made = await call('POST', `${P}/workflow`, { token, body: { name: 'Mine' } });
    return call('PUT', `${P}/workflow/${idOf(made.body.workflow)}/publish`, { token, body: { published: true } });
  },
  executeWorkflow: ({ call }) => call('POST', `${P}/workflow/export-contact/execute`, { ...H, body: {} }),
  getExecutionResponse: async ({ call, seconds }) => {
    const { body } = await call('POST', '/api/v1/workflow/export-contact/execute', { ...H, body: {} });
    await seconds(2);
    return call('GET', `/api/v1/execution/${body.execution_id}/response`, K);
  },
  listExecutions: async ({ call, seconds }) => {
    await call('POST', `${P}/workflow/export-contact/execute`, { ...H, body: {} });
    await seconds(2);
    return call('GET', `${P}/executions?status=All&limit=5`, K);
  },
  getExecution: async ({ call, seconds }) => {
    const { body } = await call('POST', `${P}/workflow/export-contact/execute`, {
      ...H,
      body: { email: 'a@b.example' },
    });
    await seconds(2);
    return call('GET', `${P}/execution/${body.execution_id}`, K);
  },
  listNodeBatches: async ({ call }) => {
    const { body } = await call('POST', `${P}/workflow/export-contact/execute`, { ...H, body: {} });
    return call('GET', `${P}/execution/${body.execution_id}/nodes/1/batches`, K);
  },
  stopExecution: async ({ call }) => {
    const { body } = await call('POST', `${P}/workflow/export-contact/execute`, { ...H, body: {} });
    return call('POST', `${P}/execution/${body.execution_id}/stop`, K);
  },
  rerunExecution: async ({ call }) => {
    const { body } = await call('POST', `${P}/workflow/export-contact/execute`, { ...H, body: {} });
    return call('POST', `${P}/execution/${body.execution_id}/rerun`, K);
  },
  listEvents: ({ call }) => call('GET', `${P}/application/event`),
  createEvent: ({ call }) =>
    call('POST', `${P}/application/event`, { body: { name: 'a.b', response: { deep: { er: 1 } } } }),
  getEvent: async ({ call }) => {
    const [first] = (await call('GET', `${P}/event`)).rows;
    return call('GET', `${P}/application/event/${first?._id}`);
  },
  updateEvent: async ({ call }) => {
    const [first] = (await call('GET', `${P}/event`)).rows;
    return call('PUT', `${P}/application/event/${first?._id}`, { body: { name: 'new', response: '{"a":1}' } });
  },
  deleteEvent: async ({ call }) => {
    const [first] = (await call('GET', `${P}/event`)).rows;
    return call('DELETE', `${P}/event/${first?._id}`);
  },
  fireEvent: ({ call }) => call('POST', `${P}/event`, { ...K, body: { event: 'contact.created', payload: {} } }),
  triggerEvent: ({ call }) => call('POST', `${P}/event/trigger`, { ...K, body: { event: 'contact.created' } }),
  fireAppEvent: ({ call }) => call('POST', `${P}/event/harbor_crm`, { ...K, body: { event: 'contact.created' } }),
  fireDefaultAppEvent: ({ call }) =>
    call('POST', '/api/v1/webhook/65f0c0ffee0000000000a001', { ...K, body: { event: 'contact.created' } }),
  triggerEventV1: ({ call }) => call('POST', '/api/v1/event/trigger', { ...K, body: { event: 'contact.created' } }),
  receiveInbound: ({ call, cobalt }) => {
    const workflow = workflowNamed(cobalt, 'export-contact');
    const path = `/api/v1/webhook-trigger/${cobalt.facts.orgId}-test/${workflow}/${CUSTOMER}`;
    return call('POST', path, { key: null, body: { email: 'a@b.example' } });
  },
  listSchedules: ({ call }) => call('GET', '/api/v1/workflow/public/scheduled', K),
  createSchedule: ({ call }) => scheduled(call),
  updateSchedule: async ({ call }) => {
    const { body } = await scheduled(call);
    return call('PUT', `/api/v1/workflow/public/scheduled/${body._id}`, { ...K, body: { regex: '0 4 * * 1-5' } });
  },
  deleteSchedule: async ({ call }) =>
    call('DELETE', `/api/v1/workflow/public/scheduled/${(await scheduled(call)).body._id}`, K),
  pauseSchedule: async ({ call }) =>
    call('PUT', `/api/v1/workflow/public/scheduled/${(await scheduled(call)).body._id}/pause`, K),
  resumeSchedule: async ({ call }) => {
    const path = `/api/v1/workflow/public/scheduled/${(await scheduled(call)).body._id}`;
    await call('PUT', `${path}/pause`, K);
    return call('PUT', `${path}/resume`, K);
  },
  listActions: ({ call }) => call('GET', '/api/v2/integration-schema/harbor_crm/actions', K),
  getAction: ({ call }) => call('GET', '/api/v2/integration-schema/harbor_crm/actions/create_contact', K),
  executeAction: async ({ call, cobalt }) => {
    await cobalt.act('connectApp', { app: 'harbor_crm' });
    const path = '/api/v2/integration-schema/harbor_crm/actions/create_contact/execute';
    return call('POST', path, { ...K, body: { email: 'a@b.example' } });
  },
};

type Call = Parameters<Exercises[string]>[0]['call'];

/** A schedule that runs the first workflow every day. */
function scheduled(call: Call) {
  return call('POST', '/api/v1/workflow/public/scheduled', {
    ...K,
    headers: { slug: 'harbor_crm', workflow_id_alias: 'export-contact' },
    body: { trigger_type: 'cron', regex: '30 6 * * *', payload: {} },
  });
}

function idOf(workflow: unknown): string {
  return String(Object.entries(workflow ?? {}).find(([name]) => name === '_id')?.[1]);
}

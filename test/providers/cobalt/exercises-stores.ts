import { type Exercises, K, P } from './exercise.ts';

type Call = Parameters<Exercises[string]>[0]['call'];

const HOOK = { webhook_url: 'https://hooks.example/cobalt', webhook_events: ['Connection Created'] };

async function made(call: Call, path: string, body: unknown): Promise<string> {
  return String((await call('POST', `${P}/${path}`, { body })).body._id);
}

const table = (call: Call) => made(call, 'tables', { table_name: 't', columns: ['a'] });
const dataref = (call: Call) => made(call, 'dataref', { refName: 'r' });

/** One genuine use of every operation about stores, subscriptions and logs. */
export const storeExercises: Exercises = {
  listDatastores: async ({ call }) => {
    await call('POST', `${P}/config`, { ...K, body: { slug: 'harbor_crm' } });
    return call('GET', `${P}/datastore/config/harbor_crm`, K);
  },
  listDatastoreRecords: async ({ call }) => {
    await call('POST', `${P}/config`, { ...K, body: { slug: 'harbor_crm' } });
    return call('GET', `${P}/datastore/harbor_crm/contact/records`, K);
  },
  searchDatastore: async ({ call }) => {
    await call('POST', `${P}/config`, { ...K, body: { slug: 'harbor_crm' } });
    return call('POST', `${P}/datastore/harbor_crm/contact/search`, { ...K, body: { email: '^a' } });
  },
  listDatarefs: ({ call }) => call('GET', `${P}/dataref`),
  createDataref: ({ call }) => call('POST', `${P}/dataref`, { body: { refName: 'r' } }),
  getDataref: async ({ call }) => call('GET', `${P}/dataref/${await dataref(call)}`),
  deleteDataref: async ({ call }) => call('DELETE', `${P}/dataref/${await dataref(call)}`),
  clearDataref: async ({ call }) => call('PUT', `${P}/dataref/${await dataref(call)}/clear-records`),
  groupDatarefs: ({ call }) => call('PUT', `${P}/datarefs/group`, { body: { refNames: ['r'], group: 'g' } }),
  groupTables: async ({ call }) =>
    call('PUT', `${P}/tables/group/edit`, { body: { tableIds: [await table(call)], group: 'g' } }),
  listTables: ({ call }) => call('GET', `${P}/tables`),
  createTable: ({ call }) => call('POST', `${P}/tables`, { body: { table_name: 't', columns: ['a'] } }),
  getTable: async ({ call }) => call('GET', `${P}/tables/${await table(call)}`),
  updateTable: async ({ call }) => call('PATCH', `${P}/tables/${await table(call)}`, { body: { data: [{ a: 1 }] } }),
  deleteTable: async ({ call }) => call('DELETE', `${P}/tables/${await table(call)}`),
  deleteTableRecord: async ({ call }) => {
    const id = await table(call);
    const { body } = await call('PATCH', `${P}/tables/${id}`, { body: { data: [{ a: 1 }] } });
    const [record] = Array.isArray(body.records) ? body.records : [];
    return call('DELETE', `${P}/tables/${id}/${record?._id}`);
  },
  addTableColumns: async ({ call }) =>
    call('PATCH', `${P}/tables/${await table(call)}/columns/add`, { body: { columns: ['b'] } }),
  renameTableColumns: async ({ call }) =>
    call('PATCH', `${P}/tables/${await table(call)}/columns/rename`, { body: { columns: { a: 'b' } } }),
  removeTableColumns: async ({ call }) =>
    call('DELETE', `${P}/tables/${await table(call)}/columns/remove`, { body: { columns: ['a'] } }),
  searchTable: async ({ call }) => call('POST', `${P}/tables/${await table(call)}/search`, { body: { a: 1 } }),
  listVariableDefinitions: ({ call }) => call('GET', `${P}/env/definitions`),
  getVariableDefinition: ({ call }) => call('GET', `${P}/env/definitions/none`),
  getVariableValue: async ({ call }) => {
    await call('POST', `${P}/env/values`, { body: { scope: 'org', definition_id: 'd', value: 'v' } });
    return call('GET', `${P}/env/value/d`);
  },
  setVariableValue: ({ call }) => call('POST', `${P}/env/values`, { body: { scope: 'org', value: 'v' } }),
  listVariableValues: ({ call }) => call('GET', `${P}/env/values/org`),
  deleteVariableValue: async ({ call }) =>
    call('DELETE', `${P}/env/values/${await made(call, 'env/values', { scope: 'org' })}`),
  getHumanTask: ({ call }) => call('GET', `${P}/human-tasks/none`, { key: null }),
  submitHumanTask: ({ call }) => call('POST', `${P}/human-tasks/none`, { key: null, body: {} }),
  listMcpServers: ({ call }) => call('GET', `${P}/mcp-servers`),
  getMcpServer: ({ call }) => call('GET', `${P}/mcp-servers/none`),
  listWebhooks: ({ call }) => call('GET', `${P}/webhook`),
  createWebhook: ({ call }) => call('POST', `${P}/webhook`, { body: HOOK }),
  updateOnlyWebhook: ({ call }) => call('PUT', `${P}/webhook`, { body: HOOK }),
  deleteOnlyWebhook: ({ call }) => call('DELETE', `${P}/webhook`),
  subscribeWebhookEvents: ({ call }) =>
    call('POST', `${P}/webhook/subscribe`, { body: { webhook_events: ['Workflow Errored'] } }),
  unsubscribeWebhookEvent: ({ call }) =>
    call('POST', `${P}/webhook/unsubscribe`, { body: { webhook_event: 'Workflow Errored' } }),
  getWebhook: async ({ call }) => call('GET', `${P}/webhook/${await made(call, 'webhook', HOOK)}`),
  updateWebhook: async ({ call }) =>
    call('PUT', `${P}/webhook/${await made(call, 'webhook', HOOK)}`, { body: { is_enabled: false } }),
  deleteWebhook: async ({ call }) => call('DELETE', `${P}/webhook/${await made(call, 'webhook', HOOK)}`),
  groupWebhooks: async ({ call }) =>
    call('PUT', `${P}/webhooks/group/edit`, { body: { webhookIds: [await made(call, 'webhook', HOOK)], group: 'g' } }),
  listAuditLogs: async ({ call }) => {
    await call('POST', `${P}/linked-account`, { body: { account_id: 'x' } });
    return call('GET', '/api/v1/audit/public/audit-logs');
  },
  listEventsReceived: ({ call }) => call('GET', `${P}/audit/event-received`),
  listAuditTrails: ({ call }) => call('GET', `${P}/audit/audit-trails`),
};

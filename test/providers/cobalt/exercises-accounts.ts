import { CUSTOMER } from '../../support/cobalt.ts';
import { type Exercises, K, P } from './exercise.ts';

/** One genuine use of every operation about customers and their connections. */
export const accountExercises: Exercises = {
  createLinkedAccount: ({ call }) =>
    call('POST', `${P}/linked-account`, { body: { account_id: 'cust_1', udf: { a: 1 } } }),
  upsertLinkedAccount: ({ call }) => call('PUT', `${P}/linked-account`, { body: { linked_account_id: 'cust_1' } }),
  listLinkedAccounts: ({ call }) => call('GET', `${P}/linked-account?page=1&limit=2`),
  getLinkedAccount: ({ call }) => call('GET', `${P}/linked-account/${CUSTOMER}`),
  deleteLinkedAccount: ({ call }) => call('DELETE', `${P}/linked-account/${CUSTOMER}`),
  deleteIntegration: ({ call }) =>
    call('DELETE', `${P}/linked-account/integration/ledgerly?linked_account_id=${CUSTOMER}`),
  getActiveLinkedAccount: async ({ call, tokenOf }) =>
    call('GET', `${P}/session/active-linked-account`, { token: await tokenOf() }),
  deleteLinkedAccountLegacy: ({ call }) =>
    call('DELETE', `/api/v1/linked-acc?account_id=${CUSTOMER}&org_id=x&environment=test`),
  createSessionToken: ({ call }) => call('POST', `${P}/session-token`, { body: { linked_account_id: CUSTOMER } }),
  revokeSessionToken: async ({ call, tokenOf }) =>
    call('POST', `${P}/session-token/revoke`, { token: await tokenOf() }),
  createConnectUrl: async ({ call, tokenOf }) =>
    call('POST', `${P}/connect-url`, { token: await tokenOf(), body: { color: '#fff' } }),
  getHostedProperties: async ({ call, tokenOf }) => {
    const token = await tokenOf();
    await call('POST', `${P}/connect-url`, { token, body: { color: '#fff' } });
    return call('GET', `${P}/hosted-properties`, { token });
  },
  listApplications: ({ call }) => call('GET', `${P}/application`, K),
  getApplication: ({ call }) => call('GET', `${P}/application/ledgerly`, K),
  listApplicationsForSession: async ({ call, tokenOf }) =>
    call('GET', '/api/v2/f-sdk/application', { token: await tokenOf() }),
  getApplicationForSession: async ({ call, tokenOf }) =>
    call('GET', '/api/v2/f-sdk/application/harbor_crm', { token: await tokenOf() }),
  getAuthStructure: ({ call }) => call('GET', `${P}/auth-structure/postbox`, { key: null }),
  getOrgBasics: async ({ call, tokenOf }) => call('GET', '/api/v3/org/basics', { token: await tokenOf() }),
  startUniversalConnector: async ({ call, tokenOf }) =>
    call('GET', '/api/v1/auth-service/f-sdk/universal-connector/x/integrate', { token: await tokenOf() }),
  saveUniversalConnector: async ({ call, tokenOf }) =>
    call('POST', '/api/v1/auth-service/f-sdk/universal-connector/x/save-credentials', { token: await tokenOf() }),
  revokeUniversalConnector: async ({ call, tokenOf }) =>
    call('DELETE', '/api/v1/auth-service/f-sdk/universal-connector/x/revoke', { token: await tokenOf() }),
  startOAuth: async ({ call, tokenOf }) => call('GET', '/api/v1/harbor_crm/integrate?', { token: await tokenOf() }),
  connectByClientCredentials: async ({ call, tokenOf, cobalt }) =>
    call('POST', '/api/v1/postbox/integrate', {
      token: await tokenOf(),
      body: { api_key: cobalt.facts.postboxApiKey },
    }),
  getOAuthUrl: ({ call }) => call('GET', `${P}/linked-account/integration/oauth-url/harbor_crm`, K),
  oauthCallback: ({ call }) => call('GET', '/api/v1/harbor_crm/callback?state=none&code=x', { key: null }),
  saveCredentials: async ({ call, tokenOf, cobalt }) =>
    call('POST', '/api/v2/app/postbox/save', { token: await tokenOf(), body: { api_key: cobalt.facts.postboxApiKey } }),
  saveKeyCredentials: ({ call, cobalt }) =>
    call('PUT', `${P}/linked-account/integration/save-key-credentials/postbox`, {
      ...K,
      body: { api_key: cobalt.facts.postboxApiKey },
    }),
  migrateToken: ({ call, cobalt }) =>
    call('PUT', `${P}/migrate-token`, {
      ...K,
      body: { slug: 'postbox', auth_object: { api_key: cobalt.facts.postboxApiKey } },
    }),
  disconnect: async ({ call, tokenOf }) =>
    call('DELETE', '/api/v1/linked-acc/integration/ledgerly', { token: await tokenOf() }),
};

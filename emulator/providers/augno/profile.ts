import type { Profile } from '../definition.ts';

/** The roles of Augno's operations, errors and headers. There is no authorization server: keys are made in the Dashboard or by the API. */
export const profile: Profile = {
  operations: {
    authorize: null,
    exchange: null,
    refresh: null,
    read: 'retrieve-customer',
    list: 'list-customers',
    create: 'create-sales-order',
    profile: null,
    revoke: null,
  },
  errors: {
    expired: 'api_key_expired',
    revoked: 'api_key_revoked',
    deadGrant: null,
    badClient: 'invalid_credentials',
    limited: 'rate_limit_exceeded',
    busy: null,
    unavailable: 'service_unavailable',
    forbidden: 'insufficient_permissions',
  },
  pkce: false,
  requestIdHeader: null,
  inFlight: null,
  webhook: {
    signatureHeader: 'Augno-Signature',
    timestampHeader: null,
    idHeader: 'Augno-Event-ID',
    toleranceS: 300,
    deadlineMs: 10_000,
    samples: [],
    freeForm: null,
    endings: { deletion: null, userRevoked: null, suspended: null },
    snapshot: null,
    tenantField: null,
  },
  personScopes: [],
  paging: null,
  retryable: [408, 429, 500, 502, 503, 504],
  permanent: [400, 401, 402, 403, 404, 405, 410],
};

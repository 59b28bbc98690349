import type { Profile } from '../definition.ts';

/** The roles of Cobalt's operations, errors and headers. It has no authorization server of its own: keys come from the dashboard. */
export const profile: Profile = {
  operations: {
    authorize: null,
    exchange: null,
    refresh: null,
    read: 'getApplication',
    list: 'listExecutions',
    create: 'createLinkedAccount',
    profile: null,
    revoke: null,
    health: null,
  },
  errors: {
    expired: 'TOKEN_EXPIRED',
    revoked: 'INVALID_TOKEN',
    deadGrant: null,
    badClient: 'INVALID_CREDENTIALS',
    limited: 'TOO_MANY_REQUESTS',
    busy: null,
    unavailable: 'UNAVAILABLE',
    forbidden: 'FORBIDDEN',
  },
  pkce: false,
  credentialHeader: 'x-api-key',
  requestIdHeader: null,
  inFlight: null,
  webhook: {
    signatureHeader: 'x-cobalt-signature',
    timestampHeader: null,
    // There is none: receivers know a repetition by what the body tells.
    idHeader: null,
    // Of a run; of a connection there is none.
    idMember: 'instance_id',
    // No time is signed, so nothing is stale.
    toleranceS: null,
    deadlineMs: 10_000,
    // Each of them is about a run of its own: two of a connection within a second would be one and the same.
    samples: ['Workflow Completed', 'Workflow Errored'],
    freeForm: null,
    endings: { deletion: 'Connection Deleted', userRevoked: null, suspended: null },
    snapshot: null,
    tenantField: null,
  },
  personScopes: [],
  idempotency: null,
  version: null,
  creation: { collection: 'linked_accounts', naturalKey: 'account_id', taken: 'ACCOUNT_EXISTS', argument: 'number' },
  // Pages have numbers.
  paging: null,
  callDeadlineMs: null,
  auditLog: false,
  retryable: [429, 500, 502, 503, 504],
  permanent: [400, 401, 403, 404, 405, 409, 413, 415],
};

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
    samples: ['customer.updated', 'sales_order.updated', 'customer.created'],
    freeForm: null,
    endings: { deletion: null, userRevoked: null, suspended: null },
    snapshot: {
      type: 'customer.updated',
      about: 'id_of',
      collection: 'customers',
      ids: ['object'],
      text: ['object', 'name'],
      textInRow: ['name'],
    },
    tenantField: null,
  },
  personScopes: [],
  idempotency: {
    header: 'Idempotency-Key',
    replayedHeader: 'Idempotent-Replayed',
    errors: { inProgress: 'idempotency_in_progress', mismatch: 'validation_failed' },
  },
  version: {
    header: 'Augno-Version',
    errors: { missing: 'api_version_required', unknown: 'api_version_invalid', tooOld: 'api_version_too_old' },
  },
  // An order's own number is assigned; the customer's is what a team knows it by, and may occur twice.
  creation: { collection: 'sales-orders', naturalKey: 'customer_purchase_order_number', taken: null, argument: 'po' },
  paging: {
    cursor: 'cursor',
    next: ['page_info', 'next_page_url'],
    more: ['page_info', 'has_next_page'],
    rows: ['data'],
    nextIs: 'address',
    manyRows: { customers: 250 },
  },
  retryable: [408, 429, 500, 502, 503, 504],
  permanent: [400, 401, 402, 403, 404, 405, 410],
};

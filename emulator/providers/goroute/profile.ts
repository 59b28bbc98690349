import type { Profile } from '../definition.ts';

/** The roles of GoRoute's operations, errors and headers. There is no authorization server: keys are made in the dashboard. */
export const profile: Profile = {
  operations: {
    authorize: null,
    exchange: null,
    refresh: null,
    read: 'getTransaction',
    list: 'listTransactions',
    create: 'sendDocument',
    profile: null,
    revoke: null,
    health: 'getHealth',
  },
  errors: {
    expired: 'API_KEY_EXPIRED',
    revoked: 'API_KEY_EXPIRED',
    deadGrant: null,
    badClient: 'INVALID_API_KEY',
    limited: 'RATE_LIMIT_EXCEEDED',
    busy: null,
    unavailable: 'SERVICE_UNAVAILABLE',
    forbidden: 'INSUFFICIENT_PERMISSIONS',
  },
  pkce: false,
  credentialHeader: 'x-api-key',
  requestIdHeader: null,
  // There are limits; no number is public.
  inFlight: null,
  webhook: {
    signatureHeader: 'X-GoRoute-Signature',
    timestampHeader: null,
    idHeader: 'X-GoRoute-Event-ID',
    // No time is signed, so nothing is stale.
    toleranceS: null,
    deadlineMs: 30_000,
    samples: ['document.received', 'transaction.delivered', 'document.validated'],
    freeForm: null,
    endings: { deletion: null, userRevoked: null, suspended: null },
    // Events tell of documents and their states, and of no thing that a list has whole.
    snapshot: null,
    tenantField: null,
  },
  personScopes: [],
  idempotency: {
    header: 'Idempotency-Key',
    replayedHeader: 'Idempotent-Replayed',
    errors: { inProgress: 'IDEMPOTENCY_IN_PROGRESS', mismatch: 'IDEMPOTENCY_CONFLICT' },
  },
  version: null,
  // A document's number is its own; two transactions may have the same.
  creation: { collection: 'transactions', naturalKey: 'invoice_number', taken: null, argument: 'number' },
  // Lists have a limit and an offset, and no cursor.
  paging: null,
  // @see https://docs.goroute.ai/docs/best-practices/production-checklist
  callDeadlineMs: 30_000,
  auditLog: true,
  retryable: [429, 500, 502, 503, 504],
  permanent: [400, 401, 403, 404, 405, 409, 415, 422],
};

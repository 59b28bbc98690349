import type { Profile } from '../definition.ts';

/** The roles of Revento's operations, errors and headers. It has no write operation, so nothing is created. */
export const profile: Profile = {
  operations: {
    authorize: 'authorize',
    exchange: 'exchangeCode',
    refresh: 'refreshToken',
    read: 'getEvent',
    list: 'listParticipants',
    create: null,
    profile: 'getMyProfile',
  },
  errors: {
    expired: 'token_expired',
    revoked: 'token_revoked',
    deadGrant: 'invalid_grant',
    limited: 'rate_limit_exceeded',
    busy: 'concurrent_limit_exceeded',
    unavailable: 'service_unavailable',
    forbidden: 'insufficient_scope',
  },
  requestIdHeader: 'X-Revento-Request-Id',
  inFlight: 5,
  webhook: {
    signatureHeader: 'X-Revento-Signature',
    timestampHeader: 'X-Revento-Timestamp',
    idHeader: 'X-Revento-Delivery-Id',
    toleranceS: 300,
    deadlineMs: 10_000,
    samples: ['application.approved', 'participant.profile_updated', 'application.submitted'],
    endings: {
      deletion: 'data.deletion_required',
      userRevoked: 'user.revoked_access',
      suspended: 'integration.suspended',
    },
  },
  retryable: [429, 500, 503],
  permanent: [400, 403, 404, 405, 406],
};

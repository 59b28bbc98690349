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
    revoke: 'revokeToken',
  },
  errors: {
    expired: 'token_expired',
    revoked: 'token_revoked',
    deadGrant: 'invalid_grant',
    badClient: 'invalid_client',
    limited: 'rate_limit_exceeded',
    busy: 'concurrent_limit_exceeded',
    unavailable: 'service_unavailable',
    forbidden: 'insufficient_scope',
  },
  pkce: true,
  requestIdHeader: 'X-Revento-Request-Id',
  inFlight: 5,
  webhook: {
    signatureHeader: 'X-Revento-Signature',
    timestampHeader: 'X-Revento-Timestamp',
    idHeader: 'X-Revento-Delivery-Id',
    toleranceS: 300,
    deadlineMs: 10_000,
    samples: ['application.approved', 'participant.profile_updated', 'application.submitted'],
    freeForm: ['data', 'custom_form_fields'],
    endings: {
      deletion: 'data.deletion_required',
      userRevoked: 'user.revoked_access',
      suspended: 'integration.suspended',
    },
    snapshot: {
      type: 'participant.profile_updated',
      about: 'participant_id',
      collection: 'participants',
      ids: ['id', 'user_id', 'application_id'],
      text: ['custom_form_fields', 'profile_note'],
    },
    tenantField: 'organization_id',
  },
  personScopes: ['profile.read', 'event.attendance'],
  paging: { cursor: 'cursor', next: 'next_cursor', more: 'has_more', rows: 'data', manyRows: { participants: 90 } },
  retryable: [429, 500, 503],
  permanent: [400, 403, 404, 405, 406],
};

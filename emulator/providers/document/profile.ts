import type { Contract } from '../../http/contract.ts';
import type { Model } from '../../resources/model.ts';
import type { Profile } from '../definition.ts';

/** Which operations and errors of a document play the roles that shared scenarios speak of. */
export function profileOf(contract: Contract, model: Model): Profile {
  // What everything else hangs on comes first in a document, as a rule.
  const first = (kind: string) => model.deeds.find((deed) => deed.kind === kind)?.operation.id ?? null;
  return {
    operations: {
      authorize: null,
      exchange: null,
      refresh: null,
      read: first('read'),
      list: first('list'),
      create: first('create'),
      profile: null,
      revoke: null,
      health: null,
    },
    errors: {
      expired: 'unauthorized',
      revoked: 'unauthorized',
      deadGrant: null,
      badClient: 'unauthorized',
      limited: 'too_many_requests',
      busy: null,
      unavailable: 'service_unavailable',
      forbidden: 'forbidden',
    },
    pkce: false,
    credentialHeader: 'authorization',
    requestIdHeader: null,
    inFlight: null,
    webhook: {
      signatureHeader: 'X-Signature',
      timestampHeader: 'X-Webhook-Timestamp',
      idHeader: 'X-Webhook-Id',
      toleranceS: null,
      deadlineMs: 10_000,
      samples: contract.events,
      freeForm: null,
      endings: { deletion: null, userRevoked: null, suspended: null },
      snapshot: null,
      tenantField: null,
    },
    personScopes: [],
    idempotency: null,
    version: null,
    creation: null,
    paging: null,
    callDeadlineMs: null,
    auditLog: false,
    retryable: [408, 429, 500, 502, 503, 504],
    permanent: [400, 401, 403, 404, 405, 409, 410, 422],
  };
}

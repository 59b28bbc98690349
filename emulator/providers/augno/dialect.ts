import type { JsonObject } from '../../core/json.ts';
import type { ErrorDialect } from '../../http/dialect.ts';
import type { Reply } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import { brandOf } from './brand.ts';
import { factsOf } from './request.ts';
import { codeOfViolation } from './violations.ts';

const SPENDING_CAP = 'agent_spending_cap_reached';

/** Codes of failures on Augno's own side. */
const API_ERRORS = new Set([
  'internal_error',
  'service_unavailable',
  'external_service_error',
  'timeout',
  'connection_error',
  'request_timeout',
  'client_closed_request',
]);

/** Codes after which the same request may succeed. @see https://docs.augno.com/api/errors */
const TRANSIENT = new Set([
  'internal_error',
  'service_unavailable',
  'external_service_error',
  'timeout',
  'connection_error',
  'request_timeout',
  'idempotency_in_progress',
  'rate_limit_exceeded',
]);

/** The code that an injected status stands for. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'validation_failed',
  401: 'invalid_credentials',
  402: 'payment_required',
  403: 'insufficient_permissions',
  404: 'resource_not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  409: 'resource_conflict',
  410: 'resource_gone',
  429: 'rate_limit_exceeded',
  499: 'client_closed_request',
  500: 'internal_error',
  502: 'external_service_error',
  503: 'service_unavailable',
  504: 'timeout',
};

/** All 33 codes on one envelope. @see https://docs.augno.com/api/errors */
export const dialect: ErrorDialect = {
  codes: {
    expired_token: { status: 401, message: 'The session has expired.' },
    api_key_expired: { status: 401, message: 'This API key is past its expiry.' },
    api_key_revoked: { status: 401, message: 'This API key has been revoked.' },
    invalid_credentials: { status: 401, message: 'No valid API key was given.' },
    insufficient_permissions: { status: 403, message: 'The role of this API key does not allow this.' },
    limit_exceeded: { status: 403, message: 'The quota of the plan is used up.' },
    registration_closed: { status: 403, message: 'Registration is closed.' },
    payment_required: { status: 402, message: 'The subscription is past due, cancelled or unpaid.' },
    agent_spending_cap_reached: { status: 402, message: 'The spending cap of the agent is reached.' },
    validation_failed: { status: 400, message: 'The request is not valid.' },
    missing_field: { status: 400, message: 'A required field is missing.' },
    invalid_format: { status: 400, message: 'A field has the wrong format.' },
    method_not_allowed: { status: 405, message: 'This path does not offer that method.' },
    parameter_missing: { status: 400, message: 'A required parameter is missing.' },
    parameter_invalid: { status: 400, message: 'A parameter has a value that is not allowed.' },
    parameter_unknown: { status: 400, message: 'This endpoint has no such parameter.' },
    parameters_exclusive: { status: 400, message: 'Two parameters exclude each other.' },
    resource_not_found: { status: 404, message: 'There is no such resource.' },
    resource_exists: { status: 409, message: 'That value is taken.' },
    resource_conflict: { status: 409, message: 'The resource is in conflict with this request.' },
    resource_gone: { status: 410, message: 'The resource has been deleted.' },
    idempotency_in_progress: { status: 409, message: 'A request with this idempotency key is still running.' },
    rate_limit_exceeded: { status: 429, message: 'Slow down and try again shortly.' },
    api_version_required: { status: 400, message: 'The Augno-Version header is required.' },
    api_version_invalid: { status: 400, message: 'There is no such API version.' },
    api_version_too_old: { status: 400, message: 'This endpoint needs a newer API version.' },
    internal_error: { status: 500, message: 'Something went wrong on our side.' },
    service_unavailable: { status: 503, message: 'The service cannot be reached at the moment.' },
    external_service_error: { status: 502, message: 'A third party failed.' },
    connection_error: { status: 502, message: 'A connection behind the service failed.' },
    timeout: { status: 504, message: 'The operation took too long.' },
    request_timeout: { status: 408, message: 'The request took too long.' },
    client_closed_request: { status: 499, message: 'The client went away before it was answered.' },
  },

  codeFor(status) {
    return BY_STATUS[status] ?? (status >= 500 ? 'internal_error' : 'validation_failed');
  },

  violation: codeOfViolation,

  render(exchange, code, status, message, details): Reply {
    const { world } = exchange;
    const { fields = {} } = details;
    const error = responseError(world, code, factsOf(exchange).id, { message, ...fields });
    return {
      status: code === SPENDING_CAP ? world.knobs.number('spending_cap_status') : status,
      headers: {
        'Content-Type': 'application/json',
        ...(world.knobs.flag('should_retry_header') && { 'x-should-retry': String(error.is_transient) }),
        ...details.headers,
      },
      body: JSON.stringify({ error }),
    };
  },
};

/**
 * The eight members of an error, as answers and jobs have them; `said` replaces the usual ones.
 *
 * @see contract schema ResponseError
 */
export function responseError(world: World, code: string, requestId: string | null, said: JsonObject = {}): JsonObject {
  const { docs, dashboard } = brandOf(world);
  return {
    code,
    type: typeOf(world, code),
    message: dialect.codes[code]?.message ?? code,
    param: null,
    doc_url: `${docs}/api/errors#${code}`,
    is_transient: code === SPENDING_CAP ? world.knobs.flag('spending_cap_is_transient') : TRANSIENT.has(code),
    quota: code === 'limit_exceeded' ? usedUp(world) : null,
    request_log_url: requestId === null ? null : `${dashboard}/request-logs/${requestId}`,
    ...said,
  };
}

/** The quota of an injected refusal: that of sandboxes, all of them there. @see contract schema QuotaInfo */
function usedUp({ knobs }: World): JsonObject {
  const limit = knobs.number('sandbox_quota');
  return { limit, used: limit, reset_at: null };
}

function typeOf({ knobs }: World, code: string): string {
  if (code === 'idempotency_in_progress') return 'idempotency_error';
  if (code === 'resource_gone') return knobs.text('resource_gone_type');
  if (code === SPENDING_CAP) return knobs.text('spending_cap_type');
  return API_ERRORS.has(code) ? 'api_error' : 'invalid_request_error';
}

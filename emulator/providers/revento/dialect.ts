import type { ErrorDialect } from '../../http/dialect.ts';

/** Seconds of a `rate_limit_exceeded` that a fault asked for without saying how long. */
const INJECTED_RETRY_AFTER_S = 5;

/** Error codes and envelope. @see https://external-integrations.docs.revento.app/api/errors/ */
export const dialect: ErrorDialect = {
  codes: {
    invalid_token: {
      status: 401,
      message: 'The access token is malformed, unknown, or belongs to another environment.',
    },
    token_expired: {
      status: 401,
      message: 'The access token is older than one hour. Refresh it and repeat the request once.',
    },
    token_revoked: { status: 401, message: 'The access token was deliberately invalidated.' },
    invalid_grant: { status: 400, message: 'The grant is invalid, expired, used or revoked. A new consent is needed.' },
    invalid_client: { status: 401, message: 'Unknown client or wrong client secret.' },
    invalid_request: { status: 400, message: 'A parameter is missing or malformed.' },
    invalid_scope: {
      status: 400,
      message: 'A requested scope is unknown, undeclared, or belongs to the other kind of token.',
    },
    unsupported_grant_type: { status: 400, message: 'Use authorization_code or refresh_token.' },
    unsupported_response_type: { status: 400, message: 'Use response_type=code.' },
    access_denied: { status: 400, message: 'The consent was declined.' },
    user_token_required: { status: 403, message: 'This endpoint needs a user token.' },
    installation_token_required: { status: 403, message: 'This endpoint needs an installation token.' },
    event_not_authorized: { status: 403, message: 'The token is bound to another event.' },
    insufficient_scope: { status: 403, message: 'The granted scopes do not include the one that this endpoint needs.' },
    not_found: { status: 404, message: 'There is no such route or resource.' },
    method_not_allowed: { status: 405, message: 'The API is read-only: use GET.' },
    not_acceptable: { status: 406, message: 'Only application/vnd.revento.v1+json exists.' },
    rate_limit_exceeded: { status: 429, message: 'The request budget is used up.' },
    concurrent_limit_exceeded: { status: 429, message: 'Too many requests of this token are in flight.' },
    internal_error: { status: 500, message: 'Something went wrong on our side.' },
    service_unavailable: { status: 503, message: 'The service is unavailable for the moment.' },
  },

  codeFor(status, operation) {
    if (status === 400)
      return operation === 'refreshToken' || operation === 'exchangeCode' ? 'invalid_grant' : 'invalid_request';
    if (status === 401)
      return operation === 'token' || operation === 'refreshToken' || operation === 'exchangeCode'
        ? 'invalid_client'
        : 'invalid_token';
    const byStatus: Record<number, string> = {
      403: 'event_not_authorized',
      404: 'not_found',
      405: 'method_not_allowed',
      406: 'not_acceptable',
      429: 'rate_limit_exceeded',
      500: 'internal_error',
    };
    return byStatus[status] ?? (status >= 500 ? 'service_unavailable' : 'invalid_request');
  },

  render(exchange, code, status, message, { fields, headers }) {
    const isOauth = exchange.operation !== null && exchange.operation.requirements.length === 0;
    const described = isOauth && exchange.world.knobs.flag('oauth_error_description');
    const body = {
      error: code,
      message,
      request_id: exchange.answerHeaders['X-Revento-Request-Id'],
      ...(described && { error_description: message }),
      ...fields,
    };
    const limited = code === 'rate_limit_exceeded' ? { 'Retry-After': String(INJECTED_RETRY_AFTER_S) } : {};
    return exchange.answer(status, body, { ...limited, ...headers });
  },
};

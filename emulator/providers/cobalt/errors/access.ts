import { authFailure, type Failure, failure } from './failure.ts';

/** Refusals of credentials, and those that any operation may give. @see https://docs.gocobalt.io/api-reference/overview */
export const ACCESS_ERRORS: Readonly<Record<string, Failure>> = {
  INVALID_CREDENTIALS: authFailure(401, 'Invalid Credentials'),
  MISSING_API_KEY: failure(404, 'Missing API Key', { code: 'MISSING_REQUIRED_FIELD' }),
  TOKEN_MISSING: authFailure(401, 'Authorization Token Missing', { code: 'INVALID_TOKEN', e1: { status: 500 } }),
  PUBLISH_TOKEN_MISSING: failure(401, 'Authorization Token Missing', {
    code: 'AUTH_SERVICE_ERROR',
    e1: { status: 500 },
  }),
  INVALID_TOKEN: authFailure(401, 'Invalid token', { code: 'INVALID_TOKEN' }),
  TOKEN_EXPIRED: authFailure(401, 'Token Expired', {
    code: 'INVALID_TOKEN',
    form: 'bare',
    e3: { message: 'Invalid token' },
  }),
  ACCOUNT_ID_MISSING: failure(400, 'linked_account_id is required', { code: 'INVALID_LINKED_ACCOUNT_ID' }),
  MISSING_LINKED_ACCOUNT: failure(400, 'linked_account_id is required', { code: 'MISSING_LINKED_ACCOUNT_ID' }),
  // The two codes are in each other's place, in the documentation itself.
  EXECUTION_ACCOUNT_MISSING: failure(400, 'linked_account_id or org_id is required', {
    type: 'INVALID_LINKED_ACCOUNT_ID',
    code: 'BAD_REQUEST',
  }),
  BAD_REQUEST: failure(400, 'Bad Request'),
  FORBIDDEN: failure(403, 'Forbidden'),
  NOT_FOUND: failure(404, 'Not Found', { code: 'RESOURCE_NOT_FOUND' }),
  METHOD_NOT_ALLOWED: failure(405, 'Method Not Allowed'),
  CONFLICT: failure(409, 'Conflict'),
  PAYLOAD_TOO_LARGE: failure(413, 'Payload Too Large'),
  UNSUPPORTED_MEDIA_TYPE: failure(415, 'Unsupported Media Type'),
  TOO_MANY_REQUESTS: failure(429, 'Too many requests'),
  SERVER_ERROR: failure(500, 'Request failed with status code 500'),
  INTERNAL_SERVER_ERROR: failure(500, 'Internal Server Error', { code: 'INTERNAL_SERVER_ERROR' }),
  BAD_GATEWAY: failure(502, 'Bad Gateway'),
  UNAVAILABLE: failure(503, 'Service Unavailable'),
  GATEWAY_TIMEOUT: failure(504, 'Gateway Timeout'),
};

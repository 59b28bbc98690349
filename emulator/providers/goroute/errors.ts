/** One way in which GoRoute says no. */
export interface KnownError {
  readonly status: number;
  readonly message: string;
  /** Its name in the numbered vocabulary; those beside AUTH_001…005, VAL_001 and VAL_002 are ours. */
  readonly numbered: string;
}

function error(status: number, numbered: string, message: string): KnownError {
  return { status, message, numbered };
}

/**
 * Every symbolic code. Statuses follow the categories of the page; most names are inferred.
 *
 * @see https://docs.goroute.ai/docs/sending-documents/error-handling and https://docs.goroute.ai/docs/reference/error-codes
 */
export const ERRORS: Readonly<Record<string, KnownError>> = {
  INVALID_API_KEY: error(401, 'AUTH_001', 'The API key is malformed or unknown in this environment.'),
  MISSING_API_KEY: error(401, 'AUTH_001', 'The X-API-Key header is missing.'),
  API_KEY_EXPIRED: error(401, 'AUTH_002', 'The API key has expired or was revoked. Generate a new one.'),
  API_KEY_DISABLED: error(401, 'AUTH_003', 'The API key is temporarily disabled. Contact support.'),
  INSUFFICIENT_PERMISSIONS: error(403, 'AUTH_004', 'The API key lacks the scope that this operation needs.'),
  IP_NOT_ALLOWED: error(403, 'AUTH_005', 'The source address is not on the allowlist of the API key.'),
  INVALID_XML: error(400, 'VAL_001', 'The XML is not well-formed.'),
  VALIDATION_ERROR: error(400, 'VAL_003', 'Document validation failed'),
  UNSUPPORTED_DOCUMENT_TYPE: error(400, 'VAL_006', 'This type of document is not supported.'),
  INVALID_REQUEST: error(400, 'REQ_001', 'The request is malformed.'),
  INVALID_PARTICIPANT_ID: error(400, 'PART_002', 'A participant is named by scheme:value, such as 0088:8712345000004.'),
  BATCH_LIMIT_EXCEEDED: error(400, 'REQ_002', 'The batch has too many documents.'),
  DUPLICATE_ID: error(400, 'REQ_006', 'The id stands twice in the batch.'),
  INVALID_WEBHOOK_URL: error(400, 'WEB_001', 'The address of a webhook must be HTTPS.'),
  PARTICIPANT_NOT_FOUND: error(404, 'PART_001', 'The participant is not registered in this environment.'),
  RECEIVER_NOT_FOUND: error(404, 'PART_003', 'The receiver is not registered on the network.'),
  DOCUMENT_TYPE_NOT_SUPPORTED_BY_RECEIVER: error(404, 'PART_004', 'The receiver does not take this type of document.'),
  TRANSACTION_NOT_FOUND: error(404, 'RES_001', 'There is no such transaction.'),
  DOCUMENT_NOT_FOUND: error(404, 'RES_001', 'There is no such document.'),
  WEBHOOK_NOT_FOUND: error(404, 'RES_001', 'There is no such webhook.'),
  NOT_FOUND: error(404, 'RES_001', 'There is no such route or resource.'),
  METHOD_NOT_ALLOWED: error(405, 'REQ_003', 'This route does not take the method.'),
  DUPLICATE_DOCUMENT: error(409, 'RES_002', 'A document with this number was sent before.'),
  PARTICIPANT_EXISTS: error(409, 'RES_002', 'The participant is registered already.'),
  IDEMPOTENCY_CONFLICT: error(409, 'RES_002', 'The idempotency key was used for another request.'),
  IDEMPOTENCY_IN_PROGRESS: error(409, 'RES_002', 'The first request under this idempotency key is still running.'),
  PAYLOAD_TOO_LARGE: error(413, 'REQ_004', 'The document is too large.'),
  UNSUPPORTED_MEDIA_TYPE: error(415, 'REQ_005', 'The Content-Type is not supported.'),
  RATE_LIMIT_EXCEEDED: error(429, 'RATE_001', 'Rate limit exceeded'),
  INTERNAL_ERROR: error(500, 'SRV_001', 'Something went wrong on our side.'),
  BAD_GATEWAY: error(502, 'SRV_002', 'An access point or SMP could not be reached.'),
  SERVICE_UNAVAILABLE: error(503, 'SRV_003', 'The service is unavailable for the moment.'),
  GATEWAY_TIMEOUT: error(504, 'SRV_004', 'The service took too long to answer.'),
};

/** Codes of transactions that failed; they never come as an answer. All are inferred but what brings three of them about. */
export const FAILURES = {
  RECEIVER_REJECTED: 'The receiver rejected the document.',
  DELIVERY_TIMEOUT: 'The receiver did not answer in time.',
  CERTIFICATE_ERROR: "The certificate of the receiver's access point is not valid.",
  AS4_ERROR: 'The transmission to the access point failed.',
  SMP_LOOKUP_FAILED: 'The receiver could not be looked up.',
} as const;

/** The code that a status stands for where nothing more is said. */
export function codeOfStatus(status: number): string {
  const code: Readonly<Record<number, string>> = {
    400: 'INVALID_REQUEST',
    401: 'INVALID_API_KEY',
    403: 'INSUFFICIENT_PERMISSIONS',
    404: 'NOT_FOUND',
    405: 'METHOD_NOT_ALLOWED',
    409: 'DUPLICATE_DOCUMENT',
    413: 'PAYLOAD_TOO_LARGE',
    415: 'UNSUPPORTED_MEDIA_TYPE',
    422: 'VALIDATION_ERROR',
    429: 'RATE_LIMIT_EXCEEDED',
    500: 'INTERNAL_ERROR',
    502: 'BAD_GATEWAY',
    504: 'GATEWAY_TIMEOUT',
  };
  return code[status] ?? (status >= 500 ? 'SERVICE_UNAVAILABLE' : 'INVALID_REQUEST');
}

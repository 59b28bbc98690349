/** Codes by meaning, with their HTTP status and usual sentence: what an API says where its document says nothing. */
export const CODES: Readonly<Record<string, { status: number; message: string }>> = {
  bad_request: { status: 400, message: 'The request is not valid.' },
  unauthorized: { status: 401, message: 'Valid credentials are required.' },
  payment_required: { status: 402, message: 'Payment is required.' },
  forbidden: { status: 403, message: 'This is not allowed.' },
  not_found: { status: 404, message: 'There is no such thing.' },
  method_not_allowed: { status: 405, message: 'This path does not offer that method.' },
  not_acceptable: { status: 406, message: 'No such form can be given.' },
  request_timeout: { status: 408, message: 'The request took too long.' },
  conflict: { status: 409, message: 'This is in conflict with what is there.' },
  gone: { status: 410, message: 'It has been deleted.' },
  precondition_failed: { status: 412, message: 'It is no longer what was expected.' },
  payload_too_large: { status: 413, message: 'The body is too large.' },
  unsupported_media_type: { status: 415, message: 'A body of that type is not understood.' },
  unprocessable_entity: { status: 422, message: 'The request is understood, and not valid.' },
  too_many_requests: { status: 429, message: 'Too many requests: slow down and try again shortly.' },
  internal_error: { status: 500, message: 'Something went wrong on our side.' },
  bad_gateway: { status: 502, message: 'Something behind us failed.' },
  service_unavailable: { status: 503, message: 'The service cannot be reached at the moment.' },
  gateway_timeout: { status: 504, message: 'Something behind us took too long.' },
};

const BY_STATUS = new Map(Object.entries(CODES).map(([code, { status }]) => [status, code]));

/** The code of a status, or that of its class. */
export function codeOf(status: number): string {
  return BY_STATUS.get(status) ?? (status >= 500 ? 'internal_error' : 'bad_request');
}

/** What else may be answered where an operation does not declare a status, the nearest first. */
export const INSTEAD: Readonly<Record<number, readonly number[]>> = {
  400: [422],
  409: [422, 400],
  410: [404],
  415: [400, 422],
  422: [400],
};

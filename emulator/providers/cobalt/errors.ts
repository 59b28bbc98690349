import { ACCESS_ERRORS } from './errors/access.ts';
import { ACCOUNT_ERRORS } from './errors/accounts.ts';
import type { Failure } from './errors/failure.ts';
import { WORK_ERRORS } from './errors/work.ts';

/** Every refusal by name. The names are the emulator's: Cobalt's own codes say little, and clients go by status and message. */
export const ERRORS: Readonly<Record<string, Failure>> = { ...ACCESS_ERRORS, ...ACCOUNT_ERRORS, ...WORK_ERRORS };

const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'INVALID_CREDENTIALS',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  500: 'SERVER_ERROR',
  502: 'BAD_GATEWAY',
  504: 'GATEWAY_TIMEOUT',
};

/** The refusal that a status stands for where nothing more is said. */
export function nameOfStatus(status: number): string {
  return BY_STATUS[status] ?? (status >= 500 ? 'UNAVAILABLE' : 'BAD_REQUEST');
}

const TYPES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  501: 'NOT_IMPLEMENTED',
};

/** `http_error_type` of a status. @see https://docs.gocobalt.io/api-reference/overview */
export function typeOfStatus(status: number): string {
  return TYPES[status] ?? (status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST');
}

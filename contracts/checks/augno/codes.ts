import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import type { Provider } from '../../../emulator/providers/provider.ts';

/** An error code of Augno's. @see https://docs.augno.com/api/errors */
export interface Code {
  readonly name: string;
  readonly status: number;
  /** The same request may succeed later. */
  readonly isTransient: boolean;
}

/** Codes that say that a repetition may succeed. @see https://docs.augno.com/api/errors */
const TRANSIENT = [
  'internal_error',
  'service_unavailable',
  'external_service_error',
  'timeout',
  'connection_error',
  'request_timeout',
  'idempotency_in_progress',
  'rate_limit_exceeded',
];

/** Seen in request logs only: the client that it speaks of is gone. */
const NEVER_SENT = ['client_closed_request'];

/** Codes that are about the key or the account as a whole, and what becomes of them is judged by checks of their own. */
const JUDGED_ELSEWHERE = ['api_key_expired', 'api_key_revoked', 'invalid_credentials', 'payment_required'];

/** Codes after which an integration may rightly do nothing until somebody acts, and which no other check plays. */
export const ENDING: readonly string[] = ['expired_token', 'agent_spending_cap_reached'];

/** The codes that an integration may meet with any call. */
export function codesOf({ definition }: Provider): readonly Code[] {
  const skipped = [...NEVER_SENT, ...JUDGED_ELSEWHERE];
  return Object.entries(definition.dialect.codes)
    .filter(([name]) => !skipped.includes(name))
    .map(([name, { status }]) => ({ name, status, isTransient: TRANSIENT.includes(name) }));
}

/** True where the first of these was refused with the word that it may succeed later. */
export function isTransient([first]: readonly RequestEntry[]): boolean {
  const answer = tryParseJson(first?.response?.body ?? '');
  return isJsonObject(answer) && isJsonObject(answer.error) && answer.error.is_transient === true;
}

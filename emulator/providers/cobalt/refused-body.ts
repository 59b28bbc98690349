import type { RefusalDetails } from '../../http/dialect.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { Violation } from '../../http/validation.ts';
import { eraOf } from './era.ts';
import { ERRORS } from './errors.ts';

/** What Cobalt says of the departures from the contract that it has words for, by operation and place; all others are bad requests. */
const KNOWN: Readonly<Record<string, string>> = {
  'createLinkedAccount body/account_id': 'ACCOUNT_ID_REQUIRED',
  'createLinkedAccount body/linked_account_id': 'ACCOUNT_ID_REQUIRED',
  'createWebhook body/webhook_url': 'SERVER_ERROR',
  'createWebhook body/webhook_events': 'WEBHOOK_EVENT_INVALID',
  'createEvent body/response': 'EVENT_MEMBERS',
};

/** The refusal of a request that departs from the contract. */
export function refusedBody(
  { name, world }: Exchange,
  { where, says }: Violation,
): { readonly code: string; readonly details: RefusalDetails } {
  const known = KNOWN[`${name} ${where}`];
  const message = ERRORS[known ?? '']?.message;
  if (known !== undefined && message !== undefined) return { code: known, details: { message } };
  if (name === 'findOrCreateConfig' && eraOf(world) === 'E1') {
    const said = `ApplicationInstallationDetail validation failed: ${where} must ${says}`;
    return { code: 'CONFIG_INVALID', details: { message: said } };
  }
  // Of other operations no such status is told.
  const code = where === 'content-type' && name === 'receiveInbound' ? 'UNSUPPORTED_MEDIA_TYPE' : 'BAD_REQUEST';
  return { code, details: { message: `${where} must ${says}` } };
}

import type { Exchange, Handler, Reply } from '../http/exchange.ts';
import { recheck } from './authorization-request.ts';
import { orRefusal } from './authorize.ts';
import { issueCode } from './code.ts';
import { redirectBack } from './redirect-uri.ts';
import { OAuthRefusal } from './refusal.ts';
import { isRequired, type OAuthClient, type OAuthRules } from './rules.ts';
import type { AuthorizationRequest, Ticket } from './state.ts';
import { findTicket, spendTicket } from './ticket.ts';

/**
 * The target of the consent form. Fields: `ticket`, `decision` (`approve` or `decline`), and `scope` once for each optional scope that
 * is granted. Sends the browser back with `code` or `error=access_denied`, and with `state`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export function decideConsent(rules: OAuthRules): Handler {
  return (exchange) => {
    const ticket = findTicket(exchange.world, exchange.form.get('ticket') ?? '');
    const request = ticket?.request;
    return orRefusal(exchange, request?.redirectUri ?? null, request?.state ?? null, () => {
      if (!ticket) throw spent();
      return decide(exchange, rules, ticket);
    });
  };
}

function decide(exchange: Exchange, rules: OAuthRules, ticket: Ticket): Reply {
  const { world, form, entry } = exchange;
  const { request } = ticket;
  entry.subject = request.subject;
  const decision = form.get('decision');
  if (decision !== 'approve' && decision !== 'decline') {
    throw new OAuthRefusal('page', 'invalid_request', 'The form says neither approve nor decline.', {
      page: 'malformed',
      explain: { what: 'body', sent: `decision: ${decision ?? 'nothing'}`, expected: 'approve or decline' },
    });
  }
  spendTicket(world, ticket);
  if (decision === 'decline') throw declined(exchange, rules);
  const client = recheck(world, rules, request);
  const scopes = grantedScopes(client, request, form.getAll('scope'));
  // Every scope was optional and none was ticked: approving nothing is declining.
  if (scopes.length === 0) throw declined(exchange, rules);
  const code = issueCode(world, rules, request, scopes, entry.seq);
  entry.credential = code.grantId;
  return redirectBack(request.redirectUri, { code: code.id, state: request.state });
}

function spent(): OAuthRefusal {
  const message = 'The ticket of this form was never issued, was used, or is too old.';
  return new OAuthRefusal('page', 'invalid_request', message, { page: 'spentForm' });
}

function declined({ world }: Exchange, rules: OAuthRules): OAuthRefusal {
  const to = rules.decline?.(world) === 'page' ? 'page' : 'client';
  return new OAuthRefusal(to, 'access_denied', 'The user declined.', { page: 'declined' });
}

/** The required scopes of the request and those optional ones that were ticked: the form can leave scopes out, never add any. */
function grantedScopes(client: OAuthClient, request: AuthorizationRequest, ticked: readonly string[]): string[] {
  return request.scopes.filter((scope) => ticked.includes(scope) || isRequired(client, scope));
}

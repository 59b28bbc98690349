import type { Exchange, Handler, Reply } from '../http/exchange.ts';
import { checkAuthorization, knownClient, refuseUnwelcome } from './authorization-request.ts';
import { consentPage } from './consent-page.ts';
import { errorPage } from './error-page.ts';
import { redirectBack } from './redirect-uri.ts';
import { OAuthRefusal, parameter } from './refusal.ts';
import type { OAuthRules } from './rules.ts';
import { issueTicket } from './ticket.ts';

/**
 * The authorization endpoint: the consent page, or a refusal where it belongs. What is wrong with client or address stays on the
 * provider's own page; everything else is told to the client by redirect.
 *
 * @see contract operation `authorize`
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
 */
export function authorize(rules: OAuthRules): Handler {
  return (exchange) => {
    const { world, sentQuery: query } = exchange;
    return orRefusal(exchange, parameter(query, 'redirect_uri'), parameter(query, 'state'), () => {
      const { client, redirectUri } = knownClient(world, rules, query);
      refuseUnwelcome(world, rules, client);
      const checked = checkAuthorization(world, rules, client, redirectUri, query);
      exchange.entry.subject = checked.request.subject;
      if (checked.request.state === null) recordMissingState(exchange);
      return consentPage(exchange, rules, checked, issueTicket(world, checked.request));
    });
  };
}

/**
 * The answer of `act`, or of the refusal that it throws. A refusal is only ever meant for the client once its address has been
 * found registered, so `redirectUri` may be anything before.
 */
export async function orRefusal(
  exchange: Exchange,
  redirectUri: string | null,
  state: string | null,
  act: () => Reply | Promise<Reply>,
): Promise<Reply> {
  try {
    return await act();
  } catch (thrown) {
    if (!(thrown instanceof OAuthRefusal)) throw thrown;
    if (thrown.details.explain) exchange.explain(thrown.details.explain);
    if (thrown.to === 'page' || redirectUri === null) return errorPage(exchange, thrown);
    return redirectBack(redirectUri, { error: thrown.error, state });
  }
}

function recordMissingState(exchange: Exchange): void {
  exchange.world.journal.append({
    kind: 'finding',
    provider: exchange.world.provider,
    cause: exchange.entry.seq,
    finding: 'state_missing',
    says: 'The authorization request has no state: its answer can be forged. Send an unguessable value and compare it on return.',
  });
}

import type { Exchange, Reply } from '../http/exchange.ts';
import { authenticateClient } from './client-authentication.ts';
import { revokeGrant } from './grants.ts';
import { OAuthRefusal } from './refusal.ts';
import type { OAuthRules } from './rules.ts';
import { oauthState } from './state.ts';
import { requiredField } from './token.ts';

/**
 * Ends the grant of a token at the client's wish, whichever of its tokens is presented. A token that is not known is none that works,
 * so that is a success too.
 *
 * @throws OAuthRefusal
 * @see contract operation `revokeToken`
 * @see https://www.rfc-editor.org/rfc/rfc7009#section-2.1
 */
export function revokeToken(rules: OAuthRules, exchange: Exchange): Reply {
  const { world, entry } = exchange;
  const client = authenticateClient(exchange, rules);
  const { grants, tokens } = oauthState(world.store);
  const token = tokens.get(requiredField(exchange, 'token'));
  if (!token) return exchange.answer(200, {});
  const grant = grants.require(token.grantId);
  entry.credential = grant.id;
  entry.subject = grant.subject;
  if (grant.clientId !== client.clientId) {
    throw new OAuthRefusal('client', 'invalid_grant', 'The token was issued to another client.');
  }
  revokeGrant(world, grant, 'client_request', entry.seq);
  return exchange.answer(200, {});
}

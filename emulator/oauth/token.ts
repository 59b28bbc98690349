import { type ErrorDialect, refuse } from '../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../http/exchange.ts';
import { OAuthRefusal, parameter, repeated } from './refusal.ts';

/**
 * Wraps what one kind of token request does: nothing of it may be cached, no parameter may come twice, and a refusal that `act` throws
 * is answered in the provider's dialect, which must have `invalid_request`, `invalid_client`, `invalid_grant` and `unsupported_grant_type`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function tokenEndpoint(dialect: ErrorDialect, act: (exchange: Exchange) => Reply): Handler {
  return (exchange) => {
    exchange.answerHeaders['Cache-Control'] = 'no-store';
    try {
      const twice = repeated(exchange.form);
      if (twice) throw new OAuthRefusal('client', 'invalid_request', `${twice} was sent more than once.`);
      return act(exchange);
    } catch (thrown) {
      if (!(thrown instanceof OAuthRefusal)) throw thrown;
      const { explain, headers } = thrown.details;
      return refuse(dialect, exchange, thrown.error, {
        message: thrown.message,
        ...(explain && { explain }),
        ...(headers && { headers }),
      });
    }
  };
}

/** A token request of no known grant type. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export function refuseGrantType(exchange: Exchange): Reply {
  const sent = requiredField(exchange, 'grant_type');
  throw new OAuthRefusal('client', 'unsupported_grant_type', `There is no grant type ${sent}.`, {
    explain: {
      what: 'parameter',
      sent: `grant_type=${sent}`,
      expected: 'grant_type=authorization_code or grant_type=refresh_token',
    },
  });
}

/** A field of the form that cannot be done without. @throws OAuthRefusal `invalid_request` */
export function requiredField({ form }: Exchange, name: string): string {
  const value = parameter(form, name);
  if (value !== null) return value;
  const sent = [...form.keys()].join(', ') || 'no form field at all';
  throw new OAuthRefusal('client', 'invalid_request', `${name} is missing.`, {
    explain: { what: 'parameter', sent, expected: name },
  });
}

import { refuse } from '../../http/dialect.ts';
import type { Exchange, Stage } from '../../http/exchange.ts';
import { findAccess, oauthState } from '../../oauth/grants.ts';
import { dialect } from './dialect.ts';
import { reventoState } from './state.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const API_PATH = '/api/v1/';

/** True for a request under the API base, where a token is asked for before anything else, known route or not. */
export function isApi(exchange: Exchange): boolean {
  return exchange.entry.path.startsWith(API_PATH);
}

/** First look: echo the request id, and find out whose request it is, whatever becomes of it. */
export function begin(exchange: Exchange): void {
  const { world, entry } = exchange;
  const sent = exchange.header('x-revento-request-id');
  exchange.answerHeaders['X-Revento-Request-Id'] = sent !== undefined && UUID.test(sent) ? sent : world.random.uuid();
  const grantId = isApi(exchange) ? bearerGrant(exchange) : refreshGrant(exchange);
  const grant = grantId === undefined ? undefined : oauthState(world.store).grants.get(grantId);
  if (!grant) return;
  entry.credential = grant.id;
  entry.subject = grant.subject;
}

function bearerGrant(exchange: Exchange): string | undefined {
  return findAccess(exchange.world, bearer(exchange) ?? '')?.grant.id;
}

function refreshGrant(exchange: Exchange): string | undefined {
  if (exchange.name !== 'refreshToken') return undefined;
  return oauthState(exchange.world.store).tokens.get(exchange.form.get('refresh_token') ?? '')?.grantId;
}

function bearer(exchange: Exchange): string | undefined {
  const header = exchange.incoming.headers.authorization;
  return header?.startsWith('Bearer ') ? header.slice(7) : undefined;
}

/**
 * Who is calling. Revoked beats expired, so that a suspended integration goes on seeing `token_revoked` after the hour has passed.
 *
 * @see https://external-integrations.docs.revento.app/api/errors/
 */
export const authenticate: Stage = (exchange) => {
  if (!isApi(exchange)) return undefined;
  const { world, entry } = exchange;
  const token = bearer(exchange);
  const found = token === undefined ? undefined : findAccess(world, token);
  if (!found) {
    const sent = exchange.header('authorization');
    return refuse(dialect, exchange, 'invalid_token', {
      explain: {
        what: 'token',
        sent: sent === undefined ? 'no Authorization header' : sent,
        expected: 'Authorization: Bearer <an access token of this sandbox>',
      },
    });
  }
  if (found.state === 'revoked') return refuse(dialect, exchange, 'token_revoked');
  if (found.state === 'expired') return refuse(dialect, exchange, 'token_expired');
  const { grant } = found;
  exchange.identity = { credential: grant.id, scheme: grant.scheme, scopes: grant.scopes, subject: grant.subject };
  entry.credential = grant.id;
  return undefined;
};

/** The kind of token, the event it is bound to, its scopes: in this order. */
export const authorize: Stage = (exchange) => {
  const { operation, identity, world, path } = exchange;
  const requirement = operation?.requirements[0];
  if (!requirement || !identity) return undefined;
  if (identity.scheme !== requirement.scheme) return refuse(dialect, exchange, `${requirement.scheme}_token_required`);
  if (path.event_id !== undefined && path.event_id !== identity.subject) return refuseEvent(exchange, path.event_id);
  const missing = requirement.scopes.find((scope) => !identity.scopes.includes(scope));
  if (missing === undefined) return undefined;
  const code = world.knobs.text('scope_error_code');
  const fields = world.knobs.text('error_extras') === 'required_scope' ? { required_scope: missing } : {};
  exchange.explain({ what: 'scope', sent: identity.scopes.join(' ') || 'no scope', expected: missing });
  if (code === 'insufficient_scope') return refuse(dialect, exchange, code, { fields });
  return dialect.render(exchange, code, 403, 'The granted scopes do not include the one that this endpoint needs.', {
    fields,
  });
};

/** Another event of the same environment is not authorized; one of the other environment makes the token unknown. */
function refuseEvent(exchange: Exchange, eventId: string) {
  const { events, organizations } = reventoState(exchange.world.store);
  const environmentOf = (id: string | null | undefined) =>
    organizations.get(events.get(id ?? '')?.organization_id ?? '')?.environment;
  const wanted = environmentOf(eventId);
  const foreign = wanted !== undefined && wanted !== environmentOf(exchange.identity?.subject);
  return refuse(dialect, exchange, foreign ? 'invalid_token' : 'event_not_authorized', {
    explain: {
      what: 'token',
      sent: `a token bound to ${exchange.identity?.subject}`,
      expected: `a token bound to ${eventId}`,
    },
  });
}

/** Version negotiation and the request id, where the knobs ask for strictness. @see https://external-integrations.docs.revento.app/api/ */
export const negotiate: Stage = (exchange) => {
  if (!isApi(exchange)) return undefined;
  const { knobs } = exchange.world;
  if (knobs.flag('request_id_strict') && !UUID.test(exchange.header('x-revento-request-id') ?? '')) {
    return refuse(dialect, exchange, 'invalid_request', { message: 'X-Revento-Request-Id must be a UUID.' });
  }
  const accept = exchange.incoming.headers.accept;
  if (accept === undefined || !knobs.flag('accept_strict') || accept.split(',').some(isServed)) return undefined;
  return refuse(dialect, exchange, 'not_acceptable', {
    explain: { what: 'content-type', sent: `Accept: ${accept}`, expected: 'Accept: application/vnd.revento.v1+json' },
  });
};

function isServed(range: string): boolean {
  const type = range.split(';')[0]?.trim().toLowerCase();
  return ['*/*', 'application/*', 'application/json', 'application/vnd.revento.v1+json'].some(
    (served) => served === type,
  );
}

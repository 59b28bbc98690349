import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply, Stage } from '../../http/exchange.ts';
import { dialect, REQUEST_ID_HEADER } from './dialect.ts';
import { idWith } from './ids.ts';
import { keyByValue, stateOf, strangeness } from './keys.ts';

const CORRELATION_ID_HEADER = 'X-Correlation-ID';
const LONGEST_CORRELATION_ID = 128;
/** Operations that need no key where the knob says so. */
const OPEN = ['getHealth', 'getVersion'];

/** First look: the request's id, the correlation id sent back, and whose key it is, whatever becomes of it. */
export function begin(exchange: Exchange): void {
  const { world, entry, answerHeaders } = exchange;
  answerHeaders[REQUEST_ID_HEADER] = idWith(world, 'req_', 10);
  const correlation = exchange.header(CORRELATION_ID_HEADER);
  if (correlation !== undefined) answerHeaders[CORRELATION_ID_HEADER] = correlation.slice(0, LONGEST_CORRELATION_ID);
  exchange.onReply(withCharset);
  const sunset = world.knobs.text('deprecation');
  if (sunset !== '' && !Number.isNaN(Date.parse(sunset))) {
    answerHeaders.Deprecation = `@${Math.floor(world.clock.now() / 1000)}`;
    answerHeaders.Sunset = new Date(sunset).toUTCString();
  }
  const key = keyByValue(world, exchange.header('x-api-key') ?? '');
  if (!key) return;
  entry.credential = key.id;
  entry.subject = key.organization_id;
}

function withCharset(reply: Reply): Reply {
  if (reply.headers['Content-Type'] !== 'application/json') return reply;
  return { ...reply, headers: { ...reply.headers, 'Content-Type': 'application/json; charset=utf-8' } };
}

/** Who is calling: the key, whether it works, and from where it may be used. @see https://docs.goroute.ai/docs/reference/error-codes */
export const authenticate: Stage = (exchange) => {
  const { world } = exchange;
  if (!world.knobs.flag('health_needs_key') && OPEN.includes(exchange.name ?? '')) return undefined;
  const value = exchange.header('x-api-key') ?? '';
  const key = keyByValue(world, value);
  if (!key) return unknown(exchange, value);
  const state = stateOf(world, key);
  if (state === 'revoked') return refuse(dialect, exchange, 'API_KEY_EXPIRED');
  if (state === 'disabled') return refuse(dialect, exchange, 'API_KEY_DISABLED');
  const address = (exchange.incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  if (key.allowed_ips && !key.allowed_ips.includes(address)) {
    return refuse(dialect, exchange, 'IP_NOT_ALLOWED', {
      explain: { what: 'token', sent: `a call from ${address}`, expected: key.allowed_ips.join(' or ') },
    });
  }
  exchange.identity = { credential: key.id, scheme: 'ApiKey', scopes: key.scopes, subject: key.organization_id };
  return undefined;
};

/** The scope that the operation needs. */
export const permit: Stage = (exchange) => {
  const { operation, identity } = exchange;
  const wanted = operation?.requirements.flatMap(({ scopes }) => scopes) ?? [];
  const missing = identity && wanted.find((scope) => !identity.scopes.includes(scope));
  if (!missing) return undefined;
  return refuse(dialect, exchange, 'INSUFFICIENT_PERMISSIONS', {
    fields: { details: `The scope ${missing} is needed.` },
    explain: { what: 'scope', sent: identity.scopes.join(' ') || 'no scope', expected: missing },
  });
};

function unknown(exchange: Exchange, value: string): Reply {
  const isMissing = value === '';
  return refuse(dialect, exchange, isMissing ? 'MISSING_API_KEY' : 'INVALID_API_KEY', {
    explain: {
      what: 'token',
      sent: isMissing ? 'no X-API-Key header' : strangeness(exchange.world, value),
      expected: 'X-API-Key: <an API key of this sandbox>',
    },
  });
}

import type { ErrorDialect } from './dialect.ts';
import { refuse } from './dialect.ts';
import type { Exchange, Reply } from './exchange.ts';
import type { FaultSpec } from './faults.ts';

/** The answer that a fault gives instead of the provider's own, in the provider's dialect. */
export function faultReply(dialect: ErrorDialect, exchange: Exchange, spec: FaultSpec): Reply {
  const code = spec.error ?? dialect.codeFor(spec.status ?? 500, exchange.name);
  const reply = dialect.codes[code]
    ? refuse(dialect, exchange, code)
    : unknownCode(dialect, exchange, code, spec.status ?? 400);
  return { ...reply, status: spec.status ?? reply.status };
}

/** A code outside the catalogue, for clients that must survive one. */
function unknownCode(dialect: ErrorDialect, exchange: Exchange, code: string, status: number): Reply {
  return dialect.render(exchange, code, status, code, {});
}

/** Applies what faults change in an answer: headers, Retry-After, body. */
export function alterReply(exchange: Exchange, reply: Reply): Reply {
  return exchange.pending.reduce((altered, { spec }) => {
    const headers = { ...altered.headers, ...spec.headers };
    if (spec.retryAfter !== undefined) headers['Retry-After'] = retryAfter(exchange, spec.retryAfter);
    if (spec.garbage) return { ...altered, headers, body: `\u0000\u0001{"truth":\u001f]]><not json at all` };
    if (spec.body === undefined) return { ...altered, headers };
    return { ...altered, headers, body: typeof spec.body === 'string' ? spec.body : JSON.stringify(spec.body) };
  }, reply);
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after (seconds, or an HTTP date) */
function retryAfter(exchange: Exchange, value: NonNullable<FaultSpec['retryAfter']>): string {
  if (typeof value === 'number') return String(value);
  if ('raw' in value) return value.raw;
  return new Date(exchange.world.clock.wire() + value.date * 1000).toUTCString();
}

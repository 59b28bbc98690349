import type { ErrorDialect } from './dialect.ts';
import { refuse } from './dialect.ts';
import type { Exchange, Reply } from './exchange.ts';
import type { FaultSpec } from './faults.ts';

/** No parser makes anything of this. */
const GARBAGE = '\u0000\u0001{"truth":\u001f]]><not json at all';

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
  if (exchange.pending.length === 0) return reply;
  const headers = { ...reply.headers };
  let body = reply.body;
  for (const { spec } of exchange.pending) {
    Object.assign(headers, spec.headers);
    if (spec.retryAfter !== undefined) headers['Retry-After'] = retryAfter(exchange, spec.retryAfter);
    if (spec.body !== undefined) body = typeof spec.body === 'string' ? spec.body : JSON.stringify(spec.body);
    if (spec.garbage) body = GARBAGE;
  }
  return { status: reply.status, headers, body };
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after (seconds, or an HTTP date) */
function retryAfter(exchange: Exchange, value: NonNullable<FaultSpec['retryAfter']>): string {
  if (typeof value === 'number') return String(value);
  if ('raw' in value) return value.raw;
  return new Date(exchange.world.clock.wire() + value.date * 1000).toUTCString();
}

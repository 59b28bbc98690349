import { bodyText } from './body.ts';
import type { ErrorDialect } from './dialect.ts';
import { refuse } from './dialect.ts';
import type { Exchange, Reply } from './exchange.ts';
import type { Fault, FaultSpec } from './faults.ts';
import { rewritten } from './rewriting.ts';

/** No parser makes anything of this. */
const GARBAGE = '\u0000\u0001{"truth":\u001f]]><not json at all';

/** True for a fault that gives an answer of its own. */
export function answers({ spec }: Fault): boolean {
  return spec.status !== undefined || spec.error !== undefined;
}

/** The answer that a fault gives instead of the provider's own, in the provider's dialect. */
export function faultReply(dialect: ErrorDialect, exchange: Exchange, fault: Fault): Reply {
  const { spec } = fault;
  const code = codeOf(fault) ?? dialect.codeFor(spec.status ?? 500, exchange.name);
  const details = spec.fields ? { fields: { ...spec.fields } } : {};
  const reply = dialect.codes[code]
    ? refuse(dialect, exchange, code, details)
    : // A code outside the catalogue, for clients that must survive one.
      dialect.render(exchange, code, spec.status ?? 400, code, details);
  return { ...reply, status: spec.status ?? reply.status };
}

/** Of a list of codes, the one whose turn it is. */
function codeOf({ spec: { error }, met }: Fault): string | undefined {
  return typeof error === 'string' || error === undefined ? error : error[(met - 1) % error.length];
}

/** Applies what faults change in an answer: all of it after an effect, headers, Retry-After, body. */
export function alterReply(dialect: ErrorDialect, exchange: Exchange, reply: Reply): Reply {
  if (exchange.pending.length === 0) return reply;
  const instead = exchange.pending.find((fault) => fault.spec.effect && answers(fault));
  const given = instead ? faultReply(dialect, exchange, instead) : reply;
  const headers = { ...given.headers };
  let body = given.body;
  for (const { spec } of exchange.pending) {
    Object.assign(headers, spec.headers);
    if (spec.retryAfter !== undefined) headers['Retry-After'] = retryAfter(exchange, spec.retryAfter);
    if (spec.body !== undefined) body = typeof spec.body === 'string' ? spec.body : JSON.stringify(spec.body);
    if (spec.rewrite) body = rewritten(bodyText(body), spec.rewrite);
    if (spec.garbage) body = GARBAGE;
  }
  return { status: given.status, headers, body };
}

/** How long (wall ms) an answer is kept back after its effect. */
export function lateness({ pending }: Exchange): number {
  return pending.length === 0 ? 0 : Math.max(0, ...pending.map(({ spec }) => spec.lateMs ?? 0));
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after (seconds, or an HTTP date) */
function retryAfter(exchange: Exchange, value: NonNullable<FaultSpec['retryAfter']>): string {
  if (typeof value === 'number') return String(value);
  if ('raw' in value) return value.raw;
  return new Date(exchange.world.clock.wire() + value.date * 1000).toUTCString();
}

import { refuse } from '../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../http/exchange.ts';
import { dialect } from './dialect.ts';

const PREFIX = 'fault:';
const AFTER = '-after-commit';

/** Which member of which request may name a fault. */
const MEMBERS: Readonly<Record<string, string>> = { 'create-customer': 'name', 'create-product': 'sku' };

/**
 * Lets a request name its own fault: creating a customer whose name, or a product whose SKU, is `fault:CODE` is answered with that code;
 * `fault:CODE-after-commit` is carried out first. The names are ours, since no page lists any test values.
 */
export function withTestValues(handler: Handler): Handler {
  return (exchange) => {
    const asked = askedFault(exchange);
    if (asked === null) return handler(exchange);
    const isAfter = asked.endsWith(AFTER);
    const code = isAfter ? asked.slice(0, -AFTER.length) : asked;
    if (!Object.hasOwn(dialect.codes, code)) return unknown(exchange, code);
    if (!isAfter) return refuse(dialect, exchange, code);
    const reply = handler(exchange);
    const failed = (made: Reply) => (made.status < 300 ? refuse(dialect, exchange, code) : made);
    return reply instanceof Promise ? reply.then(failed) : failed(reply);
  };
}

function askedFault(exchange: Exchange): string | null {
  const member = MEMBERS[exchange.name ?? ''];
  if (member === undefined || !exchange.body.includes(PREFIX) || !exchange.world.knobs.flag('fault_names')) return null;
  const value = exchange.json[member];
  return typeof value === 'string' && value.startsWith(PREFIX) ? value.slice(PREFIX.length) : null;
}

function unknown(exchange: Exchange, code: string): Reply {
  return refuse(dialect, exchange, 'validation_failed', {
    message: `There is no fault "${code}". Name one of: ${Object.keys(dialect.codes).join(', ')}; with ${AFTER}, the effect comes first.`,
    fields: { param: MEMBERS[exchange.name ?? ''] },
  });
}

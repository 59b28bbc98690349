import { createHash } from 'node:crypto';
import { list } from '../../http/contract.ts';
import { type ErrorDialect, refuse } from '../../http/dialect.ts';
import type { Exchange, Stage } from '../../http/exchange.ts';
import { documentState } from './registration.ts';

const HEADER = /^(x-)?idempotency-key$/i;
const FIRST_FAILURE = 500;

/** Where an operation declares an idempotency key: a second request with the same key is answered like the first, and has no effect. */
export function idempotency(dialect: ErrorDialect): Stage {
  return (exchange) => {
    const key = keyOf(exchange);
    if (key === null) return undefined;
    const { answers } = documentState(exchange.world.store);
    const id = `${exchange.operation?.id} ${exchange.entry.path} ${key}`;
    const fingerprint = createHash('sha256').update(exchange.body).digest('hex');
    const known = answers.get(id);
    if (known && known.fingerprint !== fingerprint) {
      return refuse(dialect, exchange, dialect.codeFor(409, exchange.name), {
        message: `The idempotency key "${key}" was used for another request.`,
      });
    }
    if (known) return { status: known.status, headers: { ...known.headers }, body: known.body };
    exchange.onReply((reply) => {
      const { status, headers, body } = reply;
      if (status < FIRST_FAILURE && typeof body === 'string')
        answers.insert({ id, fingerprint, status, headers, body });
      return reply;
    });
    return undefined;
  };
}

function keyOf(exchange: Exchange): string | null {
  const { operation, world } = exchange;
  if (!operation || operation.method === 'GET') return null;
  for (const parameter of list(operation.document.parameters)) {
    const { in: where, name } = world.contract.resolve(parameter);
    if (where === 'header' && HEADER.test(String(name))) return exchange.header(String(name)) ?? null;
  }
  return null;
}

import type { Exchange, Handler, Reply } from '../../http/exchange.ts';

type Handlers = Readonly<Record<string, Handler>>;

let loaded: Handlers | null = null;

/** Carries out an operation. What all of them are made of is loaded with the first request: a start does without it. */
export const carryOut: Handler = (exchange) => {
  if (loaded) return run(loaded, exchange);
  return import('./operations.ts').then(({ handlers }) => {
    loaded = handlers;
    return run(handlers, exchange);
  });
};

function run(handlers: Handlers, exchange: Exchange): Reply | Promise<Reply> {
  const handler = handlers[exchange.name ?? ''];
  if (!handler) throw new TypeError(`Cobalt has no handler for ${exchange.name}`);
  return handler(exchange);
}

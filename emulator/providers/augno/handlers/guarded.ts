import type { Handler } from '../../../http/exchange.ts';
import { Objected } from '../../../resources/rules.ts';
import { augnoResources } from '../resources.ts';

/** A handler that may throw `Objected` before it waits for anything, which becomes Augno's refusal. */
export function guarded(handler: Handler): Handler {
  return (exchange) => {
    try {
      return handler(exchange);
    } catch (thrown) {
      if (thrown instanceof Objected) return augnoResources().refuse(exchange, thrown.objection);
      throw thrown;
    }
  };
}

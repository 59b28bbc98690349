import type { Exchange } from '../../http/exchange.ts';
import type { Account, Environment, Session } from './state.ts';

/** Who is calling, and about which customer. */
export interface Caller {
  readonly environment: Environment;
  readonly account: Account | null;
  /** The token of a frontend, or null for a key. */
  readonly session: Session | null;
}

const callers = new WeakMap<Exchange, Caller>();

/** Notes whom authentication found. */
export function setCaller(exchange: Exchange, caller: Caller): void {
  callers.set(exchange, caller);
}

/** Who is calling. Only for requests that a credential has let in. */
export function callerOf(exchange: Exchange): Caller {
  const caller = callers.get(exchange);
  if (!caller) throw new TypeError(`${exchange.name} was let in without a credential`);
  return caller;
}

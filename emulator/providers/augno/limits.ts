import { refuse } from '../../http/dialect.ts';
import type { Exchange, Stage } from '../../http/exchange.ts';
import type { Budget } from '../../http/limits.ts';
import { dialect } from './dialect.ts';

/** 20 requests in any second. @see https://docs.augno.com/api/rate-limiting */
function budget({ world }: Exchange): Budget {
  const { knobs } = world;
  return {
    name: 'second',
    limit: knobs.number('rate_limit'),
    windowMs: knobs.number('rate_window_ms'),
    form: 'sliding',
  };
}

/** Counts a request, and refuses it where the window is full. */
export const limit: Stage = (exchange) => {
  const { world, entry } = exchange;
  const key = entry.credential ?? 'nobody';
  const spent = world.limits.take(key, [budget(exchange)]);
  const { limit: most, remaining, resetAt } = world.limits.state(key, budget(exchange));
  exchange.answerHeaders['RateLimit-Limit'] = String(most);
  exchange.answerHeaders['RateLimit-Remaining'] = String(remaining);
  exchange.answerHeaders['RateLimit-Reset'] = String(Math.max(0, Math.floor((resetAt - world.clock.now()) / 1000)));
  if (!spent) return undefined;
  return refuse(dialect, exchange, 'rate_limit_exceeded', { headers: { 'Retry-After': '1' } });
};

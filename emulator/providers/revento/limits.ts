import { refuse } from '../../http/dialect.ts';
import type { Exchange, Identity, Stage } from '../../http/exchange.ts';
import type { Budget, BudgetOverride, BudgetState } from '../../http/limits.ts';
import type { World } from '../../http/world.ts';
import { grantsOf } from '../../oauth/grants.ts';
import { dialect } from './dialect.ts';
import { thrash } from './thrash.ts';

const HOUR_MS = 3_600_000;
const BURST_WINDOW_MS = 60_000;
const CONCURRENT = 5;

/** @see https://external-integrations.docs.revento.app/rate-limits/ */
const PER_HOUR: Record<string, number> = { installation: 500, user: 200 };
const PER_MINUTE: Record<string, number> = { installation: 30, user: 20 };

/** The budgets of a kind of token: burst first, since it refuses first. */
export function budgetsOf(world: World, scheme: string): { burst: Budget; hour: Budget } {
  const form = world.knobs.text('hour_window') === 'sliding' ? 'sliding' : 'anchored';
  return {
    burst: { name: 'burst', limit: PER_MINUTE[scheme] ?? 0, windowMs: BURST_WINDOW_MS, form: 'sliding' },
    hour: { name: 'hour', limit: PER_HOUR[scheme] ?? 0, windowMs: HOUR_MS, form },
  };
}

/** What budgets are counted under: the connection, or each access token, as the knob says. */
export function rateKey(exchange: Exchange, identity: Identity): string {
  const perToken = exchange.world.knobs.text('rate_key') === 'access_token';
  return perToken ? `${identity.credential} ${exchange.incoming.headers.authorization}` : identity.credential;
}

/** Three independent budgets: in flight, per minute, per hour. A refused request is not counted. */
export const limit: Stage = (exchange) => {
  const { identity, world, entry } = exchange;
  if (!identity) return undefined;
  const key = rateKey(exchange, identity);
  const { burst, hour } = budgetsOf(world, identity.scheme);
  entry.inFlight = world.limits.enter(key);
  exchange.onEnd(() => world.limits.leave(key));
  if (entry.inFlight > CONCURRENT) {
    if (world.knobs.flag('rl_headers_on_concurrent')) addHeaders(exchange, world.limits.state(key, hour));
    return refuse(dialect, exchange, 'concurrent_limit_exceeded');
  }
  const spent = world.limits.take(key, [burst, hour]);
  addHeaders(exchange, world.limits.state(key, hour));
  if (!spent) return undefined;
  thrash(world);
  const waitS = Math.max(1, Math.ceil((spent.resetAt - world.clock.now()) / 1000));
  return refuse(dialect, exchange, 'rate_limit_exceeded', { headers: { 'Retry-After': String(waitS) } });
};

function addHeaders({ answerHeaders, world }: Exchange, hour: BudgetState): void {
  answerHeaders['X-RateLimit-Limit'] = String(hour.limit);
  answerHeaders['X-RateLimit-Remaining'] = String(hour.remaining);
  answerHeaders['X-RateLimit-Reset'] = String(Math.ceil(world.clock.wire(hour.resetAt) / 1000));
}

/** Leaves connections with `remaining` requests of a budget: what a scenario's `limit` step does. */
export function overrideLimit(
  world: World,
  subject: string | undefined,
  budget: string,
  override: BudgetOverride,
): void {
  for (const grant of grantsOf(world, subject === undefined ? { live: true } : { live: true, subject })) {
    world.limits.override(grant.id, budgetsOf(world, grant.scheme)[budget === 'burst' ? 'burst' : 'hour'], override);
  }
}

import { refuse } from '../../http/dialect.ts';
import type { Exchange, Stage } from '../../http/exchange.ts';
import type { Budget, BudgetOverride, Limits } from '../../http/limits.ts';
import type { World } from '../../http/world.ts';
import { dialect } from './dialect.ts';
import { augnoState } from './state.ts';

const AUTH_PATH = '/v1/auth/';

/** Refusals in a row by key; the first request that passes ends them. They live as long as the windows do. */
const refusals = new WeakMap<Limits, Map<string, number>>();

/** Counts a request, and refuses it where the window is full. @see https://docs.augno.com/api/rate-limiting */
export const limit: Stage = (exchange) => {
  const { world } = exchange;
  const key = keyOf(exchange);
  const budget = budgetOf(world, exchange.entry.path.startsWith(AUTH_PATH) ? 'auth' : 'second');
  const isFull = world.limits.take(key, [budget]) !== null;
  const state = world.limits.state(key, budget);
  const leftMs = Math.max(0, state.resetAt - world.clock.now());
  exchange.answerHeaders['RateLimit-Limit'] = String(state.limit);
  exchange.answerHeaders['RateLimit-Remaining'] = String(state.remaining);
  exchange.answerHeaders['RateLimit-Reset'] = String(Math.floor(leftMs / 1000));
  const inRow = rowOf(world);
  if (!isFull) {
    inRow.delete(key);
    return undefined;
  }
  const before = inRow.get(key) ?? 0;
  inRow.set(key, before + 1);
  const wait = leftMs > budget.windowMs ? leftMs / 1000 : grown(world, before);
  return refuse(dialect, exchange, 'rate_limit_exceeded', { headers: { 'Retry-After': String(Math.floor(wait)) } });
};

/** Leaves an account, or all, with what a scenario decides in the budget `second` or `auth`. */
export function overrideLimit(world: World, subject: string | undefined, name: string, override: BudgetOverride): void {
  const budget = budgetOf(world, name === 'auth' ? 'auth' : 'second');
  for (const key of keysOf(world, subject)) world.limits.override(key, budget, override);
}

/** 20 requests in any second; those to the auth domain are counted apart. */
function budgetOf({ knobs }: World, name: 'second' | 'auth'): Budget {
  return {
    name,
    limit: knobs.number(name === 'auth' ? 'auth_rate_limit' : 'rate_limit'),
    windowMs: knobs.number('rate_window_ms'),
    form: 'sliding',
  };
}

/** Seconds to wait after so many refusals in a row: 1, 1, 2, 3, 5, 7 … */
function grown({ knobs }: World, before: number): number {
  const wait = knobs.number('retry_after_factor') ** before;
  return Math.min(knobs.number('retry_after_most_s'), Math.max(knobs.number('retry_after_least_s'), wait));
}

function rowOf({ limits }: World): Map<string, number> {
  const row = refusals.get(limits) ?? new Map<string, number>();
  refusals.set(limits, row);
  return row;
}

/** What a budget belongs to. Whoever has no valid key shares one. */
function keyOf({ world, entry, incoming }: Exchange): string {
  const of = world.knobs.text('rate_key');
  if (of === 'address') return incoming.socket.remoteAddress ?? NOBODY;
  return (of === 'key' ? entry.credential : entry.subject) ?? NOBODY;
}

const NOBODY = 'nobody';

/** The budgets of an account, or of all. */
function keysOf(world: World, subject: string | undefined): string[] {
  const { accounts, secrets } = augnoState(world.store);
  const ids = subject === undefined ? accounts.list().map(({ id }) => id) : [subject];
  if (world.knobs.text('rate_key') !== 'key') return ids;
  return ids.flatMap((id) => secrets.by('account', id).map((secret) => secret.id));
}

import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply, Stage } from '../../http/exchange.ts';
import type { Budget, BudgetOverride, BudgetState, WindowForm } from '../../http/limits.ts';
import type { World } from '../../http/world.ts';
import { dialect } from './dialect.ts';
import { gorouteState } from './state.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;
const BATCHES = ['sendBatch', 'createBatch'];
/** So that nobody is ever limited. */
const NO_LIMIT: Tier = {
  minute: Number.MAX_SAFE_INTEGER,
  second: Number.MAX_SAFE_INTEGER,
  atOnce: Number.MAX_SAFE_INTEGER,
};

interface Tier {
  readonly minute: number;
  readonly second: number;
  readonly atOnce: number;
}

/** What an organization has left by budget. */
type BudgetName = 'minute' | 'second' | 'batches';

/**
 * Counts a request for its organization, all keys together, and refuses it where a budget is used up; a refusal is not counted. That batches
 * are ten a minute is documented, all other numbers are inferred. @see https://docs.goroute.ai/docs/core-concepts/organizations
 */
export const limit: Stage = (exchange) => {
  const { identity, world, entry } = exchange;
  const organization = identity?.subject;
  if (!organization) return undefined;
  const { atOnce } = tierOf(world, organization);
  entry.inFlight = world.limits.enter(organization);
  exchange.onEnd(() => world.limits.leave(organization));
  const names: BudgetName[] = ['second', 'minute'];
  if (BATCHES.includes(exchange.name ?? '')) names.push('batches');
  const minute = budgetOf(world, organization, 'minute');
  if (entry.inFlight > atOnce) {
    addHeaders(exchange, world.limits.state(organization, minute));
    return refused(exchange, SECOND_MS, `Limit of ${atOnce} requests at the same time reached`);
  }
  const budgets = names.map((name) => budgetOf(world, organization, name));
  const spent = world.limits.take(organization, budgets);
  addHeaders(exchange, world.limits.state(organization, minute));
  if (!spent) return undefined;
  const what = { minute: 'requests per minute', second: 'requests per second', batches: 'batches per minute' };
  const [, words = spent.name] = Object.entries(what).find(([name]) => name === spent.name) ?? [];
  return refused(exchange, spent.resetAt - world.clock.now(), `Limit of ${spent.limit} ${words} reached`);
};

/** Leaves an organization, or all, with what a scenario decides in the budget `minute`, `second` or `batches`. */
export function overrideLimit(world: World, subject: string | undefined, name: string, override: BudgetOverride): void {
  const { organizations } = gorouteState(world.store);
  const ids = subject === undefined ? organizations.list().map(({ id }) => id) : [subject];
  const known = name === 'second' || name === 'batches' ? name : 'minute';
  for (const id of ids) world.limits.override(id, budgetOf(world, id, known), override);
}

function refused(exchange: Exchange, waitMs: number, details: string): Reply {
  const { world } = exchange;
  const form = world.knobs.text('retry_after');
  const waitS = Math.max(1, Math.ceil(waitMs / 1000));
  const value = form === 'date' ? new Date(world.clock.wire() + waitS * 1000).toUTCString() : String(waitS);
  const headers = form === 'none' ? {} : { 'Retry-After': value };
  return refuse(dialect, exchange, 'RATE_LIMIT_EXCEEDED', { fields: { details }, headers });
}

function addHeaders({ answerHeaders, world }: Exchange, minute: BudgetState): void {
  if (!world.knobs.flag('rate_headers') || minute.limit === NO_LIMIT.minute) return;
  answerHeaders['X-RateLimit-Limit'] = String(minute.limit);
  answerHeaders['X-RateLimit-Remaining'] = String(minute.remaining);
  answerHeaders['X-RateLimit-Reset'] = String(Math.ceil(world.clock.wire(minute.resetAt) / 1000));
}

function budgetOf(world: World, organization: string, name: BudgetName): Budget {
  const tier = tierOf(world, organization);
  if (name === 'second') return { name, limit: tier.second, windowMs: SECOND_MS, form: 'sliding' };
  const limit = name === 'minute' ? tier.minute : world.knobs.number('batches_per_minute');
  return { name, limit, windowMs: MINUTE_MS, form: windowForm(world) };
}

function windowForm(world: World): WindowForm {
  const form = world.knobs.text('rate_window');
  return form === 'anchored' || form === 'sliding' ? form : 'aligned';
}

function tierOf(world: World, organization: string): Tier {
  const forAll = world.knobs.text('tier');
  const own = gorouteState(world.store).organizations.get(organization)?.tier ?? 'sandbox';
  const name = forAll === 'by_organization' ? own : forAll;
  if (name === 'none') return NO_LIMIT;
  const [minute, second, atOnce] = world.knobs.list(`tier_${name}`);
  return {
    minute: minute ?? NO_LIMIT.minute,
    second: second ?? NO_LIMIT.second,
    atOnce: atOnce ?? NO_LIMIT.atOnce,
  };
}

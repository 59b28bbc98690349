import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply, Stage } from '../../http/exchange.ts';
import type { Budget, BudgetOverride } from '../../http/limits.ts';
import type { World } from '../../http/world.ts';
import { callerOf } from './caller.ts';
import { dialect } from './dialect.ts';
import { eraOf } from './era.ts';

const SECOND_MS = 1000;
/** What is limited. Which operations are is inferred; that events are is documented. */
const LIMITED = [
  'fireEvent',
  'triggerEvent',
  'fireAppEvent',
  'fireDefaultAppEvent',
  'triggerEventV1',
  'executeWorkflow',
];
/** The documented number of E1 was seen in a header. @see https://github.com/gocobalt/mintlify-docs (api-reference/openapi.yaml) */
const LIMIT_OF_E1 = 10;

/** Counts events and executions of a key: so many in a second, and so many at once. @see https://docs.gocobalt.io/api-reference/overview */
export const limit: Stage = (exchange) => {
  const { world, name } = exchange;
  if (!LIMITED.includes(name ?? '') || !world.knobs.flag('rate_limit')) return undefined;
  const key = keyOf(exchange);
  const second = secondOf(world);
  const spent = world.limits.take(key, [burstOf(world), second]);
  const state = world.limits.state(key, second);
  exchange.answerHeaders['X-RateLimit-Limit'] = String(second.limit);
  exchange.answerHeaders['X-RateLimit-Remaining'] = String(state.remaining);
  exchange.answerHeaders['X-RateLimit-Reset'] = String(Math.ceil(world.clock.wire(state.resetAt) / SECOND_MS));
  return spent ? refused(exchange) : undefined;
};

/** Leaves a key, or both, with what a scenario decides in the budget `second` or `burst`. */
export function overrideLimit(world: World, subject: string | undefined, name: string, override: BudgetOverride): void {
  const both = ['test', 'production'];
  const keys = both.filter((key) => subject === undefined || subject === key || !both.includes(subject));
  const budget = name === 'burst' ? burstOf(world) : secondOf(world);
  for (const key of keys) world.limits.override(key, budget, override);
}

function keyOf(exchange: Exchange): string {
  return callerOf(exchange).environment;
}

function secondOf(world: World): Budget {
  const limit = eraOf(world) === 'E1' ? LIMIT_OF_E1 : world.knobs.number('events_per_second');
  return { name: 'second', limit, windowMs: SECOND_MS, form: 'sliding' };
}

function burstOf({ knobs }: World): Budget {
  return {
    name: 'burst',
    limit: knobs.number('burst'),
    windowMs: knobs.number('burst_window_ms'),
    form: 'sliding',
  };
}

function refused(exchange: Exchange): Reply {
  const form = exchange.world.knobs.text('retry_after');
  return refuse(dialect, exchange, 'TOO_MANY_REQUESTS', form === 'none' ? {} : { headers: { 'Retry-After': '1' } });
}

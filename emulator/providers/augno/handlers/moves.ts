import type { JsonObject } from '../../../core/json.ts';
import type { Exchange, Handler } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import { deedOf } from '../answers.ts';
import { augnoResources } from '../resources.ts';
import { invalid } from '../rows.ts';
import { timestamp } from '../state.ts';
import { guarded } from './guarded.ts';

/** One arrow of a state machine: from where an action may be taken, and where it leads. */
export interface Move {
  readonly from: readonly string[];
  /** The state after it; where that depends on the row or the request, worked out. Null leaves the state alone. */
  readonly to: string | null | ((held: Held, exchange: Exchange) => string);
  /** The member that holds the state; `status` by default. */
  readonly member?: string;
  /** Members that take the time of the move. */
  readonly stamps?: readonly string[];
  /** What else becomes of the row. May refuse by throwing. */
  readonly also?: (held: Held, exchange: Exchange) => JsonObject;
  /** True where an action whose state is reached already changes nothing, instead of being refused. */
  readonly repeatable?: boolean;
}

/** Handlers of a table of moves by operation id: a move from any other state is refused with `validation_failed`. @see augno 7.3 */
export function movesOf(table: Readonly<Record<string, Move>>): Readonly<Record<string, Handler>> {
  return Object.fromEntries(
    Object.entries(table).map(([id, move]) => [id, guarded((exchange) => carryOut(exchange, move))]),
  );
}

function carryOut(exchange: Exchange, move: Move) {
  const resources = augnoResources();
  const deed = deedOf(exchange);
  if (!('resource' in deed)) throw new TypeError(`${deed.operation.id} acts on no row`);
  const { resource, answer } = deed;
  const target = resources.target(exchange, resource);
  if ('why' in target) return resources.refuse(exchange, target);
  const { member = 'status', from, stamps = [], also } = move;
  const before = String(target.fields[member]);
  const to = typeof move.to === 'function' ? move.to(target, exchange) : (move.to ?? before);
  if (before === to && isRepeatable(exchange, move)) return resources.answerRow(exchange, answer, target);
  if (!from.includes(before)) {
    throw invalid(`This takes a ${member} of ${from.join(' or ')}, and it is ${before}.`, member);
  }
  const now = timestamp(exchange.world.clock.now());
  const fields = {
    ...Object.fromEntries(stamps.map((name) => [name, now])),
    ...also?.(target, exchange),
    [member]: to,
  };
  const held = resources.keeper.update(resources.keeping(exchange), resource, target, { fields, children: [] });
  return resources.answerRow(exchange, answer, held);
}

function isRepeatable({ entry, world }: Exchange, { repeatable = false }: Move): boolean {
  return repeatable || (entry.method === 'PUT' && world.knobs.flag('idempotent_put_actions'));
}

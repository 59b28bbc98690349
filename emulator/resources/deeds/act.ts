import type { Exchange, Reply } from '../../http/exchange.ts';
import { effectOf, stateReached } from '../acting.ts';
import type { Resources } from '../engine.ts';
import type { DeedOf } from '../model.ts';
import type { Shape } from '../shape.ts';
import { variantOf } from '../variants.ts';
import { compute } from './compute.ts';

/** Does to a row what a verb says, as far as its schema tells, and keeps what the request names beside. */
export function act(resources: Resources, exchange: Exchange, deed: DeedOf<'act'>): Reply {
  const { resource, verb, answer } = deed;
  const { keeper, model } = resources;
  const target = resources.target(exchange, resource);
  if ('why' in target) return resources.refuse(exchange, target);
  const entity = variantOf(resource.entity, target.fields);
  const reached = stateReached(entity, verb, target.fields);
  const again = reached === null ? null : (resources.options.repeated?.(exchange, reached) ?? null);
  if (again) return resources.refuse(exchange, again);
  const keeping = resources.keeping(exchange);
  const instant = (shape: Shape) => keeper.filling.instant(shape, exchange.world.clock.now());
  const said = keeper.read(keeping, resource.entity, resources.said(exchange));
  const known = Object.entries(said.fields).filter(([name]) => entity.members.has(name));
  const fields = { ...effectOf(entity, verb, instant), ...Object.fromEntries(known) };
  const held = keeper.update(keeping, resource, target, { fields, children: said.children });
  const { shape } = answer;
  const showsRow = !shape || shape.members.size === 0 || model.resourceOf(shape) === model.home(resource);
  return showsRow ? resources.answerRow(exchange, answer, held) : compute(resources, exchange, answer);
}

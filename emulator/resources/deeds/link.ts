import { isJsonObject } from '../../core/json.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import type { Resources } from '../engine.ts';
import { rowsIn } from '../lists.ts';
import type { DeedOf } from '../model.ts';
import { segmentsOf } from '../path.ts';

/** Puts the thing that a path names last among those of a row, or takes it away. Doing it twice does no more than doing it once. */
export function link(resources: Resources, exchange: Exchange, deed: DeedOf<'link' | 'unlink'>): Reply {
  const { resource, member, answer, kind } = deed;
  const { keeper, model } = resources;
  const target = resources.target(exchange, resource);
  if ('why' in target) return resources.refuse(exchange, target);
  if (resources.isSystem(target)) return resources.refuse(exchange, { why: 'system', resource });
  const id = exchange.path[segmentsOf(deed.operation.path).at(-1)?.parameter ?? ''] ?? '';
  const shape = resource.entity.members.get(member)?.shape;
  const many = shape ? rowsIn(shape) : null;
  const home = shape && model.resourceOf(many ?? shape);
  const keeping = resources.keeping(exchange);
  const there = home ? keeper.find(exchange.world, home, keeping.scope, id) : undefined;
  if (home && (!there || there.goneAt !== null))
    return resources.refuse(exchange, { why: 'missing', resource: home, id });
  const before = target.fields[member];
  const rest = (Array.isArray(before) ? before : []).filter((one) => !isNamed(one, id));
  const after = many ? (kind === 'link' ? [...rest, id] : rest) : kind === 'link' ? id : null;
  const held = keeper.update(keeping, resource, target, { fields: { [member]: after }, children: [] });
  return resources.answerRow(exchange, answer, held);
}

function isNamed(one: unknown, id: string): boolean {
  return one === id || (isJsonObject(one) && one.id === id);
}

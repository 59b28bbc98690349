import type { Exchange, Reply } from '../../http/exchange.ts';
import type { Resources } from '../engine.ts';
import type { DeedOf } from '../model.ts';
import type { Shape } from '../shape.ts';

type OnlyOne = DeedOf<'read-only-one' | 'write-only-one'>;

/** Shows or changes a thing of which there is one. It is made when somebody first looks. */
export function onlyOne(resources: Resources, exchange: Exchange, deed: OnlyOne): Reply {
  const { keeper, options } = resources;
  const { world } = exchange;
  const scope = options.scopeOf(exchange);
  const target = deed.of ? resources.target(exchange, deed.of) : null;
  if (target && 'why' in target) return resources.refuse(exchange, target);
  const key = [scope, target?.id, deed.name].filter(Boolean).join(' ');
  const rows = keeper.holdings.ones(world.store);
  const shape = shapeOf(resources, deed);
  if (!shape) return resources.bare(exchange, deed.answer);
  const parent = target?.id ?? null;
  const rules = options.entities[shape.name ?? ''];
  const making = { world, scope, parent };
  const known =
    rows.get(key) ??
    rows.insert({
      id: key,
      scope,
      parent,
      createdAt: world.clock.now(),
      goneAt: null,
      fields: keeper.filling.filled(
        world,
        shape,
        rules?.fill?.({ ...making, fields: {}, before: null, exchange: null }) ?? {},
        true,
      ),
    });
  if (deed.kind === 'read-only-one') return resources.answerRow(exchange, deed.answer, known);
  const draft = keeper.read(resources.keeping(exchange), shape, resources.said(exchange));
  const fields = { ...known.fields, ...draft.fields, ...keeper.filling.touched(world, shape) };
  const decided = rules?.fill?.({ ...making, fields, before: known.fields, exchange }) ?? {};
  return resources.answerRow(exchange, deed.answer, rows.update(key, { fields: { ...fields, ...decided } }));
}

/** What it looks like: as it is read, or, where it never is, as its change answers. */
function shapeOf({ model }: Resources, deed: OnlyOne): Shape | null {
  const reader = model.deeds.find((other) => other.kind === 'read-only-one' && other.name === deed.name);
  return reader?.answer.shape ?? (deed.answer.shape?.members.size ? deed.answer.shape : null);
}

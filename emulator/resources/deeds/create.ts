import type { Exchange, Reply } from '../../http/exchange.ts';
import type { Resources } from '../engine.ts';
import { type DeedOf, memberNaming } from '../model.ts';

/** Makes a row of what a request says, under the row that its path names. */
export function create(resources: Resources, exchange: Exchange, deed: DeedOf<'create'>): Reply {
  const { resource } = deed;
  const parent = resources.parentOf(exchange, resource);
  if (parent && 'why' in parent) return resources.refuse(exchange, parent);
  const keeping = resources.keeping(exchange, parent?.id ?? null);
  const draft = resources.keeper.read(keeping, resource.entity, resources.said(exchange));
  const member = parent && resource.parent ? memberNaming(resource.entity, resource.parent) : undefined;
  const above = member && parent ? { [member]: resources.idOf(parent, resource.parent) } : {};
  const held = resources.keeper.insert(keeping, resource, { ...draft, fields: { ...above, ...draft.fields } });
  return resources.answerRow(exchange, deed.answer, held);
}

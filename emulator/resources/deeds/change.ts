import type { JsonObject } from '../../core/json.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import { bodyShapeOf } from '../answer.ts';
import type { Resources } from '../engine.ts';
import type { Deed, DeedOf, Resource } from '../model.ts';
import { segmentsOf } from '../path.ts';

/** Shows a row: the one that the path names, or, where a word stands in its place (`/schedules/current`), the latest. */
export function read(resources: Resources, exchange: Exchange, deed: DeedOf<'read'>): Reply {
  const isWord = segmentsOf(deed.operation.path).at(-1)?.literal !== null;
  const target = isWord ? resources.latest(exchange, deed.resource) : resources.target(exchange, deed.resource);
  return 'why' in target ? resources.refuse(exchange, target) : resources.answerRow(exchange, deed.answer, target);
}

/** Changes the members that a request names, or, by PUT, all that it may name. */
export function update(resources: Resources, exchange: Exchange, deed: DeedOf<'update' | 'replace'>): Reply {
  const { resource } = deed;
  const target = resources.target(exchange, resource);
  if ('why' in target) {
    const isPut = deed.kind === 'replace' && target.why === 'missing' && isNamedByClients(resources, resource);
    return isPut ? put(resources, exchange, deed, target.id) : resources.refuse(exchange, target);
  }
  if (resources.isSystem(target)) return resources.refuse(exchange, { why: 'system', resource });
  const keeping = resources.keeping(exchange);
  const draft = resources.keeper.read(keeping, resource.entity, resources.said(exchange));
  const whole =
    deed.kind === 'replace' ? { ...draft, fields: { ...cleared(resources, deed), ...draft.fields } } : draft;
  return resources.answerRow(exchange, deed.answer, resources.keeper.update(keeping, resource, target, whole));
}

/** Removes a row. */
export function remove(resources: Resources, exchange: Exchange, deed: DeedOf<'delete'>): Reply {
  const { resource } = deed;
  const target = resources.target(exchange, resource);
  if ('why' in target) return resources.refuse(exchange, target);
  if (resources.isSystem(target)) return resources.refuse(exchange, { why: 'system', resource });
  resources.keeper.remove(resources.keeping(exchange), resource, target);
  return resources.answerRow(exchange, deed.answer, target);
}

/** A thing that a client names itself is made by putting it there. */
function put(resources: Resources, exchange: Exchange, deed: DeedOf<'update' | 'replace'>, id: string): Reply {
  const { resource } = deed;
  const parent = resources.parentOf(exchange, resource);
  if (parent && 'why' in parent) return resources.refuse(exchange, parent);
  const keeping = resources.keeping(exchange, parent?.id ?? null);
  const draft = resources.keeper.read(keeping, resource.entity, resources.said(exchange));
  const own = { [resource.idMember ?? '$key']: id };
  const held = resources.keeper.insert(keeping, resource, { ...draft, fields: { ...draft.fields, ...own } });
  return resources.answerRow(exchange, deed.answer, held);
}

/** Nobody can create one by POST, so PUT must. */
function isNamedByClients({ model }: Resources, resource: Resource): boolean {
  return !model.deeds.some((deed) => deed.kind === 'create' && deed.resource === resource);
}

/** What a whole replacement takes away: members that it may carry and does not. */
function cleared({ model }: Resources, deed: Deed): JsonObject {
  const body = bodyShapeOf(model.shapes, deed.operation);
  return Object.fromEntries([...(body?.members.keys() ?? [])].map((name) => [name, undefined]));
}

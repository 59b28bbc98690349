import type { JsonObject } from '../../core/json.ts';
import { object } from '../../http/contract.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import { bodyShapeOf } from '../answer.ts';
import type { Resources } from '../engine.ts';
import { isCreated, isIdOf } from '../filling.ts';
import type { Held } from '../held.ts';
import type { DeedOf, Resource } from '../model.ts';
import { segmentsOf } from '../path.ts';
import type { Draft } from '../reading.ts';
import { idIn } from '../resource.ts';
import type { Member } from '../shape.ts';
import { membersOf } from '../variants.ts';

/** Shows a row: the one that the path names, or, where a word stands in its place (`/schedules/current`), the latest. */
export function read(resources: Resources, exchange: Exchange, deed: DeedOf<'read'>): Reply {
  const isWord = segmentsOf(deed.operation.path).at(-1)?.literal !== null;
  const target = isWord ? resources.latest(exchange, deed.resource) : resources.target(exchange, deed.resource);
  return 'why' in target ? resources.refuse(exchange, target) : resources.answerRow(exchange, deed.answer, target);
}

/** Changes the members that a request names. */
export function update(resources: Resources, exchange: Exchange, deed: DeedOf<'update'>): Reply {
  const { resource } = deed;
  const target = resources.target(exchange, resource);
  if ('why' in target) return resources.refuse(exchange, target);
  if (resources.isSystem(target)) return resources.refuse(exchange, { why: 'system', resource });
  const keeping = resources.keeping(exchange);
  const draft = resources.keeper.read(keeping, resource.entity, resources.said(exchange));
  return (
    renamed(resources, exchange, resource, draft, target.id) ??
    resources.answerRow(exchange, deed.answer, resources.keeper.update(keeping, resource, target, draft))
  );
}

/** Changes all that a request may name; what a client names itself is made by putting it there. */
export function replace(resources: Resources, exchange: Exchange, deed: DeedOf<'replace'>): Reply {
  const { resource } = deed;
  const target = resources.target(exchange, resource);
  if (!('why' in target)) return replaceRow(resources, exchange, deed, target);
  const isPut = target.why === 'missing' && isNamedByClients(resources, deed);
  if (!isPut) return resources.refuse(exchange, target);
  const parent = resources.parentOf(exchange, resource);
  if (parent && 'why' in parent) return resources.refuse(exchange, parent);
  const keeping = resources.keeping(exchange, parent?.id ?? null);
  const draft = resources.keeper.read(keeping, resource.entity, resources.said(exchange));
  const refused = renamed(resources, exchange, resource, draft, target.id);
  if (refused) return refused;
  const own = { [resource.idMember ?? '$key']: idIn(resource, target.id) };
  const held = resources.keeper.insert(keeping, resource, { ...draft, fields: { ...draft.fields, ...own } });
  return resources.answerRow(exchange, resources.model.answerOf(deed, true), held);
}

/** Changes all of a row that a request may name. */
export function replaceRow(
  resources: Resources,
  exchange: Exchange,
  deed: DeedOf<'replace' | 'put'>,
  target: Held,
): Reply {
  const { keeper, model } = resources;
  const { resource } = deed;
  if (resources.isSystem(target)) return resources.refuse(exchange, { why: 'system', resource });
  const keeping = resources.keeping(exchange);
  const draft = keeper.read(keeping, resource.entity, resources.said(exchange));
  const refused = renamed(resources, exchange, resource, draft, target.id);
  if (refused) return refused;
  const fields = { ...cleared(resources, deed), ...draft.fields };
  const held = keeper.update(keeping, resource, target, { ...draft, fields }, true);
  return resources.answerRow(exchange, model.answerOf(deed, false), held);
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

/** The refusal of a request that names another row than its path does; null for one that names the same, or none. */
function renamed(
  { options }: Resources,
  exchange: Exchange,
  { idMember }: Resource,
  { fields }: Draft,
  id: string,
): Reply | null {
  const said = idMember === null ? null : (fields[idMember] ?? null);
  if (idMember === null || said === null || String(said) === id) return null;
  return options.renamed?.(exchange, idMember, id) ?? null;
}

/** Nobody can create one by POST, so PUT must; or it says that it may make one, and not that there may be none. */
function isNamedByClients({ model }: Resources, { operation, resource }: DeedOf<'replace'>): boolean {
  const declared = object(operation.document.responses);
  if (declared['201'] !== undefined && declared['404'] === undefined) return true;
  return !model.deeds.some((deed) => deed.kind === 'create' && deed.resource === resource);
}

/** What a whole replacement takes away: members that it may carry and does not. What only the server gives stays. */
function cleared({ model }: Resources, { operation, resource }: DeedOf<'replace' | 'put'>): JsonObject {
  const body = bodyShapeOf(model.shapes, operation);
  const members = body ? membersOf(body) : [];
  const isServers = ({ name, shape, readOnly }: Member) =>
    readOnly || isIdOf(resource.entity, name, shape) || isCreated(name);
  return Object.fromEntries(members.filter((member) => !isServers(member)).map(({ name }) => [name, undefined]));
}

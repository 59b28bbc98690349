import { object } from '../../http/contract.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import { belongs, type Resources } from '../engine.ts';
import type { DeedOf } from '../model.ts';
import { replaceRow } from './change.ts';
import { create } from './create.ts';

/** Replaces the row that a body names. One that is not there is made, unless the contract says that it has to be. */
export function put(resources: Resources, exchange: Exchange, deed: DeedOf<'put'>): Reply {
  const { resource, operation } = deed;
  const { keeper, options, model } = resources;
  const parent = resources.parentOf(exchange, resource);
  if (parent && 'why' in parent) return resources.refuse(exchange, parent);
  const said = resource.idMember === null ? null : (resources.said(exchange)[resource.idMember] ?? null);
  const id = String(said);
  const found = said === null ? undefined : keeper.find(exchange.world, resource, options.scopeOf(exchange), id);
  const held = found && (!parent || belongs(resource, found, parent.id)) ? found : undefined;
  if (held?.goneAt === null) return replaceRow(resources, exchange, deed, held);
  if (held) return resources.refuse(exchange, { why: 'gone', resource, id });
  const isDemanded = said !== null && object(operation.document.responses)['404'] !== undefined;
  if (isDemanded) return resources.refuse(exchange, { why: 'missing', resource, id });
  return create(resources, exchange, { ...deed, kind: 'create', answer: model.answerOf(deed, true) });
}

import { isJsonObject } from '../../core/json.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import type { Resources } from '../engine.ts';
import type { DeedOf } from '../model.ts';

/** Answers with the things that a row names by a member, in one page. */
export function listMember(resources: Resources, exchange: Exchange, deed: DeedOf<'list-member'>): Reply {
  const { resource, member, answer } = deed;
  const { options, showing } = resources;
  const target = resources.target(exchange, resource);
  if ('why' in target) return resources.refuse(exchange, target);
  const shown = showing.row(exchange.world, target, resource.entity, new Map([[member, new Map()]]))[member];
  const inner = isJsonObject(shown) ? shown.data : shown;
  const rows = Array.isArray(inner) ? inner : [];
  return options.pages.write(exchange, answer, {
    wanted: { limit: Math.max(1, rows.length) },
    rows,
    first: null,
    last: null,
    hasOlder: false,
    hasNewer: false,
    total: () => rows.length,
  });
}

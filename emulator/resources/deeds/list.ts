import type { JsonObject } from '../../core/json.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import type { Resources } from '../engine.ts';
import { belongsTo, type Filter, type Fits, filtersOf } from '../filters.ts';
import type { Held } from '../held.ts';
import { pageOf, rankedPage, sortedPage } from '../listing.ts';
import type { DeedOf } from '../model.ts';
import type { PageWanted } from '../rules.ts';
import { sortOf } from '../sorting.ts';
import { turnedFound, turnedWanted } from '../turned.ts';

/** Answers with a page of the rows that a request asks for. */
export function list(resources: Resources, exchange: Exchange, deed: DeedOf<'list'>): Reply {
  const { keeper, showing, options } = resources;
  const { world } = exchange;
  const wanted = options.pages.read(exchange);
  if ('why' in wanted) return resources.refuse(exchange, wanted);
  const parent = resources.parentOf(exchange, deed.resource);
  if (parent && 'why' in parent) return resources.refuse(exchange, parent);
  const fits = all(asked(resources, exchange, deed, parent));
  const rows = keeper.rows(world, deed.resource);
  const ways = resources.ways(exchange);
  const sort = sortOf(exchange.query, deed.resource.entity);
  const rank = options.entities[deed.resource.entity.name ?? '']?.ordered?.(exchange.query, world) ?? null;
  const usual = options.order === 'newest' ? 'older' : 'newer';
  const inOwnOrder = (asked: PageWanted) =>
    sort !== null
      ? sortedPage(rows.walk(ways, 'newer'), fits, sort, asked)
      : rankedPage(rows.walk(ways, usual), fits, rank ?? (() => 0), asked);
  const found =
    sort === null && rank === null
      ? pageOf(rows, ways, wanted, fits, options.order)
      : turnedFound(options.order, inOwnOrder(turnedWanted(options.order, wanted)));
  const whole = resources.wanted(exchange);
  // Some contracts name what is wanted from the top of the answer: `data.customer`.
  const expanded = whole.get(deed.answer.list?.rows ?? '') ?? whole;
  const shape = deed.answer.shape ?? deed.resource.entity;
  const shown = found.held.map((held) => showing.row(world, held, shape, expanded));
  return options.pages.write(exchange, deed.answer, { ...found, rows: shown });
}

const filters = new WeakMap<DeedOf<'list'>, ReadonlyMap<string, Filter>>();

/** The filters that a request asks for, and that of a nested list. */
function asked(resources: Resources, exchange: Exchange, deed: DeedOf<'list'>, parent: Held | null): Fits[] {
  const { entity } = deed.resource;
  const rules = resources.options.entities[entity.name ?? ''];
  const known = filters.get(deed) ?? filtersOf(resources.model, deed, entity, rules).filters;
  filters.set(deed, known);
  const query: JsonObject = exchange.query;
  const fits = Object.entries(query).flatMap(([name, value]) => known.get(name)?.(value, exchange.world, query) ?? []);
  if (rules?.listed) fits.unshift(rules.listed);
  return parent ? [belongsTo(entity, deed.resource, parent.id), ...fits] : fits;
}

function all(fits: readonly Fits[]): Fits | null {
  return fits.length === 0 ? null : (held) => fits.every((one) => one(held));
}

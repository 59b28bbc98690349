import type { JsonObject } from '../core/json.ts';
import type { World } from '../http/world.ts';
import { queryOf } from './answer.ts';
import type { Held } from './held.ts';
import { rowsIn } from './lists.ts';
import { type Deed, type Model, memberNaming, type Resource } from './model.ts';
import type { EntityRules } from './rules.ts';
import type { Shape } from './shape.ts';
import { membersOf } from './variants.ts';
import { namedById, plural, singular, snake } from './words.ts';

/** True for a row that a filter lets through. */
export type Fits = (held: Held) => boolean;

/** What one query parameter does to a list: makes a filter of its value. */
export type Filter = (value: unknown, world: World, query: JsonObject) => Fits;

const SEARCH = /^(q|query|search|search_?term|keyword|term|text)$/;
const AFTER = /^(starts?_at|start_date|since|from|.*_(after|since|from|gte|gt|min)|after_date|min_date)$/;
const BEFORE = /^(ends?_at|end_date|until|to|.*_(before|until|to|lte|lt|max)|before_date|max_date)$/;
/** What pages, orders and expansion are asked for with. */
const NO_FILTER =
  /^(limit|offset|skip|page|per_?page|page_?size|size|count|cursor|(page|next)_?token|starting_?after|ending_?before|sort|sort_?by|order|order_?by|direction|include|expand|fields|embed|with_total)$/;

/** Which query parameters of a list filter it, and how; those of which nothing can be made are named. */
export function filtersOf(
  model: Model,
  deed: Deed,
  entity: Shape,
  rules: EntityRules | undefined,
): { readonly filters: ReadonlyMap<string, Filter>; readonly unclear: readonly string[] } {
  const filters = new Map<string, Filter>();
  const unclear: string[] = [];
  for (const name of queryOf(model.shapes, deed.operation).keys()) {
    if (NO_FILTER.test(snake(name))) continue;
    const filter = filterOf(model, entity, rules, name);
    if (filter) filters.set(name, filter);
    else unclear.push(name);
  }
  return { filters, unclear };
}

function filterOf(model: Model, entity: Shape, rules: EntityRules | undefined, name: string): Filter | undefined {
  const word = snake(name);
  const own = rules?.filters?.[name];
  if (own) return own;
  if (SEARCH.test(word)) return searching(entity, rules?.searched);
  const path = memberFor(model, entity, name);
  if (path) return unlessAll(membersOf(entity).find((one) => one.name === path[0])?.shape ?? null, equals(path));
  if (AFTER.test(word)) return dated(dateMember(entity, word, rules), (at, bound) => at >= bound);
  if (BEFORE.test(word)) return dated(dateMember(entity, word, rules), (at, bound) => at <= bound);
  return undefined;
}

/** The member that a parameter compares with: `status` of `status_codes`, `customer` of `customer_ids`. */
function memberFor(model: Model, entity: Shape, name: string): readonly string[] | undefined {
  const byId = namedById(name);
  const bases = byId ? [byId.base, plural(byId.base), singular(byId.base)] : [];
  const plain = name.replace(/_?[cC]odes?$/, '');
  const words = [name, singular(name), plain, singular(plain), ...bases].map(snake);
  const own = membersOf(entity).find((member) => words.includes(snake(member.name)));
  if (own !== undefined) return [own.name];
  // `city` of a customer is that of its address: one step down, where nothing else has the name.
  for (const { name: outer, shape } of membersOf(entity)) {
    if (shape.type !== 'object' || rowsIn(shape) || model.resourceOf(shape)) continue;
    const inner = [...shape.members.keys()].find((member) => words.includes(snake(member)));
    if (inner !== undefined) return [outer, inner];
  }
  return undefined;
}

/** `state=all` asks for no state at all, where there is no such state. */
function unlessAll(member: Shape | null, filter: Filter): Filter {
  const words = member?.words ?? null;
  const everything = words === null ? [] : ['all', 'any', '*'].filter((word) => !words.includes(word));
  if (everything.length === 0) return filter;
  return (value, world, query) =>
    typeof value === 'string' && everything.includes(value) ? () => true : filter(value, world, query);
}

function equals(path: readonly string[]): Filter {
  return (value) => {
    const wanted = [value].flat().map(String);
    return ({ fields }) => {
      const found = path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), fields);
      return [found].flat().some((one) => wanted.includes(String(isObject(one) ? (one.id ?? one.code) : one)));
    };
  };
}

function searching(entity: Shape, searched: readonly string[] | undefined): Filter {
  const names =
    searched ??
    membersOf(entity)
      .filter(isText)
      .map(({ name }) => name);
  return (value) => {
    const wanted = String(value).toLowerCase();
    return ({ fields }) =>
      names.some((name) =>
        String(fields[name] ?? '')
          .toLowerCase()
          .includes(wanted),
      );
  };
}

function isText({ name, shape }: { name: string; shape: Shape }): boolean {
  return shape.type === 'string' && shape.format !== 'date-time' && shape.words === null && !/^(id|object)$/.test(name);
}

/** `due_at` of `due_before`; otherwise the member that the rules name, or that of the creation; null where none tells of it. */
function dateMember(entity: Shape, word: string, rules: EntityRules | undefined): string | null {
  const base = word.replace(/_?(after|before|since|until|from|to|gte|gt|lte|lt|min|max)$/, '');
  const names = [base, `${base}_at`, `${base}_date`, `${base}_on`];
  const own = base === '' ? undefined : [...entity.members.keys()].find((name) => names.includes(snake(name)));
  return own ?? rules?.dated ?? createdMember(entity);
}

function createdMember({ members }: Shape): string | null {
  return [...members.keys()].find((name) => /^created(_at|_on|_date)?$/.test(snake(name))) ?? null;
}

function dated(member: string | null, within: (at: number, bound: number) => boolean): Filter {
  return (value) => {
    const bound = instantOf(value);
    return (held) => {
      const at = member === null ? held.createdAt : instantOf(held.fields[member]);
      return !Number.isNaN(at) && within(at, bound);
    };
  };
}

/** ms of an ISO instant or day, or of Unix seconds; NaN for anything else. */
function instantOf(value: unknown): number {
  if (typeof value === 'number') return value * 1000;
  if (typeof value !== 'string') return Number.NaN;
  return /^\d{9,11}$/.test(value) ? Number(value) * 1000 : Date.parse(value);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Rows of a nested list: those that were made there, and those that name the row above by a member. */
export function belongsTo(entity: Shape, resource: Resource, parent: string): Fits {
  const member = resource.parent ? memberNaming(entity, resource.parent) : undefined;
  return ({ parent: own, fields }) => own === parent || (member !== undefined && String(fields[member]) === parent);
}

import type { JsonObject } from '../core/json.ts';
import type { Shape } from './shape.ts';
import { membersOf } from './variants.ts';
import { snake } from './words.ts';

const SORT = /^(sort|sort_?by|order_?by|sort_?key|sort_?field|_sort)$/;
const DIRECTION = /^(direction|dir|sort_?(dir|direction|order)|order|order_?(dir|direction)|_order)$/;

/**
 * What a request wants a list sorted by, as members with a `-` before those that go down: of `sort=-created_at`, `sort=name:desc`,
 * `sort_by=name&order=desc` or `order_by=name desc`. Null where it says nothing, or names no member.
 */
export function sortOf(query: JsonObject, entity: Shape): string | null {
  const names = Object.keys(query);
  const sent =
    names.find((name) => SORT.test(snake(name))) ?? names.find((name) => isOrderOfMember(query[name], name, entity));
  if (sent === undefined) return null;
  const other = names.find((name) => name !== sent && DIRECTION.test(snake(name)));
  const isDown = other !== undefined && /^desc/i.test(String(query[other]));
  const keys = [query[sent]].flat().flatMap((value) => String(value).split(','));
  const members = keys.flatMap((key) => keyOf(key.trim(), isDown, entity) ?? []);
  return members.length > 0 ? members.join(',') : null;
}

/** `order=name` sorts, `order=desc` only says in which direction. */
function isOrderOfMember(value: unknown, name: string, entity: Shape): boolean {
  return snake(name) === 'order' && typeof value === 'string' && keyOf(value, false, entity) !== null;
}

function keyOf(key: string, isDown: boolean, entity: Shape): string | null {
  const found = /^([-+]?)([\w.]+?)(?:[:\s.](asc|desc)\w*)?$/i.exec(key);
  const member = membersOf(entity).find(({ name }) => snake(name) === snake(found?.[2] ?? ''))?.name;
  if (!found || member === undefined) return null;
  const down = found[3] === undefined ? (found[1] === '' ? isDown : found[1] === '-') : /^desc/i.test(found[3]);
  return down ? `-${member}` : member;
}

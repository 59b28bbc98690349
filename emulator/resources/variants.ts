import type { JsonObject } from '../core/json.ts';
import type { Member, Shape } from './shape.ts';

/**
 * What a thing looks like that may be of several kinds: the kind whose words it bears (`species: 'dog'`), and of those the one that has most
 * of its members. The leading kind where nothing tells.
 */
export function variantOf(shape: Shape, fields: JsonObject): Shape {
  if (shape.variants.length === 0) return shape;
  const names = Object.keys(fields).filter((name) => fields[name] !== undefined);
  const isKind = ({ members }: Shape) =>
    names.every((name) => members.get(name)?.shape.words?.includes(fields[name]) ?? true);
  const count = ({ members }: Shape) => names.filter((name) => members.has(name)).length;
  const [found = shape] = [shape, ...shape.variants].filter(isKind).sort((a, b) => count(b) - count(a));
  return found;
}

/** The members of a thing, whatever kind it is of. Those of several kinds come several times. */
export function membersOf({ members, variants }: Shape): Member[] {
  return [members, ...variants.map((variant) => variant.members)].flatMap((known) => [...known.values()]);
}

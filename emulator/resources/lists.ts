import type { Shape } from './shape.ts';

/**
 * What the rows of a list member look like, or null for a member that is no list. Some contracts wrap a list in an envelope of its own
 * (`{ object: 'list', data: [] }`) even within another thing.
 */
export function rowsIn(shape: Shape): Shape | null {
  const known = rows.get(shape);
  if (known !== undefined) return known;
  const found = readRows(shape);
  rows.set(shape, found);
  return found;
}

/** Asked for each member of each thing that is kept or shown. */
const rows = new WeakMap<Shape, Shape | null>();

function readRows(shape: Shape): Shape | null {
  if (shape.type === 'array') return shape.items;
  const data = shape.members.get('data')?.shape;
  const isEnvelope = data?.type === 'array' && !shape.members.has('id') && shape.members.size <= 6;
  return isEnvelope ? data.items : null;
}

/** True where the list of a member is wrapped in an envelope. */
export function isWrapped(shape: Shape): boolean {
  return shape.type === 'object';
}

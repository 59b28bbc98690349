import type { Shape } from './shape.ts';

/** A kind of thing that an API keeps: customers, the lines of an order. */
export interface Resource {
  /** `customers`; of a nested one `sales-orders.lines`. */
  readonly name: string;
  /** Path of the collection, with the server's base path. */
  readonly path: string;
  /** The resource that each row belongs to, or null. */
  readonly parent: Resource | null;
  /** What a row looks like. */
  readonly entity: Shape;
  /** The member that is a row's id, or null where the path alone names it. */
  readonly idMember: string | null;
}

/** Whether two shapes are those of one kind of thing. */
export function isSame(a: Shape, b: Shape): boolean {
  return a === b || (a.name !== null && a.name === b.name);
}

/** An id of a path, as rows have it. */
export function idIn({ entity, idMember }: Resource, id: string): string | number {
  const type = entity.members.get(idMember ?? '')?.shape.type;
  return type === 'integer' || type === 'number' ? Number(id) : id;
}

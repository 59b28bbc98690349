import type { Contract, Operation } from '../http/contract.ts';
import { type Answer, answerOf } from './answer.ts';
import { lastLiteral, parentPath, segmentsOf } from './path.ts';
import { type Shape, Shapes } from './shape.ts';
import { plural, singular, snake } from './words.ts';

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

/** What an operation does to the things that the API keeps. */
export type Intent =
  | { readonly kind: 'list'; readonly resource: Resource }
  | { readonly kind: 'create'; readonly resource: Resource }
  | { readonly kind: 'read'; readonly resource: Resource }
  | { readonly kind: 'update' | 'replace'; readonly resource: Resource }
  | { readonly kind: 'delete'; readonly resource: Resource }
  /** A verb on one row. */
  | { readonly kind: 'act'; readonly resource: Resource; readonly verb: string }
  /** Puts a thing among those that a row names, or takes it away. */
  | { readonly kind: 'link' | 'unlink'; readonly resource: Resource; readonly member: string }
  /** A thing of which there is one: in all, or of each row of `of`. */
  | { readonly kind: 'read-only-one' | 'write-only-one'; readonly of: Resource | null; readonly name: string }
  /** Something is worked out and nothing is kept. */
  | { readonly kind: 'compute'; readonly of: Resource | null };

/** An operation with what it does, and with what. */
export type Deed = Intent & { readonly operation: Operation; readonly answer: Answer };

/**
 * What a contract keeps and what its operations do to it, worked out from paths, methods and schemas alone.
 */
export class Model {
  readonly shapes: Shapes;
  readonly resources: readonly Resource[];
  readonly #deeds = new Map<string, Deed>();
  readonly #byEntity = new Map<string, Resource>();

  constructor(contract: Contract) {
    this.shapes = new Shapes(contract);
    const answers = new Map(contract.operations.map((operation) => [operation, answerOf(this.shapes, operation)]));
    this.resources = resourcesOf(contract.operations, answers);
    for (const resource of this.resources) {
      const { name } = resource.entity;
      const known = name === null ? undefined : this.#byEntity.get(name);
      // Of two paths to the same entity the shorter one is where it lives.
      if (name !== null && (!known || depth(resource) < depth(known))) this.#byEntity.set(name, resource);
    }
    for (const [operation, answer] of answers) {
      this.#deeds.set(operation.id, { operation, answer, ...this.#intentOf(operation, answer) });
    }
  }

  get deeds(): readonly Deed[] {
    return [...this.#deeds.values()];
  }

  deed(operationId: string): Deed {
    const found = this.#deeds.get(operationId);
    if (!found) throw new TypeError(`the model has no operation ${operationId}`);
    return found;
  }

  /** The resource whose rows look like this, or undefined. */
  resourceOf(shape: Shape): Resource | undefined {
    return shape.name === null ? undefined : this.#byEntity.get(shape.name);
  }

  resource(name: string): Resource {
    const found = this.resources.find((resource) => resource.name === name);
    if (!found) throw new TypeError(`the model has no resource ${name}`);
    return found;
  }

  /** The resource whose collection keeps the rows: two paths to one entity share them. */
  home(resource: Resource): Resource {
    return this.resourceOf(resource.entity) ?? resource;
  }

  /** The resource whose rows belong to rows of `parent` and look like this: the lines of an order. */
  childOf(parent: Resource, entity: Shape): Resource | undefined {
    return this.resources.find((resource) => resource.parent === parent && isSame(resource.entity, entity));
  }

  #intentOf(operation: Operation, answer: Answer): Intent {
    const { method, path } = operation;
    const segments = segmentsOf(path);
    const collection = this.#at(path);
    if (collection) return this.#onCollection(operation, answer, collection);
    const last = segments.at(-1);
    const item = last?.parameter ? this.#at(parentPath(path)) : undefined;
    if (item) return onItem(method, item);
    const above = this.#owner(path);
    if (last?.parameter) return this.#link(operation, above);
    return this.#onWord(operation, answer, above);
  }

  #onCollection(operation: Operation, answer: Answer, resource: Resource): Intent {
    if (operation.method === 'GET') return answer.list ? { kind: 'list', resource } : only(operation, resource.parent);
    if (operation.method === 'POST') return { kind: 'create', resource };
    if (operation.method === 'PUT') return { kind: 'create', resource };
    return { kind: 'compute', of: resource };
  }

  /** `PUT /items/{id}/attributes/{attribute_id}`: the item's `attributes`, or its `attribute`. */
  #link(operation: Operation, above: Resource | undefined): Intent {
    const word = lastLiteral(operation.path);
    const member = above && word !== null ? memberLike(above.entity, word) : undefined;
    if (!above || member === undefined) return { kind: 'compute', of: above ?? null };
    return { kind: operation.method === 'DELETE' ? 'unlink' : 'link', resource: above, member };
  }

  /** A word after a row, after a collection, or alone. */
  #onWord(operation: Operation, answer: Answer, above: Resource | undefined): Intent {
    const { method, path } = operation;
    const onRow =
      above !== undefined && segmentsOf(path.slice(above.path.length)).some(({ parameter }) => parameter !== null);
    const word = lastLiteral(path) ?? '';
    if (method === 'GET' && !answer.list) {
      const returnsRow = above && answer.shape && this.resourceOf(answer.shape) === above;
      return returnsRow && !onRow ? { kind: 'read', resource: above } : only(operation, above && onRow ? above : null);
    }
    const verbal = path.includes('/actions/');
    if (!verbal && (method === 'PUT' || method === 'PATCH') && !this.#returns(answer, above)) {
      return { kind: 'write-only-one', of: above && onRow ? above : null, name: onlyName(operation) };
    }
    if (above && onRow && method !== 'GET') return { kind: 'act', resource: above, verb: word };
    return { kind: 'compute', of: above ?? null };
  }

  #returns(answer: Answer, resource: Resource | undefined): boolean {
    return resource !== undefined && answer.shape !== null && this.resourceOf(answer.shape) === resource;
  }

  #at(path: string): Resource | undefined {
    return this.resources.find((resource) => resource.path === trimmed(path));
  }

  /** The nearest collection that a path goes through. */
  #owner(path: string): Resource | undefined {
    for (let at = parentPath(path); at !== ''; at = parentPath(at)) {
      const found = this.#at(at);
      if (found) return found;
    }
    return undefined;
  }
}

function onItem(method: string, resource: Resource): Intent {
  if (method === 'GET') return { kind: 'read', resource };
  if (method === 'PUT') return { kind: 'replace', resource };
  if (method === 'DELETE') return { kind: 'delete', resource };
  // Some APIs update by POST.
  return { kind: 'update', resource };
}

function only(operation: Operation, of: Resource | null): Intent {
  return { kind: 'read-only-one', of, name: onlyName(operation) };
}

/** The same for reading and writing, since the path is. */
function onlyName(operation: Operation): string {
  return segmentsOf(operation.path)
    .map(({ literal }) => literal)
    .filter(Boolean)
    .join('.');
}

function depth(resource: Resource): number {
  return segmentsOf(resource.path).length;
}

function trimmed(path: string): string {
  return path.replace(/\/$/, '');
}

/** The member of an entity by which it names a row of another resource: `owner_id`, `ownerId`, or `owner`. */
export function memberNaming(entity: Shape, other: Resource): string | undefined {
  const word = snake(singular(lastLiteral(other.path) ?? other.name));
  return [...entity.members.keys()].find((name) => [word, `${word}_id`].includes(snake(name)));
}

function isSame(a: Shape, b: Shape): boolean {
  return a === b || (a.name !== null && a.name === b.name);
}

function memberLike(entity: Shape, word: string): string | undefined {
  const wanted = [snake(word), snake(singular(word)), snake(plural(word))];
  return [...entity.members.keys()].find((name) => wanted.includes(snake(name)));
}

/** What stands on a path and right below it. */
interface Place {
  readonly on: Operation[];
  readonly below: Operation[];
}

function placesOf(operations: readonly Operation[]): Map<string, Place> {
  const places = new Map<string, Place>();
  const at = (path: string): Place => {
    const known = places.get(path) ?? { on: [], below: [] };
    places.set(path, known);
    return known;
  };
  for (const operation of operations) {
    at(trimmed(operation.path)).on.push(operation);
    if (segmentsOf(operation.path).at(-1)?.parameter) at(trimmed(parentPath(operation.path))).below.push(operation);
  }
  return places;
}

function resourcesOf(operations: readonly Operation[], answers: ReadonlyMap<Operation, Answer>): Resource[] {
  const found: Resource[] = [];
  const places = [...placesOf(operations)].map(([path, place]) => ({ path, place, segments: segmentsOf(path) }));
  for (const { path, place, segments } of places.sort((a, b) => a.segments.length - b.segments.length)) {
    const literal = segments.at(-1)?.literal;
    if (literal === undefined || literal === null || path.includes('/actions')) continue;
    const entity = entityAt(place, answers);
    const parent = parentOf(path, found);
    // What answers with the whole row that it belongs to keeps nothing of its own.
    if (!entity || (parent && isSame(entity, parent.entity))) continue;
    const name = freeName(found, parent ? `${parent.name}.${literal}` : literal, path);
    found.push({ name, path, parent, entity, idMember: idOf(entity) });
  }
  return found;
}

/** What the rows of a path look like, or undefined where nothing is kept there: by the answers of its operations, the fullest first. */
function entityAt({ on, below }: Place, answers: ReadonlyMap<Operation, Answer>): Shape | undefined {
  const thing = (operation: Operation | undefined) => {
    const answer = operation && answers.get(operation);
    const isThing = answer?.shape && !answer.list && answer.shape.type === 'object' && answer.shape.members.size > 0;
    return isThing ? answer.shape : undefined;
  };
  const by = (from: readonly Operation[], method: string) => from.find((operation) => operation.method === method);
  const lister = on.find((operation) => operation.method === 'GET' && answers.get(operation)?.list);
  const row = lister && answers.get(lister)?.shape;
  const made = thing(by(on, 'POST'));
  return (
    thing(by(below, 'GET')) ??
    (made && (below.length > 0 || row) ? made : undefined) ??
    (row?.type === 'object' ? row : undefined) ??
    (below.length > 0
      ? (thing(by(below, 'PATCH')) ?? (on.length > 0 ? thing(by(below, 'PUT')) : undefined))
      : undefined)
  );
}

/** The collection whose rows a path starts from: the last one that is followed by a parameter. */
function parentOf(path: string, known: readonly Resource[]): Resource | null {
  const segments = segmentsOf(path);
  for (let i = segments.length - 2; i > 0; i--) {
    if (segments[i]?.parameter == null) continue;
    const prefix = `/${segments
      .slice(0, i)
      .map(({ text }) => text)
      .join('/')}`;
    const found = known.find((resource) => resource.path === prefix);
    if (found) return found;
  }
  return null;
}

function freeName(known: readonly Resource[], wanted: string, path: string): string {
  if (!known.some(({ name }) => name === wanted)) return wanted;
  const literals = segmentsOf(path).flatMap(({ literal }) => literal ?? []);
  for (let length = 2; length <= literals.length; length++) {
    const longer = literals.slice(-length).join('.');
    if (!known.some(({ name }) => name === longer)) return longer;
  }
  return path;
}

function idOf(entity: Shape): string | null {
  const names = [...entity.members.keys()];
  const word = entity.name === null ? '' : snake(entity.name);
  const exact = names.find((name) => ['id', '_id', 'uuid'].includes(name.toLowerCase()));
  return exact ?? names.find((name) => [`${word}_id`, `${word}_number`].includes(snake(name))) ?? null;
}

/** An operation that does this. */
export type DeedOf<K extends Deed['kind']> = Deed & { readonly kind: K };

import type { Contract, Operation } from '../http/contract.ts';
import { type Answer, answerOf, successesOf } from './answer.ts';
import { resourcesOf } from './finding.ts';
import { lastLiteral, parentPath, segmentsOf, trimmed } from './path.ts';
import { isSame, type Resource } from './resource.ts';
import { type Shape, Shapes } from './shape.ts';
import { plural, singular, snake } from './words.ts';

export type { Resource } from './resource.ts';

/** What an operation does to the things that the API keeps. */
export type Intent =
  | { readonly kind: 'list'; readonly resource: Resource }
  | { readonly kind: 'create'; readonly resource: Resource }
  | { readonly kind: 'read'; readonly resource: Resource }
  | { readonly kind: 'update'; readonly resource: Resource }
  | { readonly kind: 'replace'; readonly resource: Resource }
  /** Replaces the row that a body names, or makes it: PUT on a collection. */
  | { readonly kind: 'put'; readonly resource: Resource }
  | { readonly kind: 'delete'; readonly resource: Resource }
  /** A verb on one row. */
  | { readonly kind: 'act'; readonly resource: Resource; readonly verb: string }
  /** Puts a thing among those that a row names, or takes it away. */
  | { readonly kind: 'link' | 'unlink'; readonly resource: Resource; readonly member: string }
  /** Shows the things that a row names by a member, where they have no collection of their own below it. */
  | { readonly kind: 'list-member'; readonly resource: Resource; readonly member: string }
  /** A thing of which there is one: in all, or of each row of `of`. */
  | { readonly kind: 'read-only-one' | 'write-only-one'; readonly of: Resource | null; readonly name: string }
  /** Something is worked out and nothing is kept. */
  | { readonly kind: 'compute'; readonly of: Resource | null };

/** An operation with what it does, and with what. */
export type Deed = Intent & { readonly operation: Operation; readonly answer: Answer };

/**
 * What a contract keeps and what its operations do to it, worked out from paths, methods and schemas alone. What an operation does is worked
 * out when it is first asked for: a contract has many, and a day sees few.
 */
export class Model {
  readonly shapes: Shapes;
  readonly resources: readonly Resource[];
  readonly #contract: Contract;
  readonly #answers = new Map<Operation, Answer>();
  /** By operation and status, of those that answer in more than one way. */
  readonly #otherAnswers = new Map<string, Answer>();
  readonly #deeds = new Map<string, Deed>();
  #all: readonly Deed[] | undefined;
  readonly #byEntity = new Map<string | Shape, Resource>();
  readonly #byName = new Map<string, Resource>();
  readonly #byPath: ReadonlyMap<string, Resource>;

  /** @param loose schemas of things that are kept under other schemas, and are no rows where they are shown */
  constructor(contract: Contract, loose: ReadonlySet<string> = new Set()) {
    this.#contract = contract;
    this.shapes = new Shapes(contract);
    this.resources = resourcesOf(contract.operations, (operation) => this.#answerOf(operation));
    this.#byPath = new Map(this.resources.map((resource) => [resource.path, resource]));
    const named = new Set(contract.operations.filter(namesRow).map(({ path }) => trimmed(parentPath(path))));
    // Of two paths to the same entity the shorter one is where it lives; of two as short, the one that names its rows.
    const place = (resource: Resource) => depth(resource) + (named.has(resource.path) ? 0 : 0.5);
    for (const resource of this.resources) {
      const key = keyOf(resource.entity);
      const known = this.#byEntity.get(key);
      const isLoose = resource.entity.name !== null && loose.has(resource.entity.name);
      if (!isLoose && (!known || place(resource) < place(known))) this.#byEntity.set(key, resource);
    }
    for (const [key, resource] of [...this.#byEntity]) {
      if (key !== keyOf(resource.entity)) continue;
      for (const kind of resource.entity.variants.map(keyOf))
        if (!this.#byEntity.has(kind)) this.#byEntity.set(kind, resource);
    }
  }

  /** All of them, in the order of the contract. */
  get deeds(): readonly Deed[] {
    this.#all ??= this.#contract.operations.map((operation) => this.#deedOf(operation));
    return this.#all;
  }

  /** What an operation does. @throws TypeError for one that the contract does not have */
  deed(operationId: string): Deed {
    const known = this.#deeds.get(operationId);
    if (known) return known;
    const operation = this.#contract.operation(operationId);
    if (!operation) throw new TypeError(`the model has no operation ${operationId}`);
    return this.#deedOf(operation);
  }

  /** What an operation answers that makes a thing or replaces one: 201 for a new one alone, as far as it declares another. */
  answerOf({ operation, answer }: Deed, isNew: boolean): Answer {
    const wanted = successesOf(operation).find((status) => (status === '201') === isNew);
    if (wanted === undefined || Number(wanted) === answer.status) return answer;
    const key = `${operation.id} ${wanted}`;
    const made = this.#otherAnswers.get(key) ?? answerOf(this.shapes, operation, wanted);
    this.#otherAnswers.set(key, made);
    return made;
  }

  /** The resource whose rows look like this, or undefined. */
  resourceOf(shape: Shape): Resource | undefined {
    return this.#byEntity.get(keyOf(shape));
  }

  resource(name: string): Resource {
    const known = this.#byName.get(name);
    if (known) return known;
    const found = this.resources.find((resource) => resource.name === name);
    if (!found) throw new TypeError(`the model has no resource ${name}`);
    this.#byName.set(name, found);
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

  #deedOf(operation: Operation): Deed {
    const known = this.#deeds.get(operation.id);
    if (known) return known;
    const answer = this.#answerOf(operation);
    const made: Deed = { operation, answer, ...this.#intentOf(operation, answer) };
    this.#deeds.set(operation.id, made);
    return made;
  }

  #answerOf(operation: Operation): Answer {
    const known = this.#answers.get(operation);
    if (known) return known;
    const made = answerOf(this.shapes, operation);
    this.#answers.set(operation, made);
    return made;
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
    if (operation.method === 'PUT') return { kind: 'put', resource };
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
    const member = method === 'GET' && above && onRow ? memberLike(above.entity, word) : undefined;
    if (above && member !== undefined) return { kind: 'list-member', resource: above, member };
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
    return this.#byPath.get(trimmed(path));
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

/** `/orders/{id}` */
function namesRow({ path }: Operation): boolean {
  return segmentsOf(path).at(-1)?.parameter != null;
}

function depth(resource: Resource): number {
  return segmentsOf(resource.path).length;
}

/** The member of an entity by which it names a row of another resource: `owner_id`, `ownerId`, or `owner`. */
export function memberNaming(entity: Shape, other: Resource): string | undefined {
  const word = snake(singular(lastLiteral(other.path) ?? other.name));
  return [...entity.members.keys()].find((name) => [word, `${word}_id`].includes(snake(name)));
}

/** By what a kind of thing is known: its name, or, without one, its schema. */
function keyOf(shape: Shape): string | Shape {
  return shape.name ?? shape;
}

function memberLike(entity: Shape, word: string): string | undefined {
  const wanted = [snake(word), snake(singular(word)), snake(plural(word))];
  return [...entity.members.keys()].find((name) => wanted.includes(snake(name)));
}

/** An operation that does this. */
export type DeedOf<K extends Deed['kind']> = Deed & { readonly kind: K };

import type { JsonObject } from '../core/json.ts';
import { type Collection, defineState, type Row, type Store } from '../core/store.ts';
import type { Model, Resource } from './model.ts';
import type { EntityRules } from './rules.ts';

/** One thing that is kept. */
export interface Held extends Row {
  /** Whose it is: an account, an environment. Things of another scope do not exist for a caller. */
  readonly scope: string;
  /** Key of the row that it belongs to, or null. */
  readonly parent: string | null;
  /** Provider ms. */
  readonly createdAt: number;
  /** Provider ms since which it is gone for clients, though not forgotten; null while it is there. */
  readonly goneAt: number | null;
  /** What the contract shows of it, and what requests said beside. A reference is the key of what it refers to. */
  readonly fields: JsonObject;
}

/** All that is kept for one contract. Two paths to one kind of thing share a collection. */
export class Holdings {
  readonly #of: (store: Store) => Declared;

  constructor(model: Model, rules: Readonly<Record<string, EntityRules>>) {
    this.#of = defineState((store) => declared(model, rules, store));
  }

  /** Makes the collections of a store. */
  declare(store: Store): void {
    this.#of(store);
  }

  /** The collection in which the rows of a resource are. */
  rows(store: Store, resource: Resource): Collection<Held> {
    const found = this.#of(store).rows.get(resource);
    if (!found) throw new TypeError(`nothing is kept for ${resource.name}`);
    return found;
  }

  /** Things of which there is one. */
  ones(store: Store): Collection<Held> {
    return this.#of(store).ones;
  }
}

const ONES = 'settings of the contract';

/** Index under which a row's value of a member is found that no other row may have. */
export function uniqueKey(member: string): string {
  return `one ${member}`;
}

/** What a value is found under. Names differ by more than their capitals. */
export function uniqueValue(scope: string, value: unknown): string {
  return typeof value === 'string' ? uniques(scope, value) : `${scope} ${JSON.stringify(value)}`;
}

/** Where rows are found in an index of a kind's own (`indexes` of its rules). */
export function indexValue(scope: string, value: string): string {
  return indexed(scope, value);
}

/** Where the rows that belong to a row are found. */
export function parentValue(scope: string, parent: string): string {
  return parents(scope, parent);
}

const uniques = remembered((scope, value) => `${scope} ${value.toLowerCase()}`);
const indexed = remembered((scope, value) => `${scope} ${value}`);
const parents = remembered((scope, parent) => `${scope} ${parent}`);

/** A value is asked for several times in a row, when a row is made and its relatives are looked for: the same text is found sooner. */
function remembered(make: (scope: string, value: string) => string): typeof make {
  let last = { scope: '', value: '', made: make('', '') };
  return (scope, value) => {
    if (last.value !== value || last.scope !== scope) last = { scope, value, made: make(scope, value) };
    return last.made;
  };
}

interface Declared {
  readonly rows: ReadonlyMap<Resource, Collection<Held>>;
  readonly ones: Collection<Held>;
}

function declared(model: Model, rules: Readonly<Record<string, EntityRules>>, store: Store): Declared {
  const rows = new Map<Resource, Collection<Held>>();
  for (const resource of model.resources) {
    const home = model.home(resource);
    const made = rows.get(home) ?? store.collection<Held>(home.name, keysOf(rules[home.entity.name ?? '']));
    rows.set(home, made).set(resource, made);
  }
  return { rows, ones: store.collection<Held>(ONES) };
}

function keysOf({ unique = [], indexes = {} }: EntityRules = {}): Record<string, (held: Held) => string | null> {
  const there = (value: (held: Held) => string | null) => (held: Held) => (held.goneAt === null ? value(held) : null);
  return {
    scope: there(({ scope }) => scope),
    parent: there(({ scope, parent }) => (parent === null ? null : parentValue(scope, parent))),
    ...Object.fromEntries(
      unique.map((member) => [
        uniqueKey(member),
        there(({ scope, fields }) => (fields[member] == null ? null : uniqueValue(scope, fields[member]))),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(indexes).map(([name, of]) => [
        name,
        there(({ scope, fields }) => {
          const value = of(fields);
          return value === null ? null : indexValue(scope, value);
        }),
      ]),
    ),
  };
}

import { isJsonObject, type JsonObject } from '../core/json.ts';
import { rowsIn } from './lists.ts';
import type { Model, Resource } from './model.ts';
import { type EntityRules, Objected } from './rules.ts';
import type { Shape } from './shape.ts';
import { variantOf } from './variants.ts';
import { namedById, plural, snake } from './words.ts';

/** What a request says about one thing, in the names of the thing. */
export interface Draft {
  readonly fields: JsonObject;
  /** Things that will belong to it. */
  readonly children: readonly { readonly resource: Resource; readonly drafts: readonly Draft[] }[];
}

/** Asks whether a reference leads anywhere. */
export type Exists = (resource: Resource, id: string) => boolean;

/** Where what a request says under some name goes. */
interface Place {
  /** The member that the name stands for, as a path. */
  readonly path: readonly string[];
  readonly member: Shape | undefined;
  /** What the rows of that member look like, where it is a list. */
  readonly rows: Shape | null;
  /** The resource that those rows are kept as, where they belong to the thing. */
  readonly child: Resource | undefined;
}

/** Names are those of contracts as a rule; those that clients make up must not fill the memory. */
const MOST_NAMES = 1_000;

/** Translates what requests say into what is kept, by the names and the schemas on both sides. */
export class Reading {
  readonly #model: Model;
  readonly #rules: Readonly<Record<string, EntityRules>>;
  readonly #places = new WeakMap<Shape, Map<string, Place>>();

  constructor(model: Model, rules: Readonly<Record<string, EntityRules>>) {
    this.#model = model;
    this.#rules = rules;
  }

  /**
   * @param path where `body` stands in the request, for naming what is wrong: `lines[0].`
   * @throws Objected where a reference leads nowhere
   */
  draft(body: JsonObject, entity: Shape, exists: Exists, path = ''): Draft {
    const fields: JsonObject = {};
    const children: { resource: Resource; drafts: Draft[] }[] = [];
    for (const sent of Object.keys(body)) {
      const value = body[sent];
      const { path: names, member, rows, child } = this.#placeOf(sent, entity);
      if (child && rows && Array.isArray(value) && value.every(isJsonObject)) {
        const drafts = value.map((one, i) => this.draft(one, rows, exists, `${path}${sent}[${i}].`));
        children.push({ resource: child, drafts });
      } else put(fields, names, this.#value(value, member, exists, `${path}${sent}`));
    }
    return { fields, children };
  }

  #placeOf(sent: string, entity: Shape): Place {
    const places = this.#places.get(entity) ?? new Map<string, Place>();
    const known = places.get(sent);
    if (known) return known;
    const path = this.#nameOf(sent, entity);
    const member = memberAt(entity, path);
    const rows = member ? rowsIn(member) : null;
    const resource = this.#model.resourceOf(entity);
    const child = resource && rows?.type === 'object' ? this.#model.childOf(resource, rows) : undefined;
    const made = { path, member, rows, child };
    if (places.size < MOST_NAMES) this.#places.set(entity, places.set(sent, made));
    return made;
  }

  /** The member that a name of a request stands for, as a path. */
  #nameOf(sent: string, entity: Shape): string[] {
    const { named = {} } = this.#rules[entity.name ?? ''] ?? {};
    const said = Object.hasOwn(named, sent) ? named[sent] : undefined;
    if (said !== undefined) return said.split('.');
    if (entity.members.has(sent)) return [sent];
    const names = [...entity.members.keys()];
    const alike = (word: string) => names.find((name) => snake(name) === snake(word));
    const byId = namedById(sent);
    const base = byId && (alike(byId.many ? plural(byId.base) : byId.base) ?? alike(byId.base));
    return [base ?? alike(sent) ?? sent];
  }

  #value(value: unknown, member: Shape | undefined, exists: Exists, path: string): unknown {
    if (value === null || member === undefined) return value;
    const rows = rowsIn(member);
    if (rows && Array.isArray(value)) {
      return value.map((one, i) => this.#value(one, rows, exists, `${path}[${i}]`));
    }
    if (member.type !== 'object') return value;
    if (isJsonObject(value))
      return member.members.size === 0 ? value : this.draft(value, variantOf(member, value), exists, `${path}.`).fields;
    const target = this.#model.resourceOf(member);
    if (target && (typeof value === 'string' || typeof value === 'number') && !exists(target, String(value))) {
      throw new Objected({ why: 'reference', member: path, id: String(value) });
    }
    return value;
  }
}

function memberAt(entity: Shape, path: readonly string[]): Shape | undefined {
  return path.reduce<Shape | undefined>((at, name) => at?.members.get(name)?.shape, entity);
}

/** Sets a value deep in an object, making the objects on the way. */
function put(fields: JsonObject, [name = '', ...deeper]: readonly string[], value: unknown): void {
  if (deeper.length === 0) {
    fields[name] = value;
    return;
  }
  const below: JsonObject = isJsonObject(fields[name]) ? fields[name] : {};
  fields[name] = below;
  put(below, deeper, value);
}

import { isJsonObject, type JsonObject } from '../core/json.ts';
import type { World } from '../http/world.ts';
import { type Held, type Holdings, parentValue } from './held.ts';
import { isWrapped, rowsIn } from './lists.ts';
import type { Model } from './model.ts';
import type { ResourceOptions } from './rules.ts';
import { Settled } from './settled.ts';
import type { Member, Shape } from './shape.ts';
import { variantOf } from './variants.ts';
import { NOTHING_WANTED, type Wanted } from './wanted.ts';
import { namedById } from './words.ts';
import { Writing } from './writing.ts';

/** Things within things, without a request for them, at most this deep: references may go in a circle. */
const DEPTH = 4;
/** Rows of which the JSON is remembered; when there are more, all are forgotten. */
const LATEST = 1_000;

/** Makes of what is kept what the contract says an answer looks like. */
export class Showing {
  readonly #model: Model;
  readonly #holdings: Holdings;
  readonly #options: ResourceOptions;
  readonly #settled: Settled;
  /** Rows that only they themselves decide, as they were shown last. A row that changes is another object. */
  readonly #shown = new WeakMap<Held, { readonly entity: Shape; readonly row: JsonObject }>();
  /** The JSON of the latest rows of that kind. */
  readonly #writings = new WeakMap<Shape, Writing>();
  readonly #written = new Map<Held, { readonly entity: Shape; readonly json: string }>();

  constructor(model: Model, holdings: Holdings, options: ResourceOptions) {
    this.#model = model;
    this.#holdings = holdings;
    this.#options = options;
    this.#settled = new Settled(model, options.entities);
  }

  /** One row, with the members that are wanted. */
  row(world: World, held: Held, kind: Shape, wanted: Wanted = NOTHING_WANTED): JsonObject {
    const entity = variantOf(kind, held.fields);
    if (wanted.size > 0 || !this.#settled.is(entity)) {
      return this.#thing(world, held.scope, entity, held.fields, held, wanted, 0);
    }
    const known = this.#shown.get(held);
    if (known?.entity === entity) return known.row;
    const row = Object.freeze(this.#thing(world, held.scope, entity, held.fields, held, wanted, 0));
    this.#shown.set(held, { entity, row });
    return row;
  }

  /** The JSON of {@link row}. What is made is often read right after, and is the same text then. */
  json(world: World, held: Held, kind: Shape, wanted: Wanted = NOTHING_WANTED): string {
    const entity = variantOf(kind, held.fields);
    if (wanted.size > 0 || !this.#settled.is(entity)) return JSON.stringify(this.row(world, held, entity, wanted));
    const known = this.#written.get(held);
    if (known?.entity === entity) return known.json;
    const { scope, fields } = held;
    const json = entity.open
      ? JSON.stringify(this.#thing(world, scope, entity, fields, held, wanted, 0))
      : this.#writingOf(entity).json(fields, (member) =>
          this.#member(world, scope, entity, member, fields, held, wanted, 0),
        );
    if (this.#written.size >= LATEST) this.#written.clear();
    this.#written.set(held, { entity, json });
    return json;
  }

  #writingOf(entity: Shape): Writing {
    const known = this.#writings.get(entity);
    if (known) return known;
    const made = new Writing(entity, (member) =>
      member.writeOnly || member.expandable ? { value: member.writeOnly ? undefined : unasked(member) } : null,
    );
    this.#writings.set(entity, made);
    return made;
  }

  #thing(
    world: World,
    scope: string,
    kind: Shape,
    fields: JsonObject,
    held: Held | null,
    wanted: Wanted,
    depth: number,
  ): JsonObject {
    const shape = variantOf(kind, fields);
    const derived = this.#options.entities[shape.name ?? '']?.derive?.(world, fields, held);
    const known = derived ? Object.assign({}, fields, derived) : fields;
    if (shape.members.size === 0) return known;
    const shown: JsonObject = {};
    for (const member of shape.members.values()) {
      if (member.writeOnly) continue;
      const value = this.#member(world, scope, shape, member, known, held, wanted, depth);
      if (value !== undefined) shown[member.name] = value;
    }
    return shape.open ? Object.assign({}, own(known), shown) : shown;
  }

  #member(
    world: World,
    scope: string,
    owner: Shape,
    member: Member,
    fields: JsonObject,
    held: Held | null,
    wanted: Wanted,
    depth: number,
  ): unknown {
    const { name, shape } = member;
    const within = wanted.get(name);
    if (member.expandable && !within) return unasked(member);
    const stored = fields[name];
    const rows = shape.type === 'object' || shape.type === 'array' ? rowsIn(shape) : null;
    if (rows?.type === 'object') return this.#list(world, scope, owner, member, rows, stored, held, within, depth);
    if (shape.type === 'object' && stored !== null) {
      return this.#object(world, scope, member, stored ?? this.#byId(owner, name, fields), within, depth);
    }
    return stored === undefined ? absent(member) : stored;
  }

  /** A list of things: as it is kept, or the rows that belong to this one. */
  #list(
    world: World,
    scope: string,
    owner: Shape,
    { shape, required }: Member,
    rows: Shape,
    stored: unknown,
    held: Held | null,
    within: Wanted | undefined,
    depth: number,
  ): unknown {
    const children = stored === undefined ? this.#children(world, owner, rows, held) : null;
    if (stored === null || (stored === undefined && !children && !required)) return shape.nullable ? null : undefined;
    if (stored === undefined && !children && shape.nullable && !within) return null;
    const things = Array.isArray(stored) ? stored : (children ?? []);
    const shown =
      depth > DEPTH
        ? []
        : things.map((thing) => this.#one(world, scope, rows, thing, within, depth)).filter((one) => one !== null);
    return isWrapped(shape) ? this.#options.pages.embed(shown, world) : shown;
  }

  #children(world: World, owner: Shape, rows: Shape, held: Held | null): readonly Held[] | null {
    const resource = held && this.#model.resourceOf(owner);
    const child = resource ? this.#model.childOf(resource, rows) : undefined;
    if (!held || !child) return null;
    return this.#holdings.rows(world.store, child).by('parent', parentValue(held.scope, held.id));
  }

  #object(
    world: World,
    scope: string,
    { shape, required }: Member,
    stored: unknown,
    within: Wanted | undefined,
    depth: number,
  ): unknown {
    const isReference = typeof stored === 'string' || typeof stored === 'number';
    // A contract that lets a reference be its id alone means: unless the thing is asked for.
    if (isReference && !within && shape.alternatives.some(({ type }) => type === 'string' || type === 'integer'))
      return stored;
    if (stored === undefined && shape.nullable) return required ? null : undefined;
    if (stored === undefined && !required) return undefined;
    if (depth > DEPTH && !within) return shape.nullable ? null : undefined;
    const form = isReference && !within ? (shortForm(shape) ?? shape) : shape;
    const shown = this.#one(world, scope, form, stored ?? {}, within, depth, shape);
    return shown ?? (shape.nullable ? null : {});
  }

  /**
   * A thing that stands within another: a reference to follow, a row, or the thing itself. Null for a reference to nothing.
   *
   * @param kind what it is, where `shape` is only a short form of it
   */
  #one(
    world: World,
    scope: string,
    shape: Shape,
    thing: unknown,
    within: Wanted = NOTHING_WANTED,
    depth = 0,
    kind = shape,
  ): JsonObject | null {
    if (typeof thing === 'string' || typeof thing === 'number') {
      const refer = this.#options.entities[shape.name ?? '']?.refer;
      if (refer) {
        const shown = refer(world, scope, String(thing));
        return shown && this.#thing(world, scope, shape, shown, null, within, depth + 1);
      }
      const home = this.#model.resourceOf(kind);
      const held = home && this.#holdings.rows(world.store, home).get(String(thing));
      if (held) return this.#thing(world, scope, shape, held.fields, held, within, depth + 1);
      return null;
    }
    if (isHeld(thing)) return this.#thing(world, scope, shape, thing.fields, thing, within, depth + 1);
    return this.#thing(world, scope, shape, isJsonObject(thing) ? thing : {}, null, within, depth + 1);
  }

  /** What `customer_id` says about `customer`, where the contract shows both. */
  #byId(owner: Shape, name: string, fields: JsonObject): unknown {
    for (const other of owner.members.keys()) if (namedById(other)?.base === name) return fields[other] ?? undefined;
    return undefined;
  }
}

/** What clients see of an open thing: names with a `$` are for keeping it. */
function own(fields: JsonObject): JsonObject {
  if (fields.$key === undefined) return fields;
  const { $key: _key, ...rest } = fields;
  return rest;
}

/** The form that a contract has for a thing in short (`{ id, name }`) beside the whole of it: for when nobody asked for the whole. */
function shortForm({ members, alternatives }: Shape): Shape | undefined {
  if (alternatives.length === 0) return undefined;
  const isPart = (other: Shape) =>
    other.members.size > 0 && [...other.members.keys()].every((name) => members.has(name));
  const shorter = alternatives.filter((other) => other.type === 'object' && isPart(other));
  return shorter.sort((a, b) => a.members.size - b.members.size)[0];
}

/** What is shown of an expandable member that nobody asked for. What may be anything may be null, whatever its schema says of that. */
function unasked({ shape }: Member): null | undefined {
  return shape.nullable || shape.type === 'any' ? null : undefined;
}

/** What stands where nothing is kept: null, nothing, or the emptiest value of its kind. */
function absent({ shape, required }: Member): unknown {
  if (!required) return undefined;
  if (shape.nullable) return null;
  if (shape.schema.default !== undefined) return shape.schema.default;
  if (shape.words) return shape.words[0];
  const empty = { array: [], string: '', number: 0, integer: 0, boolean: false, object: {}, any: null };
  return empty[shape.type];
}

function isHeld(thing: unknown): thing is Held {
  return isJsonObject(thing) && 'fields' in thing && 'scope' in thing && isJsonObject(thing.fields);
}

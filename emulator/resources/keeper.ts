import { isJsonObject, type JsonObject } from '../core/json.ts';
import type { Collection } from '../core/store.ts';
import type { Exchange } from '../http/exchange.ts';
import type { World } from '../http/world.ts';
import { Filling, kindOf } from './filling.ts';
import { type Held, Holdings, parentValue, uniqueKey, uniqueValue } from './held.ts';
import { rowsIn } from './lists.ts';
import type { Model, Resource } from './model.ts';
import { type Draft, type Exists, Reading } from './reading.ts';
import { References } from './references.ts';
import { type Change, type EntityRules, Objected, type ResourceOptions } from './rules.ts';
import type { Shape } from './shape.ts';
import { variantOf } from './variants.ts';

/** On whose behalf something is kept. */
export interface Keeping {
  readonly world: World;
  readonly scope: string;
  /** Key of the row that new rows belong to. */
  readonly parent?: string | null;
  /** The request behind it, if there is one. */
  readonly exchange?: Exchange | null;
}

/** Ids that are drawn for a row before there seem to be no more of them. */
const MOST_DRAWS = 10_000;

/** Keeps things: makes, changes and removes them, under the rules of their kind. */
export class Keeper {
  readonly model: Model;
  readonly filling: Filling;
  readonly holdings: Holdings;
  /** Which members name rows of which resources. */
  readonly references: References;
  readonly #options: ResourceOptions;
  readonly #reading: Reading;
  readonly #around = new Map<string | Shape, unknown>();

  constructor(model: Model, options: ResourceOptions) {
    this.model = model;
    this.#options = options;
    this.references = new References(model);
    this.#reading = new Reading(model, options.entities);
    this.filling = new Filling(options);
    this.holdings = new Holdings(model, options.entities);
  }

  /** The collection in which the rows of a resource are. */
  rows(world: World, resource: Resource): Collection<Held> {
    return this.holdings.rows(world.store, resource);
  }

  /** A row that a caller of this scope may see, gone ones included. */
  find(world: World, resource: Resource, scope: string, key: string): Held | undefined {
    const held = this.rows(world, resource).get(key);
    return held && (held.scope === scope || held.scope === this.#options.system) ? held : undefined;
  }

  /** What a request says, in the names of the entity; `path` is where that stands in the request. @throws Objected */
  read(keeping: Keeping, entity: Shape, body: JsonObject, path = ''): Draft {
    const { world, scope } = keeping;
    const kind = variantOf(entity, body);
    const exists: Exists = (target, id) => {
      const held = this.find(world, target, scope, id);
      return held !== undefined && held.goneAt === null;
    };
    const draft = this.#reading.draft(body, kind, exists, path);
    if (this.#options.strictReferences) this.#assertReferences(keeping, kind, draft.fields);
    return draft;
  }

  #assertReferences({ world, scope }: Keeping, entity: Shape, fields: JsonObject): void {
    for (const { name, shape } of entity.members.values()) {
      const value = fields[name];
      const reference = value === undefined || value === null ? undefined : this.references.of(entity, name, shape);
      if (!reference || reference.by !== null) continue;
      for (const id of [value].flat()) {
        if (typeof id !== 'string' && typeof id !== 'number') continue;
        const held = this.find(world, reference.resource, scope, String(id));
        if (!held || held.goneAt !== null) throw new Objected({ why: 'reference', member: name, id: String(id) });
      }
    }
  }

  /** Makes a thing, and what belongs to it. @throws Objected */
  insert(keeping: Keeping, resource: Resource, { fields, children }: Draft, full = false): Held {
    return this.adopt(keeping, resource, Object.assign({}, fields), children, full);
  }

  /** Makes a thing of members that nobody else holds: they are completed in place, since a copy of many costs more than the rest. @throws Objected */
  adopt(
    keeping: Keeping,
    resource: Resource,
    fields: JsonObject,
    children: Draft['children'] = [],
    full = false,
  ): Held {
    const { world, scope, parent = null, exchange = null } = keeping;
    const { entity } = resource;
    const decided = this.#rulesOf(entity)?.fill?.({ world, scope, parent, fields, before: null, exchange });
    if (decided) Object.assign(fields, decided);
    this.#name(world, resource, fields, parent);
    this.#complete(keeping, resource, fields, full);
    this.#assertUnique(world, scope, resource, fields, null);
    const held = this.rows(world, resource).insert(made(keeping, resource, fields));
    for (const child of children) {
      for (const draft of child.drafts) this.insert({ ...keeping, parent: held.id }, child.resource, draft);
    }
    this.#tell('create', resource, null, held, keeping);
    return held;
  }

  /**
   * Makes a thing of members that nobody else holds and that are whole: nothing that its schema demands is missing, here or within, all is as
   * it is kept, and nobody chose its id or what else no other may have. Like {@link adopt}, without looking for what there is to do.
   */
  keep(keeping: Keeping, resource: Resource, fields: JsonObject): Held {
    const held = this.rows(keeping.world, resource).append(made(keeping, resource, fields));
    this.#tell('create', resource, null, held, keeping);
    return held;
  }

  /**
   * Changes the given members; a row stays under its id, whatever is said of that. Of a thing within, only the given members change, unless it is
   * given as a whole. @throws Objected
   */
  update(keeping: Keeping, resource: Resource, held: Held, { fields, children }: Draft, isWhole = false): Held {
    const { world } = keeping;
    const { entity, idMember } = resource;
    const merged = isWhole ? Object.assign({}, held.fields, fields) : mergedFields(held.fields, fields);
    const { exchange = null } = keeping;
    const making = { world, scope: held.scope, parent: held.parent, fields: merged, before: held.fields, exchange };
    const decided = this.#rulesOf(entity)?.fill?.(making) ?? {};
    const touched = this.filling.touched(world, variantOf(entity, merged));
    const whole = Object.assign(merged, touched, decided);
    if (idMember !== null) whole[idMember] = held.fields[idMember];
    this.#complete(keeping, resource, whole, false);
    this.#assertUnique(world, held.scope, resource, whole, held);
    const after = this.rows(world, resource).update(held.id, { fields: whole });
    for (const child of children) {
      for (const gone of this.children(world, held, child.resource)) this.rows(world, child.resource).delete(gone.id);
      for (const draft of child.drafts) this.insert({ ...keeping, parent: held.id }, child.resource, draft);
    }
    this.#tell('update', resource, held, after, keeping);
    return after;
  }

  /** Removes a thing with what belongs to it; where its kind is remembered, it is only gone. @throws Objected */
  remove(keeping: Keeping, resource: Resource, held: Held): void {
    const { world } = keeping;
    this.#rulesOf(resource.entity)?.guard?.(world, held);
    const rows = this.rows(world, resource);
    for (const child of this.model.resources.filter(({ parent }) => parent === resource)) {
      for (const below of this.children(world, held, child)) this.rows(world, child).delete(below.id);
    }
    if (this.#rulesOf(resource.entity)?.soft) rows.update(held.id, { goneAt: world.clock.now() });
    else rows.delete(held.id);
    this.#tell('delete', resource, held, null, keeping);
  }

  /** Rows that belong to a row. */
  children(world: World, held: Held, child: Resource): Held[] {
    return this.rows(world, child).by('parent', parentValue(held.scope, held.id));
  }

  /**
   * A row that its path names by another member than `id` has a value there, and one without any such member a name of its own.
   *
   * @throws Objected where a client chose one that another row has
   */
  #name(world: World, resource: Resource, fields: JsonObject, parent: string | null): void {
    const { entity, idMember } = resource;
    const name = idMember ?? '$key';
    const rows = this.rows(world, resource);
    const isTaken = () => rows.get(keyOf(resource, fields, parent)) !== undefined;
    const draw = () => this.#options.id(world, entity, entity.members.get(name)?.shape);
    const chosen = fields[name] ?? null;
    if (chosen !== null && isTaken())
      throw new Objected({ why: 'taken', member: idMember ?? 'id', value: fields[name] });
    if (chosen !== null) return;
    fields[name] = draw();
    // What clients chose may come up, too.
    for (let i = 1; i < MOST_DRAWS && isTaken(); i++) fields[name] = draw();
  }

  /** Fills what is missing, and puts the things within where they belong. Those that demand a thing like this one have this one. */
  #complete(keeping: Keeping, { entity, idMember, parent }: Resource, fields: JsonObject, full: boolean): void {
    const kind = kindOf(entity);
    const isWithin = this.#around.has(kind);
    const outer = this.#around.get(kind);
    this.#around.set(kind, idMember === null || parent !== null ? undefined : fields[idMember]);
    try {
      this.filling.complete(keeping.world, entity, fields, full, this.#around);
      this.#settle(keeping, entity, fields);
    } finally {
      if (isWithin) this.#around.set(kind, outer);
      else this.#around.delete(kind);
    }
  }

  /** Puts the things within a thing where they belong. */
  #settle(keeping: Keeping, entity: Shape, fields: JsonObject): void {
    const { members } = variantOf(entity, fields);
    for (const name of Object.keys(fields)) {
      const value = fields[name];
      if (typeof value !== 'object' || value === null) continue;
      const shape = members.get(name)?.shape;
      if (!shape) continue;
      if (isJsonObject(value)) fields[name] = this.#settled(keeping, shape, value);
      else if (Array.isArray(value) && value.some(isJsonObject)) {
        const rows = rowsIn(shape);
        if (rows) fields[name] = value.map((one) => (isJsonObject(one) ? this.#row(keeping, rows, one) : one));
      }
    }
  }

  /** A row of a list within another thing. */
  #row(keeping: Keeping, shape: Shape, row: JsonObject): unknown {
    const settled = this.#settled(keeping, shape, row);
    return isJsonObject(settled) ? this.filling.filled(keeping.world, shape, settled) : settled;
  }

  /** A thing that was sent within another, and has a place of its own: it is put there, and referred to. */
  #settled(keeping: Keeping, shape: Shape, thing: JsonObject): unknown {
    const home = this.model.resourceOf(shape);
    if (!home || home.idMember === null || home.parent !== null) return this.#decided(keeping, shape, thing);
    const id = thing[home.idMember];
    const known = id === undefined ? undefined : this.find(keeping.world, home, keeping.scope, String(id));
    return (known ?? this.insert({ ...keeping, parent: null }, home, { fields: thing, children: [] })).id;
  }

  /** The rules of an object within another thing. */
  #decided({ world, scope, exchange = null }: Keeping, shape: Shape, fields: JsonObject): JsonObject {
    const decided = this.#rulesOf(shape)?.fill?.({ world, scope, parent: null, fields, before: null, exchange });
    return decided && !hasAll(fields, decided) ? Object.assign({}, fields, decided) : fields;
  }

  #assertUnique(world: World, scope: string, resource: Resource, fields: JsonObject, self: Held | null): void {
    const { system } = this.#options;
    for (const member of this.#rulesOf(resource.entity)?.unique ?? []) {
      const value = fields[member];
      if (value === undefined || value === null) continue;
      const rows = this.rows(world, resource);
      const isTaken = (visible: string) =>
        rows.by(uniqueKey(member), uniqueValue(visible, value)).some((held) => held.id !== self?.id);
      const isShared = system !== null && rows.has('scope', system);
      if (isTaken(scope) || (isShared && isTaken(system))) throw new Objected({ why: 'taken', member, value });
    }
  }

  #rulesOf(entity: Shape): EntityRules | undefined {
    return this.#options.entities[entity.name ?? ''];
  }

  #tell(
    kind: Change['kind'],
    resource: Resource,
    before: Held | null,
    after: Held | null,
    { world, exchange = null }: Keeping,
  ): void {
    this.#options.changed?.(world, { kind, resource, before, after, exchange });
  }
}

/** Whether an object has these members already, with these very values. */
function hasAll(fields: JsonObject, others: JsonObject): boolean {
  return Object.keys(others).every((name) => fields[name] === others[name]);
}

function made({ world, scope, parent = null }: Keeping, resource: Resource, fields: JsonObject): Held {
  const id = keyOf(resource, fields, parent);
  return { id, scope, parent, createdAt: world.clock.now(), goneAt: null, fields };
}

/** A row is found under its id, or, where the path alone names it, under its parent's key and that name. */
export function keyOf(resource: Resource, fields: JsonObject, parent: string | null): string {
  const id = resource.idMember === null ? fields.$key : fields[resource.idMember];
  return resource.idMember === null && parent !== null ? `${parent}/${String(id)}` : String(id);
}

function mergedFields(before: JsonObject, patch: JsonObject): JsonObject {
  const made: JsonObject = Object.assign({}, before);
  for (const [name, value] of Object.entries(patch)) {
    const old = made[name];
    made[name] = isJsonObject(old) && isJsonObject(value) ? mergedFields(old, value) : value;
  }
  return made;
}

import { isJsonObject, type JsonObject } from '../core/json.ts';
import type { World } from '../http/world.ts';
import type { Resources } from './engine.ts';
import { rowsIn } from './lists.ts';
import type { Reference } from './references.ts';
import { type SampleSource, saidOf, sampleOf } from './sample.ts';
import type { Member, Shape } from './shape.ts';
import { snake } from './words.ts';

/** Things within things: deeper than this, only what is demanded. */
const DEPTH = 3;
/** Deeper than this, not even that: things may demand others of their own kind without an end. */
const END = 8;
/** Of a body that demands nothing, this many members are shown. */
const SHOWN_OF_OPTIONAL = 2;

/** Builds bodies and parameters that an operation accepts, out of the rows of a world. */
export class ExampleBody {
  readonly #resources: Resources;
  readonly #world: World;
  readonly #scope: string;
  readonly #source: SampleSource;

  constructor(resources: Resources, world: World, scope: string, source: SampleSource) {
    this.#resources = resources;
    this.#world = world;
    this.#scope = scope;
    this.#source = source;
  }

  /** A value for a parameter of the contract. */
  parameter(name: string, { schema, example, examples }: JsonObject): unknown {
    const shape = this.#resources.model.shapes.of(schema ?? {});
    const reference = this.#resources.references.of(null, name, shape);
    return (
      (reference && this.#named(reference, shape)) ??
      example ??
      firstExample(examples) ??
      this.#value({ name, shape, required: true }, null, false, 0)
    );
  }

  /** A body, as JSON has it. `entity` is the thing that it is about, for names that only the thing explains. */
  of(shape: Shape, entity: Shape | null, full: boolean): unknown {
    if (shape.type !== 'object') return this.#value({ name: '', shape, required: true }, entity, full, 0);
    const made = this.#thing(shape, entity, full, 0);
    if (Object.keys(made).length > 0 || full) return made;
    const optional = [...shape.members.values()].filter((member) => !member.readOnly && isPlain(member.shape));
    const own = optional.filter(({ name, shape: of }) => !this.#resources.references.of(entity, name, of));
    for (const member of (own.length > 0 ? own : optional).slice(0, SHOWN_OF_OPTIONAL)) {
      made[member.name] = this.#value(member, entity, false, 1);
    }
    return made;
  }

  #thing(shape: Shape, entity: Shape | null, full: boolean, depth: number): JsonObject {
    const made: JsonObject = {};
    for (const member of shape.members.values()) {
      if (member.readOnly) continue;
      if (!member.required && (!full || depth >= DEPTH)) continue;
      const value = this.#value(member, entity, full, depth);
      if (value !== undefined) made[member.name] = value;
    }
    return made;
  }

  #value(
    { name, shape, required }: Pick<Member, 'name' | 'shape' | 'required'>,
    entity: Shape | null,
    full: boolean,
    depth: number,
  ): unknown {
    const reference = this.#resources.references.of(entity, name, shape);
    if (reference) {
      const named = this.#named(reference, shape);
      if (named !== undefined) return named;
      if (!required) return undefined;
      if (shape.nullable) return null;
    }
    const within = this.#shownIn(entity, name);
    if (shape.type === 'object') return depth < END ? this.#thing(shape, within, full, depth + 1) : undefined;
    if (shape.type === 'array') return this.#list(name, shape, within, full, depth);
    const { example, examples, default: usual } = shape.schema;
    const [given = example] = Array.isArray(examples) ? examples : [];
    if (given !== undefined && !this.#isUnique(entity, name) && typeof given !== 'object') return given;
    if (usual !== undefined && usual !== null) return usual;
    return sampleOf(this.#source, shape, saidOf(name, entity?.name ?? null));
  }

  #list(name: string, shape: Shape, entity: Shape | null, full: boolean, depth: number): unknown[] {
    const { items } = shape;
    if (!items || depth > DEPTH) return [];
    const least = Number(shape.schema.minItems ?? 0);
    // A list that is demanded and may be empty is of no use to whoever reads the example.
    const length = Math.max(least, items.type === 'object' || full ? 1 : 0);
    return Array.from({ length }, () => this.#value({ name, shape: items, required: true }, entity, full, depth + 1));
  }

  /** What names rows that are there: one, or a list of one. */
  #named({ resource, by }: Reference, shape: Shape): unknown {
    const { keeper, options } = this.#resources;
    const rows = keeper.rows(this.#world, resource);
    for (const scope of [this.#scope, options.system]) {
      if (scope === null) continue;
      for (const { row } of rows.walk([['scope', scope]], 'newer')) {
        const id = by === null ? this.#resources.idOf(row, resource) : row.fields[by];
        if (id === undefined || id === null) continue;
        return shape.type === 'array' ? [id] : id;
      }
    }
    return undefined;
  }

  #isUnique(entity: Shape | null, name: string): boolean {
    const { model, options } = this.#resources;
    if (entity && model.resourceOf(entity)?.idMember === name) return true;
    const rules = options.entities[entity?.name ?? ''];
    return rules?.unique?.some((member) => snake(member) === snake(name)) ?? false;
  }

  /** The things that an entity shows under the name of a member. */
  #shownIn(entity: Shape | null, name: string): Shape | null {
    const member = entity?.members.get(name)?.shape;
    return member ? (rowsIn(member) ?? member) : null;
  }
}

function isPlain(shape: Shape): boolean {
  return shape.type !== 'object' && shape.type !== 'array';
}

function firstExample(examples: unknown): unknown {
  const [first] = isJsonObject(examples) ? Object.values(examples) : [];
  return isJsonObject(first) ? first.value : undefined;
}

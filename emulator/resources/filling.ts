import { Fake } from '../core/fake.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { Random } from '../core/random.ts';
import type { World } from '../http/world.ts';
import { rowsIn } from './lists.ts';
import type { ResourceOptions } from './rules.ts';
import { type SampleSource, saidOf, sampleOf } from './sample.ts';
import type { Member, Shape } from './shape.ts';
import { variantOf } from './variants.ts';
import { snake } from './words.ts';

const CREATED = /^(created|inserted|added|creation)(_(at|on|date|time))?$|^date_created$/;
const UPDATED =
  /^(updated|modified|changed|last_modified|last_updated)(_(at|on|date|time))?$|^date_(updated|modified)$/;
const DAY_MS = 86_400_000;

/**
 * The kinds of things that are being made around something, with what refers to each of them: undefined for one that has no place of its own.
 * What demands another of such a kind is given that reference, for else there would be no end.
 */
export type Around = ReadonlyMap<string | Shape, unknown>;

type Fill = (world: World, around: Around) => unknown;

const NOTHING_AROUND: Around = new Map();

/** How one member of a new thing comes by its value, where no request said one. Worked out once for each kind of thing. */
interface Step {
  readonly member: Member;
  /** A thing within the thing, which has members to be filled itself. */
  readonly isThing: boolean;
  /** Gives the value; null for a member that stays away. */
  readonly fill: Fill | null;
}

/** Gives a new thing what its schema demands and no request said: an id, the time, and believable values. */
export class Filling {
  readonly #options: ResourceOptions;
  readonly #sources = new WeakMap<World, SampleSource>();
  readonly #usual = new WeakMap<Shape, readonly Step[]>();
  readonly #full = new WeakMap<Shape, readonly Step[]>();
  readonly #dated = new WeakMap<Shape, readonly Member[]>();

  constructor(options: ResourceOptions) {
    this.#options = options;
  }

  /**
   * The members of a new thing, those given first. With `full`, members that may be left out are filled, too. What lacks nothing is given back
   * itself, anything else as a copy.
   */
  filled(world: World, entity: Shape, given: JsonObject, full = false): JsonObject {
    return this.#fill(world, entity, given, full, false, NOTHING_AROUND);
  }

  /** Fills a new thing that nobody else holds, in place. What is within it may be held by others, and is left as it is. */
  complete(world: World, entity: Shape, fields: JsonObject, full: boolean, around: Around): void {
    this.#fill(world, entity, fields, full, true, around);
  }

  #fill(world: World, entity: Shape, given: JsonObject, full: boolean, inPlace: boolean, around: Around): JsonObject {
    let fields = given;
    for (const { member, isThing, fill } of this.#stepsOf(variantOf(entity, given), full)) {
      const { name, shape } = member;
      const said = fields[name];
      let value = said;
      if (said === undefined) value = fill?.(world, around);
      else if (isThing && isJsonObject(said))
        value = this.#fill(world, shape, said, full, false, within(around, entity));
      if (value === said) continue;
      // Not by spreading: a member that is added to a spread copy costs a hundred times as much as one that is added to an object that grew.
      if (fields === given && !inPlace) fields = Object.assign({}, given);
      fields[name] = value;
    }
    return fields;
  }

  /** Members that say when: a change sets them. */
  touched(world: World, entity: Shape): JsonObject {
    const known = this.#dated.get(entity);
    const dated = known ?? [...entity.members.values()].filter(({ name }) => isUpdated(name));
    if (!known) this.#dated.set(entity, dated);
    const now = world.clock.now();
    return Object.fromEntries(dated.map(({ name, shape }) => [name, this.instant(shape, now)]));
  }

  /** An instant (provider ms) in the form of a member. */
  instant(shape: Shape, ms: number): unknown {
    if (shape.type === 'integer' || shape.type === 'number') return isInMs(shape) ? ms : Math.floor(ms / 1000);
    const written = this.#options.instant(ms);
    return shape.format === 'date' ? String(written).slice(0, 10) : written;
  }

  /** What samples are drawn from in a world. */
  source(world: World): SampleSource {
    const known = this.#sources.get(world);
    if (known) return known;
    const random = new Random(world.random.text(16));
    const made: SampleSource = {
      random,
      fake: new Fake(random),
      instant: (shape, days) => this.instant(shape, world.clock.now() + days * DAY_MS),
    };
    this.#sources.set(world, made);
    return made;
  }

  /** A world that begins another first day draws its samples anew, so that they are those of the day before. */
  beginAnew(world: World): void {
    this.#sources.delete(world);
  }

  #stepsOf(entity: Shape, full: boolean): readonly Step[] {
    const plans = full ? this.#full : this.#usual;
    const known = plans.get(entity);
    if (known) return known;
    const steps = [...entity.members.values()].map((member): Step => {
      const isThing = member.shape.type === 'object' && !rowsIn(member.shape);
      return { member, isThing, fill: this.#fillOf(entity, member, full) };
    });
    const made = steps.filter(({ isThing, fill }) => isThing || fill !== null);
    plans.set(entity, made);
    return made;
  }

  #fillOf(entity: Shape, { name, shape, required, expandable }: Member, full: boolean): Fill | null {
    if (this.#options.entities[entity.name ?? '']?.derived?.includes(name)) return null;
    const word = snake(name);
    if (isIdOf(entity, name, shape)) return (world) => this.#options.id(world, entity, shape);
    if (CREATED.test(word) || UPDATED.test(word)) return (world) => this.instant(shape, world.clock.now());
    const { default: usual } = shape.schema;
    if (usual !== undefined && usual !== null) return () => usual;
    if (this.#isLeftOut(shape, required && !expandable, full)) return null;
    const said = saidOf(name, entity.name);
    if (shape.type !== 'object') return (world) => sampleOf(this.source(world), shape, said, full);
    return (world, around) => this.#thing(world, shape, within(around, entity));
  }

  /** What may be missing stays away, and so do things that are shown by looking elsewhere: references, and rows that belong to it. */
  #isLeftOut(shape: Shape, required: boolean, full: boolean): boolean {
    if (shape.type === 'object' && rowsIn(shape)) return true;
    if (shape.type === 'array' && shape.items?.type === 'object') return true;
    if (!required || shape.nullable) return !full || shape.type === 'object';
    return false;
  }

  #thing(world: World, shape: Shape, around: Around): unknown {
    if (around.has(kindOf(shape))) return around.get(kindOf(shape));
    return shape.members.size === 0 ? {} : this.#fill(world, shape, {}, false, false, around);
  }
}

function within(around: Around, entity: Shape): Around {
  return around.has(kindOf(entity)) ? around : new Map([...around, [kindOf(entity), undefined]]);
}

/** What is said beside a reference makes another shape of it, but no other kind of thing. */
export function kindOf(shape: Shape): string | Shape {
  return shape.name ?? shape;
}

/** Numbers that are instants are seconds, unless an example or a format tells of milliseconds. */
function isInMs({ schema, format }: Shape): boolean {
  const { example } = schema;
  return /milli|[-_]ms$/.test(format ?? '') || (typeof example === 'number' && example > 1e11);
}

/** True for a member that says when a thing was made. */
export function isCreated(name: string): boolean {
  return CREATED.test(snake(name));
}

/** True for a member that says when a thing was last changed. */
export function isUpdated(name: string): boolean {
  return UPDATED.test(snake(name));
}

/** True for a member that is an id of the thing itself. */
export function isIdOf(entity: Shape, name: string, shape: Shape): boolean {
  if (shape.type !== 'string' && shape.type !== 'integer') return false;
  if (['id', '_id', 'uuid'].includes(name.toLowerCase())) return true;
  return entity.name !== null && snake(name) === `${snake(entity.name)}_id`;
}

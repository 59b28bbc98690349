import { type Contract, type JsonObject, list, object } from '../http/contract.ts';

/** The JSON types, and `any` for a schema that leaves it open. */
export type ShapeType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'any';

/** One member of an object. */
export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
  /** Shown only when a request asks for it (`x-expandable`). */
  readonly expandable: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
}

/** A schema as it is looked at here: references followed, `allOf` merged, null taken apart. Read lazily, since schemas may contain themselves. */
export class Shape {
  /** Name among the components, or null for a schema that stands where it is used. */
  readonly name: string | null;
  readonly type: ShapeType;
  readonly nullable: boolean;
  /** The schema, merged. */
  readonly schema: JsonObject;
  /** The other forms that a value may have (`oneOf`): a reference as text, or the thing itself. */
  readonly alternatives: readonly Shape[];
  /** Of a thing that may be of several kinds (`oneOf` a cat, a dog and a bird), the kinds beside this one. */
  readonly variants: readonly Shape[];
  readonly #shapes: Shapes;
  #members: ReadonlyMap<string, Member> | undefined;
  #items: Shape | null | undefined;
  #words: readonly unknown[] | null | undefined;

  constructor(shapes: Shapes, init: Parts) {
    this.#shapes = shapes;
    this.name = init.name;
    this.nullable = init.nullable;
    this.schema = init.schema;
    this.alternatives = init.alternatives;
    this.variants = init.variants;
    this.type = typeOf(init.schema);
  }

  get members(): ReadonlyMap<string, Member> {
    this.#members ??= this.#readMembers();
    return this.#members;
  }

  /** What a list holds, or null for anything else. */
  get items(): Shape | null {
    this.#items ??= this.type === 'array' ? this.#shapes.of(this.schema.items ?? {}) : null;
    return this.#items;
  }

  /** Allowed words, or null where there is no such list. Null itself is left out. */
  get words(): readonly unknown[] | null {
    if (this.#words === undefined) this.#words = wordsOf(this.schema);
    return this.#words;
  }

  get format(): string | null {
    return typeof this.schema.format === 'string' ? this.schema.format : null;
  }

  /** True where members beyond the declared ones may be sent: a map, or a schema that says nothing. */
  get open(): boolean {
    const { additionalProperties: rest } = this.schema;
    return this.type === 'any' || rest === true || typeof rest === 'object' || this.members.size === 0;
  }

  #readMembers(): ReadonlyMap<string, Member> {
    const required = new Set(list(this.schema.required));
    const members = Object.entries(object(this.schema.properties)).map(([name, schema]): [string, Member] => {
      const said = object(schema);
      const shape = this.#shapes.of(schema);
      return [
        name,
        {
          name,
          shape,
          required: required.has(name),
          expandable: said['x-expandable'] === true,
          readOnly: (said.readOnly ?? shape.schema.readOnly) === true,
          writeOnly: (said.writeOnly ?? shape.schema.writeOnly) === true,
        },
      ];
    });
    return new Map(members);
  }
}

type Parts = Pick<Shape, 'name' | 'nullable' | 'schema' | 'alternatives' | 'variants'>;

function wordsOf(schema: JsonObject): readonly unknown[] | null {
  if (schema.const !== undefined) return [schema.const];
  const words = list(schema.enum).filter((word) => word !== null);
  return words.length > 0 ? words : null;
}

/** The shapes of one contract; each schema is read once. */
export class Shapes {
  readonly contract: Contract;
  readonly #known = new WeakMap<object, Shape>();
  /** By reference: a component is one shape wherever it is referred to. */
  readonly #components = new Map<string, Shape>();

  constructor(contract: Contract) {
    this.contract = contract;
  }

  of(schema: unknown): Shape {
    const node = object(schema);
    const known = this.#known.get(node);
    if (known) return known;
    const made = this.#read(node);
    this.#known.set(node, made);
    return made;
  }

  #read(schema: JsonObject): Shape {
    if (typeof schema.$ref === 'string') return this.#referred(schema, schema.$ref);
    const choices = [...list(schema.anyOf), ...list(schema.oneOf)].map(object);
    const real = choices.filter((choice) => choice.type !== 'null');
    const nullable = real.length < choices.length || list(schema.type).includes('null');
    if (real.length > 0) return this.#choice(schema, real, nullable);
    const merged = this.#merged(schema);
    return new Shape(this, {
      name: merged.name,
      nullable: nullable || merged.nullable,
      schema: merged.schema,
      alternatives: [],
      variants: merged.variants,
    });
  }

  /** What a reference leads to. Since 3.1, what stands beside it counts, too. */
  #referred(schema: JsonObject, reference: string): Shape {
    const target = this.#component(schema, reference);
    const { $ref: _ref, description: _described, summary: _summed, title: _titled, ...beside } = schema;
    if (Object.keys(beside).length === 0) return target;
    return new Shape(this, { ...parts(target), schema: { ...target.schema, ...beside } });
  }

  #component(schema: JsonObject, reference: string): Shape {
    const known = this.#components.get(reference);
    if (known) return known;
    const target = this.of(this.contract.resolve({ $ref: schema.$ref }));
    const name = componentName(reference);
    const made = name === null || target.name !== null ? target : new Shape(this, { ...parts(target), name });
    this.#components.set(reference, made);
    return made;
  }

  /** Of several forms the richest one leads: an object before a list before text. */
  #choice(schema: JsonObject, choices: readonly JsonObject[], nullable: boolean): Shape {
    const { anyOf: _any, oneOf: _one, discriminator, ...beside } = schema;
    const shapes = choices.map((choice) => this.#told(choice, object(discriminator)));
    const [lead, ...others] = [...shapes].sort((a, b) => rank(a) - rank(b) || memberCount(b) - memberCount(a));
    if (!lead) throw new TypeError('a choice of nothing');
    const said = own(beside);
    const kinds = [...lead.variants, ...others.filter((other) => isOtherKind(other, lead))];
    return new Shape(this, {
      name: lead.name,
      nullable: nullable || shapes.some((shape) => shape.nullable),
      schema: { ...lead.schema, ...said, ...together([lead.schema, said]) },
      alternatives: [...lead.alternatives, ...shapes.filter((shape) => shape !== lead)],
      variants: kinds.map((kind) => this.#with(kind, [kind.schema, said])),
    });
  }

  /** One form of a choice, with the word by which its discriminator tells it from the others. */
  #told(choice: JsonObject, { propertyName, mapping }: JsonObject): Shape {
    const shape = this.of(choice);
    const properties = object(shape.schema.properties);
    if (typeof propertyName !== 'string' || typeof choice.$ref !== 'string') return shape;
    const { $ref: reference } = choice;
    const name = componentName(reference);
    const mapped = Object.entries(object(mapping)).find(([, to]) => to === reference || (name !== null && to === name));
    const word = mapped?.[0] ?? name;
    const { words } = this.of(properties[propertyName] ?? {});
    const isTold = word === null || (words !== null && (words.length === 1 || !words.includes(word)));
    if (isTold) return shape;
    const told = { ...object(properties[propertyName]), const: word };
    return this.#with(shape, [shape.schema, { properties: { [propertyName]: told } }]);
  }

  #with(shape: Shape, schemas: readonly JsonObject[]): Shape {
    return new Shape(this, { ...parts(shape), schema: { ...Object.assign({}, ...schemas), ...together(schemas) } });
  }

  #merged(schema: JsonObject): Pick<Shape, 'name' | 'nullable' | 'schema' | 'variants'> {
    if (schema.allOf === undefined) return { name: null, nullable: false, schema, variants: [] };
    const { allOf, ...beside } = schema;
    const shapes = list(allOf).map((part) => this.of(part));
    const all = [...shapes.map((shape) => shape.schema), beside];
    const single = shapes.length === 1 && Object.keys(object(beside.properties)).length === 0 ? shapes[0] : undefined;
    const kinds = shapes.flatMap((part) => part.variants.map((kind) => ({ part, kind })));
    return {
      name: single?.name ?? null,
      nullable: single?.nullable ?? false,
      variants: kinds.map(({ part, kind }) =>
        this.#with(kind, [...shapes.map((one) => (one === part ? kind.schema : one.schema)), beside]),
      ),
      schema: {
        ...Object.assign({}, ...all),
        ...together(all),
      },
    };
  }
}

/** The members of several schemas that hold at once, and those of them that are demanded. */
function together(schemas: readonly JsonObject[]): JsonObject {
  const properties = Object.assign({}, ...schemas.map((part) => object(part.properties)));
  const required = schemas.flatMap((part) => list(part.required));
  return {
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

function parts({ nullable, schema, alternatives, variants, name }: Shape): Parts {
  return { nullable, schema, alternatives, variants, name };
}

/** `Customer` of `#/components/schemas/Customer`; null for a reference to a place that has no name of its own. */
function componentName(reference: string): string | null {
  return /^#\/(?:components\/schemas|\$defs|definitions)\/([^/]+)$/.exec(reference)?.[1] ?? null;
}

/** What a choice says beside its forms, less the words that would hide those of the leading form. */
function own({ description: _described, title: _titled, ...beside }: JsonObject): JsonObject {
  return beside;
}

const RANKS: readonly ShapeType[] = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'any'];

function rank(shape: Shape): number {
  return RANKS.indexOf(shape.type);
}

/** Whether a form is a thing of another kind than the leading one, and not that one in short. */
function isOtherKind({ type, schema }: Shape, lead: Shape): boolean {
  const known = object(lead.schema.properties);
  return type === 'object' && Object.keys(object(schema.properties)).some((name) => known[name] === undefined);
}

/** Without reading them: schemas may contain themselves. */
function memberCount({ schema }: Shape): number {
  return Object.keys(object(schema.properties)).length;
}

function typeOf(schema: JsonObject): ShapeType {
  const types = [schema.type].flat();
  const known = RANKS.find((type) => types.includes(type));
  if (known) return known;
  if (schema.properties !== undefined || schema.additionalProperties !== undefined) return 'object';
  if (schema.items !== undefined) return 'array';
  const words = list(schema.enum ?? (schema.const === undefined ? undefined : [schema.const]));
  return words.length > 0 && words.every((word) => typeof word === 'string') ? 'string' : 'any';
}

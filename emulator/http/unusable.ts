import { messageOf } from '../core/errors.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { partsOf } from './bundle.ts';
import { expressionOf } from './expression.ts';

/** A part of a document that means nothing, so that it is left out. */
export interface Unusable {
  /** The schema, or whatever it stands in, as a pointer: `#/components/schemas/Pet/properties/name`. */
  readonly where: string;
  readonly says: string;
}

/** A document without what means nothing in it. */
export interface Usable {
  readonly document: JsonObject;
  readonly unusable: readonly Unusable[];
}

/** Words of a schema → what lies within them: one schema, a list of them, or some by name. */
const WITHIN: Readonly<Record<string, 'one' | 'list' | 'names'>> = {
  items: 'one',
  additionalProperties: 'one',
  unevaluatedItems: 'one',
  unevaluatedProperties: 'one',
  propertyNames: 'one',
  contains: 'one',
  not: 'one',
  if: 'one',
  // biome-ignore lint/suspicious/noThenProperty: it is a word of JSON Schema.
  then: 'one',
  else: 'one',
  allOf: 'list',
  anyOf: 'list',
  oneOf: 'list',
  prefixItems: 'list',
  properties: 'names',
  patternProperties: 'names',
  dependentSchemas: 'names',
  $defs: 'names',
  definitions: 'names',
};

/** Members whose content is data, and no part of the document's own grammar. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const', 'value']);

/** Members of a document whose own members have names of the author's own. */
const MAPS = new Set([
  'paths',
  'webhooks',
  'responses',
  'headers',
  'content',
  'callbacks',
  'variables',
  'links',
  'encoding',
  'mapping',
  'scopes',
]);

const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

const isNumber = (value: unknown) => typeof value === 'number';
const isCount = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;
const isNames = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string');
const isType = (value: unknown) => typeof value === 'string' && TYPES.includes(value);

type Judge = readonly [fits: (value: unknown) => boolean, wanted: string];

const NUMBER: Judge = [isNumber, 'must be a number'];
const COUNT: Judge = [isCount, 'must be a whole number from 0 on'];
const BOOLEAN: Judge = [(value) => typeof value === 'boolean', 'must be true or false'];
const TEXT: Judge = [(value) => typeof value === 'string', 'must be text'];

/** What the words of a schema may say. */
const JUDGES: Readonly<Record<string, Judge>> = {
  type: [
    (value) => isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType)),
    `must be one of ${TYPES.join(', ')}`,
  ],
  enum: [(value) => Array.isArray(value) && value.length > 0, 'must be a list with something in it'],
  required: [isNames, 'must be a list of names'],
  format: TEXT,
  minimum: NUMBER,
  maximum: NUMBER,
  exclusiveMinimum: NUMBER,
  exclusiveMaximum: NUMBER,
  multipleOf: [(value) => isNumber(value) && Number(value) > 0, 'must be a number above 0'],
  minLength: COUNT,
  maxLength: COUNT,
  minItems: COUNT,
  maxItems: COUNT,
  minContains: COUNT,
  maxContains: COUNT,
  minProperties: COUNT,
  maxProperties: COUNT,
  uniqueItems: BOOLEAN,
  // ajv refuses it, as a relic of an older draft.
  id: [() => false, 'is no word of a schema; it is $id'],
};

/**
 * Takes out of a document what means nothing there: a word of a schema with a value that it cannot have, a pattern that is none, a reference
 * to something that is not there. What does not change is shared with the document.
 */
export function usable(document: JsonObject): Usable {
  const cleaner = new Cleaner(document);
  const made = cleaner.part(document, '#', false);
  return { document: isJsonObject(made) ? made : document, unusable: cleaner.unusable };
}

class Cleaner {
  readonly unusable: Unusable[] = [];
  readonly #document: JsonObject;
  readonly #known = new Map<object, unknown>();

  constructor(document: JsonObject) {
    this.#document = document;
  }

  /** A part of the document that is no schema itself. `isMap` where its members have names of the author's own. */
  part(value: unknown, at: string, isMap: boolean): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    if (Array.isArray(value))
      return this.#keep(
        value,
        value.map((one, i) => this.part(one, `${at}/${i}`, false)),
      );
    const members = Object.entries(value).map(([name, inner]): [string, unknown] => {
      const place = `${at}/${escaped(name)}`;
      if (isMap) return [name, this.part(inner, place, false)];
      if (DATA.has(name) || name.startsWith('x-')) return [name, inner];
      if (name === 'schema') return [name, this.#schema(inner, place)];
      if (name === 'schemas' && at === '#/components') return [name, this.#schemasByName(inner, place)];
      if (name === '$ref' && this.#isLost(inner))
        return [name, this.#leave(at, `refers to ${String(inner)}, which is not there`)];
      return [name, this.part(inner, place, MAPS.has(name) || at === '#/components')];
    });
    return this.#keep(value, without(members));
  }

  #schema(value: unknown, at: string): unknown {
    if (typeof value === 'boolean') return value;
    if (!isJsonObject(value)) {
      this.#leave(at, 'is no schema');
      return {};
    }
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    // It says nothing since 3.1, and ajv refuses it where there is no type.
    const isSpoken = value.nullable === true && value.type !== undefined;
    const members = Object.entries(value)
      .filter(([name]) => name !== 'nullable' || isSpoken)
      .map(([name, inner]): [string, unknown] => [name, this.#word(name, inner, at)]);
    return this.#keep(value, without(members));
  }

  /** What a word of a schema says; undefined for what it cannot say. */
  #word(name: string, value: unknown, at: string): unknown {
    if (value === undefined) return undefined;
    if (name === '$ref')
      return this.#isLost(value) ? this.#leave(at, `refers to ${String(value)}, which is not there`) : value;
    if (name === 'pattern') return this.#pattern(value, at);
    const within = WITHIN[name];
    const place = `${at}/${name}`;
    if (within === 'one') return this.#one(value, place);
    if (within === 'list') return this.#list(name, value, at);
    if (within === 'names')
      return isJsonObject(value) ? this.#schemasByName(value, place, name) : this.#leave(at, `${name} must have names`);
    const judge = Object.hasOwn(JUDGES, name) ? JUDGES[name] : undefined;
    if (judge && !judge[0](value)) return this.#leave(at, `${name} ${judge[1]}, not ${JSON.stringify(value)}`);
    return value;
  }

  #one(value: unknown, place: string): unknown {
    return isJsonObject(value) || typeof value === 'boolean'
      ? this.#schema(value, place)
      : this.#leave(place, 'is no schema');
  }

  #list(name: string, value: unknown, at: string): unknown {
    if (!Array.isArray(value) || value.length === 0) return this.#leave(at, `${name} must be a list of schemas`);
    return this.#keep(
      value,
      value.map((one, i) => this.#schema(one, `${at}/${name}/${i}`)),
    );
  }

  #schemasByName(value: unknown, at: string, word = ''): unknown {
    if (!isJsonObject(value)) return value;
    const members = Object.entries(value).map(([name, inner]): [string, unknown] => {
      const isPattern = word === 'patternProperties';
      if (isPattern && this.#pattern(name, at) === undefined) return [name, undefined];
      return [name, this.#schema(inner, `${at}/${escaped(name)}`)];
    });
    return this.#keep(value, without(members));
  }

  #pattern(value: unknown, at: string): unknown {
    if (typeof value !== 'string') return this.#leave(at, `pattern must be text, not ${JSON.stringify(value)}`);
    try {
      expressionOf(value);
      return value;
    } catch (thrown) {
      const reason = messageOf(thrown).split(': ').at(-1) ?? '';
      return this.#leave(at, `the pattern ${value} is none in JavaScript (${reason})`);
    }
  }

  /** True for a reference that leads nowhere. Names without a pointer are not looked for. */
  #isLost(reference: unknown): boolean {
    if (typeof reference !== 'string') return true;
    if (!reference.startsWith('#/')) return !reference.startsWith('#');
    const target = partsOf(reference).reduce<unknown>((at, part) => {
      if (Array.isArray(at)) return at[Number(part)];
      return isJsonObject(at) ? at[part] : undefined;
    }, this.#document);
    return target === undefined || target === null;
  }

  #leave(where: string, says: string): undefined {
    this.unusable.push({ where, says: `${says}, so it is left out` });
    return undefined;
  }

  /** What did not change stays the same object. */
  #keep<T extends object>(before: T, made: T): T {
    const names = Object.keys(before);
    const isSame =
      Object.keys(made).length === names.length &&
      Object.entries(made).every(([name, value]) => Reflect.get(before, name) === value);
    const kept = isSame ? before : made;
    this.#known.set(before, kept);
    return kept;
  }
}

function without(members: readonly [string, unknown][]): JsonObject {
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

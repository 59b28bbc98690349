import type { ErrorObject, ValidateFunction } from 'ajv';
import { messageOf } from '../core/errors.ts';
import { Compiler } from './compiler.ts';
import { type Contract, type JsonObject, list, type Operation, object } from './contract.ts';
import { type Directed, inDirection } from './directions.ts';
import { plainName } from './folding.ts';

/** One way in which a message departs from the contract. */
export interface Violation {
  /** `query.limit`, `path.event_id`, `body/data/0/id`. */
  readonly where: string;
  /** What is wrong, after "must". */
  readonly says: string;
  readonly sent: unknown;
  /** The keyword of JSON Schema that it breaks, or null where it is not the schema that is broken. */
  readonly keyword: string | null;
}

/** What an operation takes as a body. */
export interface BodyTaken {
  /** The content types that it may have; empty where it takes none. */
  readonly accepted: readonly string[];
  /** The first of them that is JSON. */
  readonly json: string | undefined;
  readonly isOptional: boolean;
}

type Location = 'path' | 'query' | 'header';
type Check = (value: unknown) => Violation[];

const none: Violation[] = [];

/** What a document says of these headers does not count. @see https://spec.openapis.org/oas/v3.1.0#fixed-fields-for-use-with-schema */
const OUR_HEADERS = new Set(['accept', 'content-type', 'authorization']);

/**
 * Validates against one contract. Schemas are compiled on first use and kept for the life of the process, since a contract never
 * changes; nothing about a request or a sandbox is kept.
 */
export class Validator {
  readonly contract: Contract;
  /** Schemas that turned out to be unusable, a sentence each, for whoever has a journal to take from here. */
  readonly untold: string[] = [];
  readonly #strictTypes: Compiler;
  readonly #coerced: Compiler;
  readonly #formed: Compiler;
  /** Requests and answers demand different members. */
  readonly #directed: Readonly<Record<'request' | 'contract', Directed>>;
  readonly #compiled = new Map<string, ValidateFunction | null>();
  readonly #parameters = new WeakMap<Operation, Readonly<Record<Location, ValidateFunction | null>>>();
  readonly #bodies = new WeakMap<Operation, BodyTaken>();

  constructor(contract: Contract) {
    this.contract = contract;
    this.#directed = { request: inDirection(contract, 'readOnly'), contract: inDirection(contract, 'writeOnly') };
    const documents = { request: this.#directed.request.document, contract: this.#directed.contract.document };
    this.#strictTypes = new Compiler(documents);
    this.#coerced = new Compiler(documents, { coerceTypes: true, useDefaults: true });
    this.#formed = new Compiler(documents, { coerceTypes: 'array' });
  }

  /** Checks parameters by their plain names; `values` is coerced and completed with defaults in place. */
  parameters(operation: Operation, location: Location, values: Record<string, unknown>): Violation[] {
    const compiled = this.#parametersOf(operation)[location];
    return compiled ? run(compiled, values, location, '.') : none;
  }

  /** Whether an operation has parameters there: the headers of a request need not be copied for one that has none. */
  takes(operation: Operation, location: Location): boolean {
    return this.#parametersOf(operation)[location] !== null;
  }

  #parametersOf(operation: Operation): Readonly<Record<Location, ValidateFunction | null>> {
    const known = this.#parameters.get(operation);
    if (known) return known;
    const compiled = (location: Location) => {
      const schema = this.#parameterSchema(operation, location);
      return schema ? this.#compiledBy(this.#coerced, schema, `${location} parameters of ${operation.id}`) : null;
    };
    const made = { path: compiled('path'), query: compiled('query'), header: compiled('header') };
    this.#parameters.set(operation, made);
    return made;
  }

  /** Checks a request body of a content type that {@link bodyOf} names. */
  requestBody(operation: Operation, contentType: string, value: unknown): Violation[] {
    const compiled = this.#compile(`body ${operation.id} ${contentType}`, () =>
      this.#bodySchema(operation, contentType),
    );
    return compiled ? run(compiled, value, 'body') : none;
  }

  /** Checks the fields of a form like {@link requestBody}; `fields` are typed as the schema has them, in place. */
  form(operation: Operation, contentType: string, fields: JsonObject): Violation[] {
    const compiled = this.#compile(
      `form ${operation.id} ${contentType}`,
      () => this.#bodySchema(operation, contentType),
      this.#formed,
    );
    return compiled ? run(compiled, fields, 'body') : none;
  }

  #bodySchema(operation: Operation, contentType: string): object | null {
    const content = object(this.contract.resolve(operation.document.requestBody).content);
    const { schema } = object(content[contentType]);
    return schema === undefined ? null : this.#absolute(schema, 'request');
  }

  /** The body that an operation takes. */
  bodyOf(operation: Operation): BodyTaken {
    const known = this.#bodies.get(operation);
    if (known) return known;
    const { content, required } = this.contract.resolve(operation.document.requestBody);
    const accepted = Object.keys(object(content));
    const made = { accepted, json: accepted.find((type) => type.includes('json')), isOptional: required !== true };
    this.#bodies.set(operation, made);
    return made;
  }

  /** Checks one of our own answers: status known, content type known, body fits. */
  response(operation: Operation, status: number, contentType: string | undefined, body: string): Violation[] {
    const responses = object(operation.document.responses);
    const key = [String(status), `${String(status)[0]}XX`, 'default'].find((candidate) => responses[candidate]);
    if (!key)
      return [{ where: 'status', says: `be one of ${Object.keys(responses).join(', ')}`, sent: status, keyword: null }];
    const content = object(this.contract.resolve(responses[key]).content);
    const types = Object.keys(content);
    if (types.length === 0) return none;
    const type =
      types.find((candidate) => contentType?.startsWith(candidate)) ?? types.find((candidate) => candidate === '*/*');
    if (!type) return [{ where: 'content-type', says: `be ${types.join(' or ')}`, sent: contentType, keyword: null }];
    const schema = object(content[type]).schema;
    if (!schema || !type.includes('json')) return none;
    const compiled = this.#compile(`response ${operation.id} ${key} ${type}`, () => this.#absolute(schema));
    return compiled ? run(compiled, parseJson(body), 'body') : none;
  }

  /** Checks a webhook payload that we are about to send. */
  event(type: string): Check {
    const post = object(object(object(this.contract.document.webhooks)[type]).post);
    const schema = object(object(this.contract.resolve(post.requestBody).content)['application/json']).schema;
    if (!schema)
      return (value) => [
        { where: 'type', says: `be one of ${this.contract.events.join(', ')}`, sent: value && type, keyword: null },
      ];
    const compiled = this.#compile(`event ${type}`, () => this.#absolute(schema));
    return (value) => (compiled ? run(compiled, value, 'body') : none);
  }

  #parameterSchema(operation: Operation, location: Location): object | null {
    const parameters = list(operation.document.parameters)
      .map((parameter) => this.contract.resolve(parameter))
      .filter((parameter) => parameter.in === location && !OUR_HEADERS.has(String(parameter.name).toLowerCase()));
    if (parameters.length === 0) return null;
    // Header names are compared in lower case, as they arrive.
    const nameOf = ({ name }: JsonObject) =>
      location === 'header' ? String(name).toLowerCase() : plainName(String(name));
    return {
      type: 'object',
      properties: Object.fromEntries(
        parameters.map((parameter) => [nameOf(parameter), this.#absolute(parameter.schema ?? {})]),
      ),
      required: parameters.filter((parameter) => parameter.required === true).map(nameOf),
    };
  }

  /** Schemas refer to `#/components/…`; outside their document those references need its name. */
  #absolute(schema: unknown, direction: 'contract' | 'request' = 'contract'): object {
    const { document, of } = this.#directed[direction];
    const name = document === this.#directed.contract.document ? 'contract' : direction;
    return JSON.parse(JSON.stringify(of(schema)).replaceAll('"$ref":"#/', `"$ref":"${name}#/`));
  }

  #compile(key: string, schema: () => object | null, ajv = this.#strictTypes): ValidateFunction | null {
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const source = schema();
    const made = source ? this.#compiledBy(ajv, source, key) : null;
    this.#compiled.set(key, made);
    return made;
  }

  /** What only the compiler finds wrong with a schema is no reason to refuse everything. */
  #compiledBy(compiler: Compiler, schema: object, what: string): ValidateFunction | null {
    try {
      return compiler.compile(schema);
    } catch (thrown) {
      this.untold.push(`The schema of ${what} cannot be used, so nothing is held against it: ${messageOf(thrown)}.`);
      return null;
    }
  }
}

function run(compiled: ValidateFunction, value: unknown, root: string, separator = ''): Violation[] {
  if (compiled(value)) return none;
  return (compiled.errors ?? []).map((error) => ({
    where: `${root}${separator ? error.instancePath.replaceAll('/', separator) : error.instancePath}${missing(error, separator || '/')}`,
    says: sentence(error),
    keyword: error.keyword,
    sent: error.keyword === 'required' ? undefined : error.data,
  }));
}

function missing(error: ErrorObject, separator: string): string {
  return error.keyword === 'required' ? `${separator}${String(error.params.missingProperty)}` : '';
}

function sentence(error: ErrorObject): string {
  if (error.keyword === 'required') return 'be present';
  if (error.keyword === 'enum') return `be one of ${list(error.params.allowedValues).map(String).join(', ')}`;
  if (error.keyword === 'additionalProperties') return `not have "${String(error.params.additionalProperty)}"`;
  return (error.message ?? error.keyword).replace(/^must /, '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const validators = new WeakMap<Contract, Validator>();

/** The validator of a contract, shared like the contract itself. */
export function validatorOf(contract: Contract): Validator {
  const known = validators.get(contract);
  if (known) return known;
  const made = new Validator(contract);
  validators.set(contract, made);
  return made;
}

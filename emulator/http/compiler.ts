import type { Options, ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { schemaCompiler } from '../core/schema.ts';
import type { JsonObject } from './contract.ts';
import { expressionOf } from './expression.ts';

const OPTIONS: Options = {
  strict: false,
  allErrors: true,
  verbose: true,
  validateSchema: false,
  logger: false,
  // Amounts of money are multiples of 0.01, and 19.99 is one of them.
  multipleOfPrecision: 6,
  code: { regExp: Object.assign(expressionOf, { code: 'expressionOf' }) },
};

/** Compiles schemas that refer to whole documents by name (`contract#/…`). What nobody asks for is neither made nor read. */
export class Compiler {
  readonly #documents: Readonly<Record<string, JsonObject>>;
  readonly #options: Options;
  readonly #added = new Set<string>();
  #ajv: Ajv2020 | undefined;

  constructor(documents: Readonly<Record<string, JsonObject>>, options: Options = {}) {
    this.#documents = documents;
    this.#options = { ...OPTIONS, ...options };
  }

  compile(schema: object): ValidateFunction {
    this.#ajv ??= schemaCompiler(this.#options);
    const text = JSON.stringify(schema);
    for (const [name, document] of Object.entries(this.#documents)) {
      if (this.#added.has(name) || !text.includes(`"$ref":"${name}#`)) continue;
      this.#ajv.addSchema(document, name);
      this.#added.add(name);
    }
    return this.#ajv.compile(schema);
  }
}

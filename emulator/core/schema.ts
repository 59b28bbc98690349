import { createRequire } from 'node:module';
import type { Ajv2020, Options } from 'ajv/dist/2020.js';

const require = createRequire(import.meta.url);

/** A compiler of JSON Schemas (2020-12) with formats. ajv is loaded by the first call, since a program that only starts needs none. */
export function schemaCompiler(options: Options = {}): Ajv2020 {
  const ajv: typeof import('ajv/dist/2020.js') = require('ajv/dist/2020.js');
  const formats: typeof import('ajv-formats') = require('ajv-formats');
  const compiler = new ajv.Ajv2020({ strict: false, ...options });
  formats.default(compiler);
  // https://spec.openapis.org/registry/format/decimal.html, which has no length of its own; numbers of that format are left alone.
  compiler.addFormat('decimal', /^[+-]?(\d+(\.\d*)?|\.\d+)$/);
  return compiler;
}

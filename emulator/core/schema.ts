import { createRequire } from 'node:module';
import type { Ajv2020, Options } from 'ajv/dist/2020.js';
import { isDay } from './day.ts';

const require = createRequire(import.meta.url);

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[t ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/i;

/** Decimal text of any length; numbers of that format are left alone. @see https://spec.openapis.org/registry/format/decimal.html */
export const DECIMAL: RegExp = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

/** A compiler of JSON Schemas (2020-12) with formats. ajv is loaded by the first call, since a program that only starts needs none. */
export function schemaCompiler(options: Options = {}): Ajv2020 {
  const ajv: typeof import('ajv/dist/2020.js') = require('ajv/dist/2020.js');
  const formats: typeof import('ajv-formats') = require('ajv-formats');
  const compiler = new ajv.Ajv2020({ strict: false, ...options });
  formats.default(compiler);
  compiler.addFormat('date-time', isInstant);
  compiler.addFormat('decimal', DECIMAL);
  return compiler;
}

/** RFC 3339 without leap seconds: neither a Date nor most servers know the instant of one. @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
function isInstant(text: string): boolean {
  const day = DATE_TIME.exec(text)?.[1];
  return day !== undefined && isDay(day);
}

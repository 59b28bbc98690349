import { EmulatorError } from '../core/errors.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { suggestion } from '../core/nearest.ts';
import { type Contract, list, type Operation, object } from '../http/contract.ts';
import { type Violation, validatorOf } from '../http/validation.ts';

const JSON_TYPE = 'application/json';

/**
 * Query parameters in the types of the document. A repeated one counts as a list with commas.
 *
 * @throws EmulatorError `query_invalid`, for an unknown name too: a mistyped filter would otherwise show everything
 */
export function acceptQuery(contract: Contract, operation: Operation, sent: URLSearchParams): Record<string, unknown> {
  const known = list(operation.document.parameters)
    .map((parameter) => contract.resolve(parameter))
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) => String(parameter.name));
  const values: Record<string, unknown> = {};
  for (const name of new Set(sent.keys())) {
    if (!known.includes(name)) {
      throw new EmulatorError(
        'query_invalid',
        `${operation.id} has no query parameter "${name}".${suggestion(name, known)}`,
      );
    }
    values[name] = sent.getAll(name).join(',');
  }
  assertNone(validatorOf(contract).parameters(operation, 'query', values), 'query_invalid');
  return values;
}

/** @throws EmulatorError `path_invalid` */
export function acceptPath(contract: Contract, operation: Operation, values: Record<string, string>): void {
  assertNone(validatorOf(contract).parameters(operation, 'path', { ...values }), 'path_invalid');
}

/** The body as the operation takes it. @throws EmulatorError `body_missing`, `body_invalid` */
export function acceptBody(contract: Contract, operation: Operation, sent: unknown): JsonObject {
  const wanted = contract.resolve(operation.document.requestBody);
  if (wanted.content === undefined) return {};
  if (sent === undefined) {
    if (wanted.required !== true) return {};
    throw new EmulatorError('body_missing', `${operation.id} needs a body of JSON.`);
  }
  const schema = contract.resolve(object(object(wanted.content)[JSON_TYPE]).schema);
  assertKnownFields(operation.id, schema, sent);
  assertOneForm(operation.id, schema, sent);
  assertNone(validatorOf(contract).requestBody(operation, JSON_TYPE, sent), 'body_invalid');
  return isJsonObject(sent) ? sent : {};
}

/** Before the schema speaks: it does not know which name was meant. */
function assertKnownFields(operation: string, schema: JsonObject, sent: unknown): void {
  if (schema.additionalProperties !== false) return;
  const known = Object.keys(object(schema.properties));
  const unknown = Object.keys(object(sent)).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new EmulatorError('body_invalid', `${operation} takes no "${unknown}".${suggestion(unknown, known)}`);
}

/** A choice between fields, in words that name them. */
function assertOneForm(operation: string, schema: JsonObject, sent: unknown): void {
  const forms = list(schema.oneOf).flatMap((form) => list(object(form).required).map(String));
  const given = forms.filter((name) => object(sent)[name] !== undefined);
  if (forms.length === 0 || given.length === 1) return;
  throw new EmulatorError('body_invalid', `${operation} takes exactly one of ${forms.join(', ')}.`);
}

function assertNone(violations: readonly Violation[], code: string): void {
  // The deepest one: the ones around it only say that something in them is wrong.
  const [worst] = [...violations].sort((a, b) => depth(b) - depth(a));
  if (worst) throw new EmulatorError(code, `${worst.where} must ${worst.says}.`);
}

function depth({ where }: Violation): number {
  return where.split(/[./]/).length;
}

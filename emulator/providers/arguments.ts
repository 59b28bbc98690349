import type { ValidateFunction } from 'ajv';
import { EmulatorError } from '../core/errors.ts';
import { suggestion } from '../core/nearest.ts';
import { schemaCompiler } from '../core/schema.ts';
import { type JsonObject, object } from '../http/contract.ts';
import type { Action } from './definition.ts';

/** An action belongs to a definition, which lives as long as the process. */
const compiled = new WeakMap<Action, ValidateFunction>();

/** Holds the arguments of an action against its schema. @throws EmulatorError `action_arguments` with the nearest name of an unknown one */
export function assertArguments(name: string, action: Action, args: JsonObject): void {
  const check = compiled.get(action) ?? schemaCompiler().compile(action.parameters);
  compiled.set(action, check);
  if (check(args)) return;
  const error = check.errors?.[0];
  const extra: unknown = error?.params.additionalProperty;
  if (typeof extra === 'string') {
    const known = Object.keys(object(action.parameters.properties));
    throw new EmulatorError('action_arguments', `${name} takes no "${extra}".${suggestion(extra, known)}`);
  }
  const where = error?.instancePath ? `${error.instancePath.slice(1)} ` : '';
  throw new EmulatorError('action_arguments', `${name}: ${where}${error?.message ?? 'wrong arguments'}.`);
}

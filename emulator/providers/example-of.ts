import { EmulatorError } from '../core/errors.ts';
import { suggestion } from '../core/nearest.ts';
import { exampleRequest } from '../resources/example.ts';
import type { Provider } from './provider.ts';

/** A request as a client would send it, credentials in full. */
export interface ExampleCall {
  readonly method: string;
  /** Address with query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As JSON or as the fields of a form; absent for none. */
  readonly body?: unknown;
}

/**
 * A request that an operation of a provider accepts, out of the data that it has.
 *
 * @throws EmulatorError `operation_unknown`, and `example_missing` for a provider that has no engine to ask
 */
export function exampleOf(provider: Provider, operationId: string): ExampleCall {
  const { definition, contract, urls } = provider;
  const operation = contract.operation(operationId);
  if (!operation) {
    const known = contract.operations.map(({ id }) => id);
    throw new EmulatorError(
      'operation_unknown',
      `${definition.title} has no operation "${operationId}".${suggestion(operationId, known)}`,
      { status: 404 },
    );
  }
  const caller = definition.exampleCaller?.(provider, operation);
  if (!definition.engine || !caller) {
    throw new EmulatorError('example_missing', `There are no example requests for ${definition.title}.`, {
      status: 404,
    });
  }
  const { path, query, headers, body, method } = exampleRequest(
    definition.engine(),
    provider,
    caller.scope,
    operationId,
    caller.fit,
  );
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, ...caller.query })) {
    for (const one of [value].flat()) words.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one));
  }
  const text = words.toString();
  return {
    method,
    url: `${urls.origin}${path}${text === '' ? '' : `?${text}`}`,
    headers: { ...caller.headers, ...headers },
    ...(body !== undefined && { body }),
  };
}

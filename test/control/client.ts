import { onTestFinished } from 'vitest';
import { controlContract } from '../../emulator/control/document.ts';
import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import { Emulator, type EmulatorOptions } from '../../emulator/emulator.ts';
import { list, object } from '../../emulator/http/contract.ts';
import { validatorOf } from '../../emulator/http/validation.ts';

/** An answer of a control port that was found to fit the document. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: JsonObject;
  /** The operation that answered, or null for a route that there is not. */
  readonly operation: string | null;
}

export interface Client {
  readonly url: string;
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** A client of a control port that holds every answer against the document. */
export function clientOf(url: string): Client {
  return {
    url,
    async ask(method, path, body, headers = {}) {
      const response = await fetch(url + path, {
        method,
        headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return checked(method, new URL(url + path).pathname, response, text);
    },
  };
}

/** An emulator with Revento on free ports, closed when the test ends. */
export async function startControl(options: EmulatorOptions = {}) {
  const emulator = await Emulator.start({ providers: ['revento'], seed: 'control', strict: true, ...options });
  onTestFinished(() => emulator.close());
  const client = clientOf(emulator.control());
  const revento = emulator.sandbox.provider('revento');
  return { emulator, sandbox: emulator.sandbox, revento, client, ask: client.ask };
}

/** The texts and lists of an answer, for reading without a cast. */
export function rowsOf(value: unknown): JsonObject[] {
  return list(value).filter(isJsonObject);
}

function checked(method: string, path: string, response: Response, text: string): Answer {
  const contract = controlContract();
  const operation = contract.operations.find((one) => one.method === method && fits(one.path, path));
  const type = response.headers.get('content-type') ?? undefined;
  if (operation) {
    const violations = validatorOf(contract).response(operation, response.status, type, text);
    if (violations.length > 0)
      throw new Error(
        `${operation.id} answered ${response.status} ${text.slice(0, 300)}: ${JSON.stringify(violations.slice(0, 3))}`,
      );
  }
  const body = object(tryParseJson(text));
  return { status: response.status, headers: response.headers, text, body, operation: operation?.id ?? null };
}

function fits(template: string, path: string): boolean {
  const exact = template.replace(/\{[^}]+\}/g, '[^/]+').replaceAll('.', '\\.');
  // The literal route comes first in the document, as it does in the router.
  return new RegExp(`^${exact}$`).test(path);
}
